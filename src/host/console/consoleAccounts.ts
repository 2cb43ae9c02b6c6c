import type { ConsoleAccount } from '../../contracts/console';
import type { Connections } from '../connections/types';
import type { ListedSessions } from './consoleSessions';

/** Accounts that the console may speak of: the configured ones, and those gone of which traffic is kept. */
export function consoleAccounts(
  listed: ReadonlyMap<string, ListedSessions>,
  connections: Pick<Connections, 'all' | 'colorOf'>,
): ConsoleAccount[] {
  const known = connections.all.map(({ account, state }) => ({
    id: account.id,
    name: account.name,
    color: connections.colorOf(account.id),
    isConnected: state === 'connected',
    ...trafficOf(listed.get(account.id)),
  }));
  const ids = new Set(known.map(({ id }) => id));
  const gone = [...listed].filter(([id]) => !ids.has(id));
  return [...known, ...gone.map(([id, sessions]) => goneAccount(id, sessions))];
}

function goneAccount(id: string, listed: ListedSessions): ConsoleAccount {
  return { id, name: listed.accountName, color: undefined, isConnected: false, ...trafficOf(listed) };
}

function trafficOf(
  listed: ListedSessions | undefined,
): Pick<ConsoleAccount, 'hasTraffic' | 'sessions' | 'unlistedSessions'> {
  const { sessions = [], unlistedSessions = 0 } = listed ?? {};
  return { hasTraffic: listed !== undefined, sessions, unlistedSessions };
}
