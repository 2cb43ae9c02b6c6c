import assert from 'node:assert/strict';
import { Emitter } from '../../../src/base/emitter';
import { encodeUtf8 } from '../../../src/base/utf8';
import type { ConsoleDetail, ConsoleUpdate, HostMessage } from '../../../src/contracts/console';
import { defaultPreferences } from '../../../src/contracts/console';
import { ConsoleController, updateIntervalMs } from '../../../src/host/console/consoleController';
import { summaryOf } from '../../../src/language/docs';
import { formatXml } from '../../../src/language/format';
import { FilteredRows } from '../../../src/traffic/filteredRows';
import { TrafficLog } from '../../../src/traffic/trafficLog';
import { ManualClock, settled } from '../../support/manualClock';

/** The controller on the real traffic log, as the extension puts them together. */
function setUp(budgetBytes = 64_000_000) {
  const clock = new ManualClock();
  const log = new TrafficLog({ budgetBytes, clock });
  const tap = log.openSession({ accountId: 'a1', name: 'Anna' });
  const posted: HostMessage[] = [];
  const controller = new ConsoleController({
    log,
    rows: new FilteredRows(log, clock),
    clock,
    accounts: () => [],
    onDidChangeAccounts: new Emitter<void>().event,
    post: (message) => posted.push(message),
    actions: {
      replay: () => Promise.resolve(''),
      edit: () => Promise.resolve(),
      copy: () => Promise.resolve(''),
      run: () => Promise.resolve(),
    },
    describeError: String,
    logError: (message, error) => assert.fail(`${message}: ${String(error)}`),
    loadLanguage: () => Promise.resolve({ formatXml, docOf: summaryOf }),
    logKey: 'log 1',
    preferences: defaultPreferences,
    keepPreferences: () => undefined,
    onSelect: () => undefined,
    onChooseSession: () => undefined,
  });
  const exchange = (id: number, request: string, ...answers: string[]): void => {
    tap.sent(encodeUtf8(request), clock.nowMs());
    for (const answer of answers) tap.received(encodeUtf8(answer), clock.nowMs() + 2);
    tap.received(encodeUtf8(`<response id="${id}"/>`), clock.nowMs() + 5);
  };
  /** Lets log, filter and controller come to rest. */
  const rest = (): void => {
    for (let step = 0; step < 5; step++) clock.advance(updateIntervalMs);
  };
  const updates = (): ConsoleUpdate[] => posted.filter((message) => message.type === 'update');
  const lastDetail = (): ConsoleDetail | undefined =>
    updates()
      .flatMap((update) => update.detail ?? [])
      .at(-1);
  controller.receive({ type: 'ready', requestId: 1 });
  controller.receive({ type: 'setWindow', first: 0, count: 10, follow: true });
  return { log, tap, clock, controller, exchange, rest, posted, updates, lastDetail };
}

