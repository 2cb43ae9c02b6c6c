import { parseAccount } from '../connections/accountSettings';
import type { AccountConfig } from '../connections/types';
import type { AccountEntry } from './accountEntries';
import { hostWarnings } from './hostWords';

/** An account as a link describes it, ready to be confirmed. */
export interface LinkedAccount {
  readonly entry: AccountEntry;
  readonly account: AccountConfig;
}

/** Path of the links that bring an account: `vscode://ximss-inspector.ximss-inspector/connect?host=...`. */
export const linkPath = '/connect';

/** What a link may say; everything else in it is passed over. */
const fields = ['host', 'port', 'security', 'userName', 'name', 'transport', 'method'] as const;

/** Longest value, in UTF-16 code units: a host name has 253 at most. */
const maxValueLength = 255;
const secretName = /pass|pwd|secret|token|authdata|sessionid|urlid/i;

/**
 * Reads the query of a link, with its percent signs decoded, as the editor gives it. Anybody can write one, so nothing in it is believed without being shown, and it can
 * neither bring a password nor trust a certificate. A sentence says why a link is refused.
 */
export function readAccountLink(query: string): LinkedAccount | string {
  const values = parametersOf(query);
  if (values.some(([name]) => secretName.test(name))) {
    return 'The link holds a password or a key, and links are no place for one. Nothing was added: ask for a link without it.';
  }
  const entry: Record<string, unknown> = {};
  for (const field of fields) {
    const value = valueOf(values, field);
    if (value === undefined) continue;
    if (value.length > maxValueLength || hasControls(value))
      return `The link is refused: its "${field}" cannot be used.`;
    entry[field] = field === 'port' && /^\d{1,5}$/.test(value) ? Number(value) : value;
  }
  const account = parseAccount(entry);
  if (typeof account === 'string') return `The link describes no account that can be used: ${account}`;
  return { entry: { ...entry, name: account.name, port: account.port, security: account.security }, account };
}

function parametersOf(query: string): [name: string, value: string][] {
  return query.split('&').map((part) => {
    const at = part.indexOf('=');
    return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1).trim()];
  });
}

/** The first value of that name, whatever its letter case; undefined when it is absent or empty. */
function valueOf(values: readonly [string, string][], field: string): string | undefined {
  return values.find(([name, value]) => name.toLowerCase() === field.toLowerCase() && value !== '')?.[1];
}

/** Control and direction characters would make the confirmation show something else than what is written. */
function hasControls(value: string): boolean {
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value);
}

/** All that a link asks for, each thing on a line of its own, for the user to agree to. */
export function linkDetail({ name, host, port, security, transport, userName, method }: AccountConfig): string {
  return [
    `Name: ${name}`,
    `Server: ${host}:${port}${transport === 'http' ? ', over HTTP' : ''}`,
    ...hostWarnings(host),
    `Encryption: ${security === 'none' ? 'NONE. Anybody on the way can read what is sent' : security === 'tls' ? 'TLS' : 'STARTTLS'}`,
    `Account: ${userName}`,
    `Login method: ${method === 'auto' ? 'the best on offer' : method}`,
    '',
    'You will be asked for the password, and it will be sent to this server. Go on only if you trust whoever gave you the link.',
  ].join('\n');
}
