import { accountColors } from '../accounts/accountColors';
import { asciiHostName } from '../../transport/hostName';
import type { AccountConfig, LoginMethodSetting } from './types';

/** What stands in the setting `ximss.accounts`, good or not. */
export interface AccountSettings {
  readonly accounts: readonly AccountConfig[];
  /** One sentence for each entry that cannot be used. */
  readonly problems: readonly string[];
}

const securities = ['tls', 'starttls', 'none'] as const;
const transports = ['tcp', 'http'] as const;
const passwordPolicies = ['keep', 'ask'] as const;
/** The login form of the web interface knows the password in clear, and CRAM-MD5 with its nonce. */
export const formMethods: readonly LoginMethodSetting[] = ['auto', 'CRAM-MD5', 'clear'];
export const loginMethods: readonly LoginMethodSetting[] = [
  'auto',
  'PLAIN',
  'LOGIN',
  'CRAM-MD5',
  'DIGEST-MD5',
  'SCRAM-SHA-1',
  'SCRAM-SHA-256',
  'clear',
];

/**
 * Port 11024 is the server's default for clear text; 11025 is the usual choice for TLS; the web interface is on 8100, and
 * on 443 with TLS (protocol reference, "Transport and framing" and "HTTP binding").
 */
export function defaultPort(
  security: AccountConfig['security'],
  transport: AccountConfig['transport'] = 'tcp',
): number {
  if (transport === 'http') return security === 'tls' ? 443 : 8100;
  return security === 'tls' ? 11025 : 11024;
}

/** Reads the setting tolerantly: a bad entry is reported and left out, it never hides the good ones. */
export function parseAccountSettings(value: unknown): AccountSettings {
  const accounts: AccountConfig[] = [];
  const problems: string[] = [];
  for (const [position, entry] of (Array.isArray(value) ? value : []).entries()) {
    const parsed = parseAccount(entry);
    if (typeof parsed === 'string') problems.push(`Account ${position + 1} in "ximss.accounts": ${parsed}`);
    else if (accounts.some((account) => account.id === parsed.id)) {
      problems.push(`Account ${position + 1} in "ximss.accounts": there is another account named "${parsed.name}".`);
    } else accounts.push(parsed);
  }
  return { accounts, problems };
}

/** The account, or a sentence that says what is wrong with the entry. */
export function parseAccount(entry: unknown): AccountConfig | string {
  if (typeof entry !== 'object' || entry === null) return 'it is not an object.';
  const fields = entry as Record<string, unknown>;
  const host = textOf(fields['host']);
  const userName = textOf(fields['userName']);
  if (host === undefined) return '"host" is missing.';
  // In brackets there may be an IPv6 address, with its zone, and nothing else.
  if (asciiHostName(host) === undefined || /[\s/\\@:]/.test(host.replace(/^\[[0-9a-f:.]+(%[\w.-]+)?\]$/i, '')))
    // A name and password may stand before an @: they are not repeated.
    return `"${host.includes('@') ? 'host' : host}" is no host name: give the name alone, without scheme or port.`;
  if (userName === undefined) return '"userName" is missing.';
  const security = fields['security'] ?? 'tls';
  if (!isOneOf(securities, security)) return '"security" has to be "tls", "starttls" or "none".';
  const transport = fields['transport'] ?? 'tcp';
  if (!isOneOf(transports, transport)) return '"transport" has to be "tcp" or "http".';
  const method = fields['method'] ?? 'auto';
  if (!isOneOf(loginMethods, method)) return `"method" has to be one of ${loginMethods.join(', ')}.`;
  const problem = transport === 'http' ? httpProblem(security, method) : undefined;
  if (problem !== undefined) return problem;
  const port = fields['port'] ?? defaultPort(security, transport);
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65535)
    return '"port" has to be a number from 1 to 65535.';
  const color = fields['color'];
  if (color !== undefined && !isOneOf(accountColors, color))
    return `"color" has to be one of ${accountColors.join(', ')}.`;
  const passwordPolicy = fields['password'];
  // What stands there may be a password: it is not repeated.
  if (passwordPolicy !== undefined && !isOneOf(passwordPolicies, passwordPolicy))
    return '"password" has to be "keep" or "ask". A password itself never belongs into settings: take it out.';
  const name = textOf(fields['name']) ?? userName;
  return {
    id: accountId(name),
    name,
    host,
    port,
    security,
    ...(transport === 'http' ? { transport } : {}),
    userName,
    method,
    color,
    passwordPolicy: passwordPolicy ?? 'keep',
    certificateFingerprint: textOf(fields['certificateFingerprint']),
    webUrl: textOf(fields['webUrl']),
    isTransient: false,
  };
}

/** What cannot be had over HTTP. */
function httpProblem(security: AccountConfig['security'], method: LoginMethodSetting): string | undefined {
  if (security === 'starttls') return '"security" has to be "tls" or "none" with "transport" "http".';
  if (formMethods.includes(method)) return undefined;
  return `"method" has to be one of ${formMethods.join(', ')} with "transport" "http".`;
}

/** Identifiers of accounts that the extension brings along. */
const reservedIds: ReadonlySet<string> = new Set(['demo']);

/**
 * A name as an identifier that survives in a URI's authority, where letter case and special characters do not.
 * A checksum keeps names apart that would look alike.
 */
export function accountId(name: string): string {
  const readable = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  if (readable !== '' && readable === name && !reservedIds.has(name)) return readable;
  let checksum = 0;
  for (const character of name) checksum = (Math.imul(checksum, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return `${readable || 'account'}-${checksum.toString(36)}`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function isOneOf<T extends string>(values: readonly T[], value: unknown): value is T {
  return values.includes(value as T);
}
