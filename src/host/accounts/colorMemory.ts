import type * as vscode from 'vscode';
import { accountColors, type AccountColor } from './accountColors';

const stateKey = 'ximss.accountColors';
/** Accounts remembered; more than anybody has, with those that come and go. */
const maxAccounts = 100;

/** Which colours accounts were given, so that they have the same in the next window, whatever was added meanwhile. */
export class ColorMemory {
  constructor(private readonly state: vscode.Memento) {}

  read(): ReadonlyMap<string, AccountColor> {
    const kept: unknown = this.state.get(stateKey);
    const entries = typeof kept === 'object' && kept !== null ? Object.entries(kept) : [];
    return new Map(entries.filter((entry): entry is [string, AccountColor] => isColor(entry[1])));
  }

  keep(colors: ReadonlyMap<string, AccountColor>): void {
    const before = this.read();
    if ([...colors].every(([id, color]) => before.get(id) === color)) return;
    const others = [...before].filter(([id]) => !colors.has(id));
    const entries = [...others, ...colors].slice(-maxAccounts);
    void this.state.update(stateKey, Object.fromEntries(entries));
  }
}

function isColor(value: unknown): value is AccountColor {
  return accountColors.some((color) => color === value);
}
