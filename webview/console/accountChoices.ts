import type { ConsoleAccount, ConsoleSession } from '../../src/contracts/console';
import type { TrafficFilter } from '../../src/traffic/types';
import type { Choice } from '../shared/controls';
import { formatCount, formatSecond } from '../shared/format';

// Whose traffic is shown: that of all accounts, of one, or of one session of it; all in one control.

/** What of a filter says whose traffic is shown. */
export type Whose = Pick<TrafficFilter, 'accountId' | 'session'>;

/** The value of the choice that a filter stands for. */
export function choiceOf({ accountId, session }: Whose): string {
  if (session !== undefined) return `session ${session}`;
  return accountId === undefined ? '' : `account ${accountId}`;
}

/** What a choice does to the filter; undefined for one that is none of the accounts. */
export function whoseOf(value: string, accounts: readonly ConsoleAccount[]): Whose | undefined {
  if (value === '') return { accountId: undefined, session: undefined };
  for (const { id, sessions } of accounts) {
    if (value === choiceOf({ accountId: id })) return { accountId: id, session: undefined };
    const session = sessions.find(({ number }) => value === choiceOf({ session: number }));
    if (session !== undefined) return { accountId: id, session: session.number };
  }
  return undefined;
}

/** How many sessions of these accounts the log keeps traffic of. */
export function countSessions(accounts: readonly ConsoleAccount[]): number {
  return accounts.reduce((sum, { sessions, unlistedSessions }) => sum + sessions.length + unlistedSessions, 0);
}

/**
 * The choices: all, each account, and the sessions of those that have several, newest first. Empty when there is
 * nothing to choose. What the filter names is always among them, also when nothing of it is kept any more.
 * @param nowMs decides which sessions need a date beside their time of day
 */
export function accountChoices(all: readonly ConsoleAccount[], filter: Whose, nowMs: number): Choice[] {
  const { accountId, session } = filter;
  const accounts = all.filter(({ id, hasTraffic }) => hasTraffic || id === accountId);
  const chosen = choiceOf(filter);
  const isOne = accounts.length === 1;
  const choices = accounts.flatMap((account) => choicesOf(account, isOne && chosen !== `account ${account.id}`, nowMs));
  const isMissing = chosen !== '' && choices.every(({ value }) => value !== chosen);
  if (isMissing) choices.push({ value: chosen, label: missingWords(session, accounts, accountId) });
  return choices.length < 2 && chosen === ''
    ? []
    : [{ value: '', label: isOne ? 'All sessions' : 'All accounts' }, ...choices];
}

/** @param isAlone the account is the only one: to name it would tell nothing. */
function choicesOf(account: ConsoleAccount, isAlone: boolean, nowMs: number): Choice[] {
  const { id, name, color, sessions, unlistedSessions } = account;
  const own: Choice[] = isAlone ? [] : [{ value: choiceOf({ accountId: id }), label: name, colour: color ?? 'none' }];
  if (sessions.length < 2) return own;
  // The account comes last: where there is no room for all, its colour still tells it, and nothing else the session.
  const choice = (value: string, words: string): Choice =>
    isAlone ? { value, label: words } : { value, label: `${words} · ${name}`, colour: color ?? 'none' };
  for (const session of sessions) own.push(choice(choiceOf({ session: session.number }), sessionWords(session, nowMs)));
  if (unlistedSessions > 0) {
    const words = `${formatCount(unlistedSessions, 'older session')}: by the menu of their rows`;
    own.push({ ...choice(`older ${id}`, words), isDisabled: true });
  }
  return own;
}

function missingWords(
  session: number | undefined,
  accounts: readonly ConsoleAccount[],
  accountId: string | undefined,
): string {
  const name = accounts.find(({ id }) => id === accountId)?.name;
  if (session === undefined) return 'An account that is gone';
  const words = `Session ${session}, no longer kept`;
  return name === undefined ? words : `${words} · ${name}`;
}

/** Tells a session from others of its account: `Session 3, 14:02:11 to 14:31:05`, `Session 4, now, since 14:31:08`. */
export function sessionWords(session: ConsoleSession, nowMs: number): string {
  const { number, startedWallMs, endedWallMs, isVisit } = session;
  const name = `Session ${number}${isVisit ? ' without login' : ''}`;
  const start = momentWords(startedWallMs, nowMs);
  if (endedWallMs === undefined) return `${name}, now, since ${start}`;
  // The day is said once: an end on another day is rare, and its start tells it well enough.
  const end = formatSecond(endedWallMs);
  return start.endsWith(end) ? `${name}, ${start}` : `${name}, ${start} to ${end}`;
}

function momentWords(wallMs: number, nowMs: number): string {
  const time = new Date(wallMs);
  const isToday = time.toDateString() === new Date(nowMs).toDateString();
  const day = isToday ? '' : `${time.toLocaleDateString('en', { month: 'short', day: 'numeric' })} `;
  return `${day}${formatSecond(wallMs)}`;
}
