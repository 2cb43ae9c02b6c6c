import type { ConsoleSession } from '../../contracts/console';
import type { SessionNumber, TrafficSession } from '../../traffic/types';
import type { ConsoleLog } from './consoleLog';

/** Sessions listed per account: what a person still finds one in. Reconnects make hundreds in a bad night. */
export const maxListedSessions = 20;

/** The sessions of one account, as far as they are listed. */
export interface ListedSessions {
  readonly accountName: string;
  /** Newest first. */
  readonly sessions: readonly ConsoleSession[];
  readonly unlistedSessions: number;
}

/** Lists the sessions of the log by account. Asked many times a second, so it works only when something changed. */
export class SessionLister {
  private known: readonly TrafficSession[] | undefined;
  private chosen: SessionNumber | undefined;
  private listed: ReadonlyMap<string, ListedSessions> = new Map();

  constructor(private readonly log: Pick<ConsoleLog, 'sessions' | 'toWallMs'>) {}

  /** By account id. @param chosen is listed even when it is older than the others. */
  list(chosen: SessionNumber | undefined): ReadonlyMap<string, ListedSessions> {
    const { sessions } = this.log;
    if (sessions !== this.known || chosen !== this.chosen) {
      this.known = sessions;
      this.chosen = chosen;
      this.listed = listSessions(sessions, chosen, (atMs) => this.log.toWallMs(atMs));
    }
    return this.listed;
  }
}

/** @param sessions oldest first. */
export function listSessions(
  sessions: readonly TrafficSession[],
  chosen: SessionNumber | undefined,
  toWallMs: (atMs: number) => number,
): ReadonlyMap<string, ListedSessions> {
  const byAccount = new Map<string, TrafficSession[]>();
  for (const session of sessions) {
    const others = byAccount.get(session.accountId);
    if (others === undefined) byAccount.set(session.accountId, [session]);
    else others.push(session);
  }
  const listed = new Map<string, ListedSessions>();
  for (const [accountId, all] of byAccount) {
    const firstListed = all.length - maxListedSessions;
    const shown = all.filter(({ number }, index) => index >= firstListed || number === chosen).reverse();
    listed.set(accountId, {
      accountName: all.at(-1)?.name ?? '',
      sessions: shown.map((session) => consoleSession(session, toWallMs)),
      unlistedSessions: all.length - shown.length,
    });
  }
  return listed;
}

function consoleSession(session: TrafficSession, toWallMs: (atMs: number) => number): ConsoleSession {
  const { number, startedAtMs, endedAtMs, isVisit } = session;
  const endedWallMs = endedAtMs === undefined ? undefined : toWallMs(endedAtMs);
  return { number, startedWallMs: toWallMs(startedAtMs), endedWallMs, isVisit };
}
