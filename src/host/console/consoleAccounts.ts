import type { ConsoleAccount } from '../../contracts/console';
import type { Connections } from '../connections/types';
import type { ConsoleLog } from './consoleLog';

/** Accounts that the console may speak of: the configured ones, and those gone of which traffic is kept. */
export function consoleAccounts(log: ConsoleLog, connections: Connections): ConsoleAccount[] {
  const names = new Map(log.sessions.map(({ accountId, name }) => [accountId, name]));
  const known = connections.all.map(({ account, state }) => ({
    id: account.id,
    name: account.name,
    color: connections.colorOf(account.id),
    isConnected: state === 'connected',
    hasTraffic: names.has(account.id),
  }));
  for (const { id } of known) names.delete(id);
  const gone = [...names].map(([id, name]) => ({ id, name, color: undefined, isConnected: false, hasTraffic: true }));
  return [...known, ...gone];
}