describe('the console on the real traffic log', () => {
  it('shows an exchange as one row with its frames and time', async () => {
    const { controller, exchange, rest, updates, lastDetail } = setUp();
    exchange(1, '<mailboxList id="1" filter="*"/>', '<mailbox id="1" mailbox="INBOX"/>');
    rest();
    const line = updates().at(-1)?.window?.lines[0];
    assert.ok(line?.kind === 'row');
    assert.deepEqual(
      [line.tag, line.state, line.dataCount, line.elapsedMs, line.preview],
      ['mailboxList', 'done', 1, 5, 'filter="*"'],
    );
    controller.receive({ type: 'select', target: { row: line.row }, form: 'pretty', showAll: false });
    rest();
    await settled();
    assert.deepEqual(
      lastDetail()?.frames.map((frame) => frame.text),
      ['<mailboxList id="1" filter="*"/>', '<mailbox id="1" mailbox="INBOX"/>', '<response id="1"/>'],
    );
  });

  it('finds text anywhere in an exchange', () => {
    const { controller, exchange, rest, updates } = setUp();
    for (let id = 1; id <= 50; id++) exchange(id, `<noop id="${id}"/>`, `<banner id="${id}">text ${id}.</banner>`);
    controller.receive({ type: 'setFilter', filter: { text: 'TEXT 33.' } });
    rest();
    const update = updates().at(-1);
    assert.deepEqual(
      update?.window?.lines.map((line) => line.row),
      [33],
    );
  });

  it('says what is wrong with a regular expression', () => {
    const { controller, exchange, rest, updates } = setUp();
    exchange(1, '<noop id="1"/>');
    controller.receive({ type: 'setFilter', filter: { text: '(', isRegex: true } });
    rest();
    const status = updates()
      .flatMap((update) => update.status ?? [])
      .at(-1);
    assert.equal(status?.shownRows, 0);
    assert.ok((status?.filterProblem ?? '').length > 0);
  });

  it('keeps a filter that lets the row to be shown pass, be it by its answer', () => {
    const { tap, controller, rest, posted } = setUp();
    controller.receive({ type: 'setFilter', filter: { text: 'INBOX' } });
    rest();
    const revealed = (): number => posted.filter((message) => message.type === 'reveal').length;
    const filtersPosted = posted.filter((message) => message.type === 'preferences').length;
    controller.revealEntry(tap.sent(encodeUtf8('<folderOpen id="1" mailbox="INBOX"/>'), 0));
    rest();
    assert.equal(revealed(), 1);
    controller.revealEntry(tap.sent(encodeUtf8('<mailboxList id="2"/>'), 0));
    rest();
    assert.equal(revealed(), 1);
    tap.received(encodeUtf8('<mailbox id="2" mailbox="INBOX"/>'), 0);
    rest();
    assert.equal(revealed(), 2);
    assert.equal(posted.filter((message) => message.type === 'preferences').length, filtersPosted);
  });

  it('clears a filter that hides the row to be shown for good', () => {
    const { tap, controller, rest, posted } = setUp();
    controller.receive({ type: 'setFilter', filter: { hideKeepAlives: true } });
    rest();
    controller.revealEntry(tap.sent(encodeUtf8('<noop id="1"/>'), 0));
    tap.received(encodeUtf8('<response id="1"/>'), 0);
    rest();
    assert.deepEqual(posted.findLast((message) => message.type === 'preferences')?.preferences.filter, {});
    assert.ok(posted.some((message) => message.type === 'reveal'));
  });

  it('hides rows by their name, keeps that, and shows them again when one is to be seen', () => {
    const { tap, controller, exchange, rest, updates, posted } = setUp();
    exchange(1, '<mailboxList id="1"/>');
    exchange(2, '<noop id="2"/>');
    exchange(3, '<MailboxList id="3"/>');
    rest();
    controller.hideName(1);
    controller.hideName(2);
    rest();
    assert.equal(updates().at(-1)?.window?.totalLines, 0);
    const filter = () => posted.findLast((message) => message.type === 'preferences')?.preferences.filter;
    assert.deepEqual(filter(), { hiddenTags: ['mailboxList', 'noop'] });
    const entry = tap.sent(encodeUtf8('<noop id="4"/>'), 0);
    tap.received(encodeUtf8('<response id="4"/>'), 0);
    controller.revealEntry(entry);
    rest();
    assert.deepEqual(filter(), { hiddenTags: ['mailboxList'] });
    assert.ok(posted.some((message) => message.type === 'reveal'));
    assert.throws(() => controller.hideName(99), /no name/);
  });

  it('holds back while paused what came since, whatever the filter was', () => {
    const { controller, exchange, rest, updates } = setUp();
    exchange(1, '<noop id="1"/>');
    exchange(2, '<mailboxList id="2"/>');
    controller.receive({ type: 'setFilter', filter: { text: 'nothing has this' } });
    rest();
    controller.receive({ type: 'setPaused', isPaused: true });
    controller.receive({ type: 'setFilter', filter: {} });
    rest();
    exchange(3, '<noop id="3"/>');
    rest();
    const status = updates().findLast((update) => update.status !== undefined)?.status;
    assert.deepEqual([status?.shownRows, status?.newRows], [2, 1]);
  });

  it('says of bytes that are no frame what they are', async () => {
    const { tap, controller, rest, lastDetail } = setUp();
    tap.received(encodeUtf8('<half a fra'), 0, 'unfinished');
    rest();
    controller.receive({ type: 'select', target: { row: 1 }, form: 'pretty', showAll: false });
    rest();
    await settled();
    assert.deepEqual(
      lastDetail()?.frames.map(({ fragment, text }) => [fragment, text]),
      [['unfinished', '<half a fra']],
    );
  });

  it('tells the page that what it shows in full is no longer kept', async () => {
    const { tap, controller, rest, updates } = setUp(64 * 1024);
    tap.sent(encodeUtf8('<mailboxList id="1"/>'), 0);
    tap.received(encodeUtf8('<mailbox id="1" mailbox="INBOX"/>'), 0);
    rest();
    controller.receive({ type: 'select', target: { row: 1, entry: 2 }, form: 'pretty', showAll: false });
    rest();
    await settled();
    for (let index = 0; index < 300; index++)
      tap.received(encodeUtf8(`<mailbox id="1" mailbox="${'x'.repeat(500)}"/>`), 0);
    rest();
    await settled();
    assert.equal(updates().findLast((update) => update.detail !== undefined)?.detail, null);
  });

  it('is empty again after the log was cleared', () => {
    const { log, exchange, rest, updates } = setUp();
    exchange(1, '<noop id="1"/>');
    rest();
    log.clear();
    rest();
    assert.equal(updates().at(-1)?.window?.totalLines, 0);
  });

  it('never shows a password', async () => {
    const { controller, exchange, rest, updates, lastDetail } = setUp();
    exchange(1, '<login id="1" authData="anna" password="s3cret-word"/>');
    rest();
    controller.receive({ type: 'select', target: { row: 1 }, form: 'raw', showAll: true });
    rest();
    await settled();
    assert.match(lastDetail()?.replayProblem ?? '', /masked/);
    assert.doesNotMatch(JSON.stringify(updates()), /s3cret/);
  });
});
