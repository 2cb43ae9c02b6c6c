import assert from 'node:assert/strict';
import type { ConsoleAccount, ConsoleSession, ConsoleStatus } from '../../../src/contracts/console';
import type { TrafficFilter } from '../../../src/traffic/types';
import {
  accountChoices,
  choiceOf,
  countSessions,
  sessionWords,
  whoseOf,
} from '../../../webview/console/accountChoices';
import { reasonOf } from '../../../webview/console/emptyView';
import { initialState } from '../../../webview/console/state';

const at = (hours: number, minutes: number, seconds: number, day = 14): number =>
  new Date(2026, 2, day, hours, minutes, seconds).getTime();
const nowMs = at(15, 0, 0);

const live: ConsoleSession = { number: 4, startedWallMs: at(14, 31, 8), endedWallMs: undefined, isVisit: false };
const ended: ConsoleSession = {
  number: 3,
  startedWallMs: at(14, 2, 11),
  endedWallMs: at(14, 31, 5),
  isVisit: false,
};

function account(change: Partial<ConsoleAccount> = {}): ConsoleAccount {
  const traffic = { hasTraffic: true, sessions: [live], unlistedSessions: 0 };
  return { id: 'a1', name: 'Demo', color: 'blue', isConnected: true, ...traffic, ...change };
}

const other = account({ id: 'b', name: 'Work', color: undefined, sessions: [{ ...live, number: 2 }] });

const labels = (accounts: readonly ConsoleAccount[], filter: TrafficFilter = {}): string[] =>
  accountChoices(accounts, filter, nowMs).map(({ label }) => label);

describe('the choice of an account or a session', () => {
  it('is none while there is one session', () => {
    assert.deepEqual(labels([account(), account({ id: 'c', hasTraffic: false, sessions: [] })]), []);
  });

  it('has the sessions of a single account, whose name would tell nothing', () => {
    assert.deepEqual(labels([account({ sessions: [live, ended] })]), [
      'All sessions',
      'Session 4, now, since 14:31:08',
      'Session 3, 14:02:11 to 14:31:05',
    ]);
  });

  it('has accounts, and beneath them the sessions of those with several', () => {
    assert.deepEqual(labels([account({ sessions: [live, ended] }), other]), [
      'All accounts',
      'Demo',
      'Session 4, now, since 14:31:08 · Demo',
      'Session 3, 14:02:11 to 14:31:05 · Demo',
      'Work',
    ]);
  });

  it('says how many older ones are not listed, which cannot be chosen here', () => {
    const choices = accountChoices([account({ sessions: [live, ended], unlistedSessions: 280 })], {}, nowMs);
    assert.equal(choices.at(-1)?.label, '280 older sessions: by the menu of their rows');
    assert.equal(choices.at(-1)?.isDisabled, true);
    assert.equal(whoseOf(choices.at(-1)!.value, [account({ unlistedSessions: 280 })]), undefined);
  });

  it('always has what is chosen, also when nothing of it is kept', () => {
    assert.deepEqual(labels([account()], { accountId: 'a1', session: 3 }), [
      'All sessions',
      'Session 3, no longer kept · Demo',
    ]);
    assert.deepEqual(labels([], { accountId: 'x', session: 3 }), ['All accounts', 'Session 3, no longer kept']);
    assert.deepEqual(labels([], { accountId: 'x' }), ['All accounts', 'An account that is gone']);
    const quiet = account({ id: 'q', name: 'Quiet', hasTraffic: false, sessions: [] });
    assert.deepEqual(labels([account(), quiet], { accountId: 'q' }), ['All accounts', 'Demo', 'Quiet']);
    assert.deepEqual(labels([account()], { accountId: 'a1' }), ['All sessions', 'Demo']);
  });

  it('means what its values say', () => {
    const accounts = [account({ sessions: [live, ended] }), other];
    const filters: TrafficFilter[] = [
      { accountId: undefined, session: undefined },
      { accountId: 'a1', session: undefined },
      { accountId: 'a1', session: 3 },
      { accountId: 'b', session: 2 },
    ];
    for (const filter of filters) assert.deepEqual(whoseOf(choiceOf(filter), accounts), filter);
    assert.equal(whoseOf('session 99', accounts), undefined);
    // An account may be called anything.
    const odd = account({ id: 'session 4', sessions: [] });
    assert.deepEqual(whoseOf(choiceOf({ accountId: odd.id }), [odd]), { accountId: odd.id, session: undefined });
  });

  it('counts sessions, listed or not', () => {
    assert.equal(countSessions([account({ unlistedSessions: 280 }), other]), 282);
  });

  it('says the day of a session of another day, and the second once for a short one', () => {
    const short = { number: 1, startedWallMs: at(9, 4, 7, 12), endedWallMs: at(9, 4, 7, 12), isVisit: true };
    assert.equal(sessionWords(short, nowMs), 'Session 1 without login, Mar 12 09:04:07');
    assert.equal(
      sessionWords({ ...live, startedWallMs: at(9, 0, 0, 12) }, nowMs),
      'Session 4, now, since Mar 12 09:00:00',
    );
  });
});

describe('why the list of the console is empty', () => {
  const status = { shownRows: 0, totalRows: 9, isScanning: false } as ConsoleStatus;
  const reason = (filter: TrafficFilter, change: Partial<ConsoleStatus> = {}): string => {
    const start = initialState();
    const accounts = [account({ sessions: [live, ended] })];
    return reasonOf({
      ...start,
      preferences: { ...start.preferences, filter },
      status: { ...status, accounts, ...change },
    });
  };

  it('is the session when it is shown alone, whatever else is kept', () => {
    assert.equal(reason({ session: 4 }), 'sessionQuiet');
    assert.equal(reason({ session: 4 }, { totalRows: 0 }), 'sessionQuiet');
    assert.equal(reason({ session: 3 }), 'sessionOver');
    assert.equal(reason({ session: 2 }), 'sessionGone');
    assert.equal(reason({ session: 2 }, { totalRows: 0 }), 'sessionGone');
    assert.equal(reason({ session: 3, text: 'x' }), 'noMatchInSession');
    assert.equal(reason({ session: 3 }, { isScanning: true }), 'searching');
  });

  it('is the filter, or that nothing came, without one', () => {
    assert.equal(reason({ text: 'x' }), 'noMatch');
    assert.equal(reason({}, { totalRows: 0 }), 'quiet');
  });
});
