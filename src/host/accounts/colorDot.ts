import * as vscode from 'vscode';
import type { AccountColor } from './accountColors';

/** As in package.json; pick lists show no theme colours on their icons, so that a picture has to be made. */
const fills: Record<AccountColor, { readonly dark: string; readonly light: string }> = {
  red: { dark: '#f14c4c', light: '#c42b1c' },
  orange: { dark: '#e2892d', light: '#b15c00' },
  yellow: { dark: '#cca700', light: '#8a6d00' },
  green: { dark: '#73c991', light: '#2e7d32' },
  blue: { dark: '#59a4f9', light: '#1a66c8' },
  purple: { dark: '#b180d7', light: '#652d90' },
};

/** A dot in an account's colour, for pick lists. */
export function colorDot(color: AccountColor): { readonly dark: vscode.Uri; readonly light: vscode.Uri } {
  const { dark, light } = fills[color];
  return { dark: dotOf(dark), light: dotOf(light) };
}

function dotOf(fill: string): vscode.Uri {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><circle cx="8" cy="8" r="5" fill="${fill}"/></svg>`;
  return vscode.Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`);
}
