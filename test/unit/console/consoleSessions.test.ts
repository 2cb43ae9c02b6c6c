import assert from 'node:assert/strict';
import { consoleAccounts } from '../../../src/host/console/consoleAccounts';
import { listSessions, maxListedSessions, SessionLister } from '../../../src/host/console/consoleSessions';
import type { TrafficSession } from '../../../src/traffic/types';

const wallStartMs = 1_700_000_000_000;
const toWallMs = (atMs: number): number => wallStartMs + atMs;

function session(number: number, change: Partial<TrafficSession> = {}): TrafficSession {
  const startedAtMs = number * 1000;
  const endedAtMs = startedAtMs + 400;
  return { number, accountId: 'a1', name: 'Anna', isOpen: false, isVisit: false, startedAtMs, endedAtMs, ...change };
}

const numbersOf = (sessions: readonly { readonly number: number }[] | undefined): number[] | undefined =>
  sessions?.map(({ number }) => number);

describe('sessions listed in the console', () => {
  it('stand under their account, the newest first, with their times of day', () => {
    const live = session(3, { isOpen: true, endedAtMs: undefined });
    const listed = listSessions([session(1), session(2, { accountId: 'b', name: 'Bo' }), live], undefined, toWallMs);
    assert.deepEqual([...listed.keys()], ['a1', 'b']);
    assert.deepEqual(listed.get('a1'), {
      accountName: 'Anna',
      unlistedSessions: 0,
      sessions: [
        { number: 3, startedWallMs: wallStartMs + 3000, endedWallMs: undefined, isVisit: false },
        { number: 1, startedWallMs: wallStartMs + 1000, endedWallMs: wallStartMs + 1400, isVisit: false },
      ],
    });
  });

  it('are the newest of many, and the one that is chosen', () => {
    const many = Array.from({ length: 300 }, (_, index) => session(index + 1));
    const newest = listSessions(many, undefined, toWallMs).get('a1');
    assert.equal(newest?.sessions.length, maxListedSessions);
    assert.equal(newest?.sessions[0]?.number, 300);
    assert.equal(newest?.unlistedSessions, 300 - maxListedSessions);
    const withChosen = listSessions(many, 7, toWallMs).get('a1');
    assert.equal(withChosen?.sessions.at(-1)?.number, 7);
    assert.equal(withChosen?.sessions.length, maxListedSessions + 1);
    assert.equal(withChosen?.unlistedSessions, 300 - maxListedSessions - 1);
    assert.equal(listSessions(many, 295, toWallMs).get('a1')?.sessions.length, maxListedSessions);
  });

  it('of one account do not push out those of another', () => {
    const quiet = session(1, { accountId: 'b', name: 'Bo' });
    const many = Array.from({ length: 100 }, (_, index) => session(index + 2));
    assert.deepEqual(numbersOf(listSessions([quiet, ...many], undefined, toWallMs).get('b')?.sessions), [1]);
  });

  it('are listed anew only when one came, ended or went, or another is chosen', () => {
    const log = { sessions: [session(1)], toWallMs };
    const lister = new SessionLister(log);
    const first = lister.list(undefined);
    assert.equal(lister.list(undefined), first);
    assert.notEqual(lister.list(1), first);
    log.sessions = [session(1), session(2)];
    assert.deepEqual(numbersOf(lister.list(1).get('a1')?.sessions), [2, 1]);
  });

  it('belong to accounts of the settings, and to those gone of which traffic is kept', () => {
    const listed = listSessions([session(1), session(2, { accountId: 'gone', name: 'Old' })], undefined, toWallMs);
    const connection = (id: string, name: string) => ({ account: { id, name }, state: 'connected' });
    const accounts = consoleAccounts(listed, {
      all: [connection('a1', 'Anna'), connection('c', 'Cleo')],
      colorOf: () => 'blue',
    } as unknown as Parameters<typeof consoleAccounts>[1]);
    assert.deepEqual(
      accounts.map(({ id, name, color, isConnected, hasTraffic, sessions }) => {
        return [id, name, color, isConnected, hasTraffic, numbersOf(sessions)];
      }),
      [
        ['a1', 'Anna', 'blue', true, true, [1]],
        ['c', 'Cleo', 'blue', true, false, []],
        ['gone', 'Old', undefined, false, true, [2]],
      ],
    );
  });
});
