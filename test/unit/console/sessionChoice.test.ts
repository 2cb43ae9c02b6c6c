import assert from 'node:assert/strict';
import { Emitter } from '../../../src/base/emitter';
import { encodeUtf8 } from '../../../src/base/utf8';
import {
  defaultPreferences,
  type ConsolePreferences,
  type ConsoleUpdate,
  type HostMessage,
} from '../../../src/contracts/console';
import { ConsoleController, updateIntervalMs } from '../../../src/host/console/consoleController';
import { FilteredRows } from '../../../src/traffic/filteredRows';
import { TrafficLog, type SessionTap } from '../../../src/traffic/trafficLog';
import type { SessionNumber, TrafficFilter } from '../../../src/traffic/types';
import { ManualClock } from '../../support/manualClock';

/** Two sessions of one account, as before and after a reconnect: rows 1 to 4 and 5 to 8. */
function setUp(filter: TrafficFilter = {}) {
  const clock = new ManualClock();
  const log = new TrafficLog({ budgetBytes: 64_000_000, clock });
  const posted: HostMessage[] = [];
  const kept: ConsolePreferences[] = [];
  const chosen: boolean[] = [];
  const askedFor: (SessionNumber | undefined)[] = [];
  const send = (tap: SessionTap, count: number): void => {
    for (let id = 1; id <= count; id++) tap.sent(encodeUtf8(`<noop id="${id}"/>`), clock.nowMs());
  };
  const before = log.openSession({ accountId: 'a1', name: 'Anna' });
  send(before, 4);
  before.close();
  const after = log.openSession({ accountId: 'a1', name: 'Anna' });
  send(after, 4);
  const nothing = (): Promise<never> => Promise.reject(new Error('Not asked for'));
  const controller = new ConsoleController({
    log,
    rows: new FilteredRows(log, clock),
    clock,
    accounts: (session) => (askedFor.push(session), []),
    onDidChangeAccounts: new Emitter<void>().event,
    post: (message) => posted.push(message),
    actions: { replay: nothing, edit: nothing, copy: nothing, run: nothing },
    describeError: String,
    logError: (message, error) => assert.fail(`${message}: ${String(error)}`),
    loadLanguage: () => Promise.resolve({ formatXml: () => '', docOf: () => undefined }),
    logKey: 'log 1',
    preferences: { ...defaultPreferences, filter },
    keepPreferences: (preferences) => kept.push(preferences),
    onSelect: () => undefined,
    onChooseSession: (isChosen) => chosen.push(isChosen),
  });
  const settle = (): HostMessage[] => {
    for (let round = 0; round < 4; round++) clock.advance(updateIntervalMs);
    return posted.splice(0);
  };
  controller.receive({ type: 'ready', requestId: 1 });
  controller.receive({ type: 'setWindow', first: 0, count: 20, follow: true });
  settle();
  return { log, after, controller, kept, chosen, askedFor, send, settle };
}

function rowsOf(messages: readonly HostMessage[]): number[] | undefined {
  const updates = messages.filter((message): message is ConsoleUpdate => message.type === 'update');
  return updates.at(-1)?.window?.lines.map(({ row }) => row);
}

function filterOf(messages: readonly HostMessage[]): TrafficFilter | undefined {
  return messages.flatMap((message) => (message.type === 'preferences' ? [message.preferences.filter] : [])).at(-1);
}

describe('one session of several in the console', () => {
  it('is shown alone from one of its rows, which stays in view, and all are shown again', () => {
    const { controller, chosen, askedFor, settle } = setUp();
    controller.showSession(6);
    const one = settle();
    assert.deepEqual(rowsOf(one), [5, 6, 7, 8]);
    assert.deepEqual(filterOf(one), { accountId: 'a1', session: 2 });
    assert.deepEqual(
      one.filter((message) => message.type === 'reveal'),
      [{ type: 'reveal', target: { row: 6 }, line: 1 }],
    );
    assert.equal(askedFor.at(-1), 2);
    controller.receive({ type: 'select', target: { row: 7 }, form: 'pretty', showAll: false });
    controller.showAllSessions();
    const all = settle();
    assert.deepEqual(rowsOf(all), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert.deepEqual(filterOf(all), {});
    assert.deepEqual(
      all.filter((message) => message.type === 'reveal'),
      [{ type: 'reveal', target: { row: 7 }, line: 6 }],
    );
    assert.deepEqual(chosen, [false, true, false]);
  });

  it('stays shown when what is selected is of another one', () => {
    const { controller, settle } = setUp({ text: 'noop id="1"' });
    controller.receive({ type: 'select', target: { row: 3 }, form: 'pretty', showAll: false });
    controller.showAllSessions();
    assert.deepEqual(filterOf(settle()), { text: 'noop id="1"' });
  });

  it('gets what comes of it and nothing else', () => {
    const { controller, after, log, send, settle } = setUp({ accountId: 'a1', session: 2 });
    send(after, 1);
    send(log.openSession({ accountId: 'a1', name: 'Anna' }), 1);
    controller.receive({ type: 'setWindow', first: 0, count: 20, follow: true });
    assert.deepEqual(rowsOf(settle()), [5, 6, 7, 8, 9]);
  });

  it('is left for a row of another one that is to be shown, as after a replay; the other filters stay', () => {
    const { controller, log, settle } = setUp({ accountId: 'a1', session: 1, text: 'noop' });
    controller.revealEntry(log.row(7)!.firstEntry);
    const messages = settle();
    assert.deepEqual(filterOf(messages), { accountId: 'a1', text: 'noop' });
    assert.ok(messages.some((message) => message.type === 'reveal' && message.target.row === 7));
  });

  it('cannot be shown for a row that is gone', () => {
    const { controller, log, kept } = setUp();
    log.clear();
    assert.throws(() => controller.showSession(6), /no longer in the log/);
    assert.deepEqual(kept, []);
  });
});
