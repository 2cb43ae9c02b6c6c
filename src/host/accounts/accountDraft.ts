import { chooseMethod, exposesPassword, type LoginMethod } from '../../session/loginMethod';
import type { ServerFeatures } from '../../session/features';
import { accountId, defaultPort, formMethods, loginMethods, parseAccount } from '../connections/accountSettings';
import type { AccountConfig, LoginMethodSetting } from '../connections/types';
import type { AccountColor } from './accountColors';
import { freeName, placeOf, type AccountEntry } from './accountEntries';

/** An account on its way through the dialog: the answers so far. */
export interface AccountDraft {
  readonly userName: string;
  readonly host: string;
  readonly security: AccountConfig['security'];
  readonly transport: 'tcp' | 'http';
  /** Undefined until it was asked for: the usual port of the security then. */
  readonly port: number | undefined;
  readonly method: LoginMethodSetting;
  /** Undefined until it was asked for. */
  readonly name: string | undefined;
  readonly color: AccountColor | undefined;
  readonly passwordPolicy: 'keep' | 'ask';
  /** What the server said of itself; undefined when it was not asked or could not be reached. */
  readonly features?: ServerFeatures | undefined;
  /** True when the server was asked over a connection that nobody else can read. */
  readonly isPrivate?: boolean | undefined;
  /** Kept from the entry that is edited: the dialog does not ask for them. */
  readonly certificateFingerprint?: string | undefined;
  readonly webUrl?: string | undefined;
}

export const emptyDraft: AccountDraft = {
  userName: '',
  host: '',
  security: 'tls',
  transport: 'tcp',
  port: undefined,
  method: 'auto',
  name: undefined,
  color: undefined,
  passwordPolicy: 'keep',
};

/** The answers that an account of the settings stands for. */
export function draftOf(account: AccountConfig): AccountDraft {
  const { userName, host, security, port, method, name, color, certificateFingerprint, webUrl } = account;
  const { passwordPolicy = 'keep', transport = 'tcp' } = account;
  return {
    userName,
    host,
    security,
    transport,
    port,
    method,
    name,
    color,
    passwordPolicy,
    certificateFingerprint,
    webUrl,
  };
}

/** The entry of the settings; what is as it is by default is left out. */
export function entryOf(draft: AccountDraft): AccountEntry {
  const { userName, host, security, transport, method, color, passwordPolicy, certificateFingerprint, webUrl } = draft;
  return {
    name: draft.name ?? userName,
    host,
    port: draft.port ?? defaultPort(security, transport),
    security,
    transport: transport === 'tcp' ? undefined : transport,
    userName,
    method: method === 'auto' ? undefined : method,
    color,
    password: passwordPolicy === 'keep' ? undefined : passwordPolicy,
    certificateFingerprint,
    webUrl,
  };
}

/** The draft as an account that can be dialled; a sentence where it cannot be one yet. */
export function accountOf(draft: AccountDraft): AccountConfig | string {
  return parseAccount(entryOf(draft));
}

/** Another server: what was said about the one before, and what was trusted there, counts no more. */
export function withHost(draft: AccountDraft, host: string): AccountDraft {
  if (host.toLowerCase() === draft.host.toLowerCase()) return { ...draft, host };
  return { ...draft, host, certificateFingerprint: undefined, webUrl: undefined };
}

/** Where the server of an account name usually is: the name of its Domain is a host more often than not. */
export function guessHost(userName: string): string {
  return userName.split('@')[1]?.trim() ?? '';
}

export function problemWithUserName(text: string): string | undefined {
  if (text.trim() === '') return 'An account name is needed, such as user@example.com.';
  return text.length > 255 ? 'This is too long for an account name.' : undefined;
}

export function problemWithHost(text: string): string | undefined {
  if (text.trim() === '') return 'A host name is needed, such as mail.example.com.';
  const parsed = parseAccount({ host: text, userName: 'x' });
  return typeof parsed === 'string' ? sentence(parsed) : undefined;
}

export function problemWithPort(text: string): string | undefined {
  const isPort =
    /^\s*\d{1,5}\s*$/.test(text) && typeof parseAccount({ host: 'x', userName: 'x', port: Number(text) }) !== 'string';
  return isPort ? undefined : 'A number from 1 to 65535.';
}

/** @param ownId identifier of the account that is edited: its own name is free for it. */
export function problemWithName(
  entries: readonly unknown[],
  ownId: string | undefined,
  text: string,
): string | undefined {
  const name = text.trim();
  if (name === '') return 'A name is needed.';
  if (name.length > 100) return 'This is too long for a name.';
  const id = accountId(name);
  return id !== ownId && placeOf(entries, id) >= 0 ? `There is another account named "${name}".` : undefined;
}

/** A name to begin with: the present one, or that of the user as far as it is free. */
export function suggestName(entries: readonly unknown[], draft: AccountDraft): string {
  return draft.name ?? freeName(entries, draft.userName);
}

/** A login method as a choice. */
export interface MethodChoice {
  readonly method: LoginMethodSetting;
  readonly words: string;
  /** False when the server says what it knows, and this is not among it. */
  readonly isOffered: boolean;
}

/** All methods, the best first, then those on offer. */
export function methodChoices(draft: AccountDraft): MethodChoice[] {
  if (draft.transport === 'http') return formChoices(draft);
  const offered = new Set(draft.features?.methods ?? []);
  const isOffered = (method: string): boolean => offered.size === 0 || offered.has(method);
  const named = loginMethods.filter(isLoginMethod);
  const choices = named.map((method) => ({
    method,
    words: wordsOf(method),
    isOffered: method === 'clear' || isOffered(method),
  }));
  const best = chooseMethod(offered, draft.isPrivate ?? draft.security !== 'none');
  const bestWords = offered.size === 0 ? 'the best that the server offers' : `${best} on this server`;
  return [
    { method: 'auto', words: bestWords, isOffered: true },
    ...choices.filter((choice) => choice.isOffered),
    ...choices.filter((choice) => !choice.isOffered),
  ];
}

/** The form of the web interface has methods of its own, whatever the server says of the others. */
function formChoices({ security }: AccountDraft): MethodChoice[] {
  const best = security === 'tls' ? 'clear text, which https hides' : 'CRAM-MD5, which hides the password';
  const choices = formMethods
    .filter(isLoginMethod)
    .map((method) => ({ method, words: wordsOf(method), isOffered: true }));
  return [{ method: 'auto', words: best, isOffered: true }, ...choices];
}

function isLoginMethod(method: LoginMethodSetting): method is LoginMethod {
  return method !== 'auto';
}

/** The draft with another kind of connection; a port that was the usual one goes with it. */
export function withConnection(
  draft: AccountDraft,
  transport: AccountDraft['transport'],
  security: AccountDraft['security'],
): AccountDraft {
  const wasUsual = draft.port === defaultPort(draft.security, draft.transport);
  const isForForm = transport === 'tcp' || formMethods.includes(draft.method);
  return {
    ...draft,
    transport,
    security,
    port: wasUsual ? undefined : draft.port,
    method: isForForm ? draft.method : 'auto',
  };
}

function wordsOf(method: LoginMethod): string {
  if (method === 'clear') return 'the password as an attribute of the login request';
  if (exposesPassword(method)) return 'the password is sent';
  return method === 'CRAM-MD5'
    ? 'the password itself is not sent'
    : 'the password itself is not sent, and the server proves itself';
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
