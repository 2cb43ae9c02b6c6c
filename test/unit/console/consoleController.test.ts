import assert from 'node:assert/strict';
import { Emitter } from '../../../src/base/emitter';
import type { ConsolePreferences, ConsoleUpdate, ConsoleWindow, HostMessage } from '../../../src/contracts/console';
import { readHostMessage } from '../../../src/contracts/consoleMessages';
import { ConsoleController, maxExpandedRows, updateIntervalMs } from '../../../src/host/console/consoleController';
import { maxListedFrames } from '../../../src/host/console/windowBuilder';
import { serializeXml } from '../../../src/protocol/xml';
import { FakeLog, FakeRows } from './fakeLog';
import { ManualClock, settled } from '../../support/manualClock';

function setUp(preferences: ConsolePreferences = { filter: {}, form: 'pretty', detailPercent: 45 }) {
  const log = new FakeLog();
  const rows = new FakeRows(log);
  const clock = new ManualClock();
  const posted: HostMessage[] = [];
  const kept: ConsolePreferences[] = [];
  const ran: string[] = [];
  const selected: boolean[] = [];
  const accountsChanged = new Emitter<void>();
  const controller = new ConsoleController({
    log,
    rows,
    clock,
    accounts: () => [],
    onDidChangeAccounts: accountsChanged.event,
    post: (message) => posted.push(structuredClone(message)),
    actions: {
      replay: (target) => (target.row === 1 ? Promise.resolve('Answered') : Promise.reject(new Error('Not connected'))),
      edit: () => Promise.resolve(),
      copy: (_, part) => Promise.resolve(`${part} copied`),
      run: (action) => Promise.resolve(void ran.push(action)),
    },
    describeError: (error) => (error as Error).message,
    logError: (message, error) => assert.fail(`${message}: ${String(error)}`),
    loadLanguage: () => Promise.resolve({ formatXml: serializeXml, docOf: () => undefined }),
    logKey: 'log 1',
    preferences,
    keepPreferences: (changed) => kept.push(changed),
    onSelect: (isSelected) => selected.push(isSelected),
    onChooseSession: () => undefined,
  });
  const take = (): HostMessage[] => posted.splice(0);
  const lastWindow = (): ConsoleWindow => {
    const windows = take().flatMap((message) => (message.type === 'update' && message.window ? [message.window] : []));
    return windows.at(-1) ?? assert.fail('no window was posted');
  };
  const start = (count = 10, follow = false, first = 0): void => {
    controller.receive({ type: 'ready', requestId: 1 });
    controller.receive({ type: 'setWindow', first, count, follow });
    clock.advance(updateIntervalMs);
  };
  return { log, rows, clock, controller, posted, kept, ran, selected, take, lastWindow, start };
}

function fill(log: FakeLog, count: number): void {
  for (let id = 0; id < count; id++) log.exchange(`<noop id="${id}"/>`, [`<response id="${id}"/>`]);
}

const rowsOf = (window: ConsoleWindow): number[] => window.lines.map((line) => line.row);

describe('the console controller', () => {
  it('posts nothing before the page has asked', () => {
    const { log, clock, posted } = setUp();
    fill(log, 3);
    clock.advance(1_000);
    assert.deepEqual(posted, []);
  });

  it('answers the first question with preferences, then lines', async () => {
    const { log, posted, start } = setUp();
    fill(log, 3);
    start();
    await settled();
    assert.deepEqual(posted[0], {
      type: 'preferences',
      preferences: { filter: {}, form: 'pretty', detailPercent: 45 },
      logKey: 'log 1',
    });
    assert.ok(posted.some((message) => message.type === 'reply' && message.requestId === 1));
    for (const message of posted) assert.deepEqual(readHostMessage(message), message);
  });

  it('sends only the lines asked for, whatever the log holds', () => {
    const { log, lastWindow, start } = setUp();
    fill(log, 500);
    start(20, false, 100);
    const window = lastWindow();
    assert.equal(window.totalLines, 500);
    assert.equal(window.first, 100);
    assert.equal(window.lines.length, 20);
  });

  it('puts many changes into one update', () => {
    const { log, clock, take, start } = setUp();
    start();
    take();
    fill(log, 200);
    assert.deepEqual(take(), []);
    clock.advance(updateIntervalMs);
    assert.equal(take().filter((message) => message.type === 'update').length, 1);
  });

  it('sends the last lines by itself while following', () => {
    const { log, clock, lastWindow, start } = setUp();
    start(5, true);
    fill(log, 20);
    clock.advance(updateIntervalMs);
    assert.deepEqual(rowsOf(lastWindow()), [16, 17, 18, 19, 20]);
  });

  it('posts nothing while hidden, and all that is current when shown', () => {
    const { log, clock, controller, take, lastWindow, start } = setUp();
    start(5, true);
    take();
    controller.setVisible(false);
    fill(log, 7);
    clock.advance(1_000);
    assert.deepEqual(take(), []);
    controller.setVisible(true);
    controller.receive({ type: 'ready', requestId: 2 });
    clock.advance(updateIntervalMs);
    assert.deepEqual(rowsOf(lastWindow()), [3, 4, 5, 6, 7]);
  });

  it('says by how many lines the view moved when old rows went', () => {
    const { log, clock, lastWindow, start } = setUp();
    fill(log, 100);
    start(10, false, 50);
    assert.equal(lastWindow().first, 50);
    log.drop(20);
    clock.advance(updateIntervalMs);
    const window = lastWindow();
    assert.equal(window.shiftLines, -20);
    assert.equal(window.first, 30);
    assert.equal(window.lines[0]?.row, 51);
  });

  it('keeps rows back while paused and counts them', () => {
    const { log, clock, controller, take, lastWindow, start } = setUp();
    fill(log, 3);
    start();
    controller.receive({ type: 'setPaused', isPaused: true });
    take();
    fill(log, 4);
    clock.advance(updateIntervalMs);
    const update = take().find((message): message is ConsoleUpdate => message.type === 'update');
    assert.equal(update?.window?.totalLines, 3);
    assert.equal(update?.status?.newRows, 4);
    controller.receive({ type: 'setPaused', isPaused: false });
    clock.advance(updateIntervalMs);
    assert.equal(lastWindow().totalLines, 7);
  });

  it('lists the frames of an open row beneath it, up to a bound', () => {
    const { log, clock, controller, lastWindow, start } = setUp();
    const data = Array.from({ length: 300 }, (_, index) => `<mailbox id="1" mailbox="${index}"/>`);
    log.exchange('<mailboxList id="1"/>', [...data, '<response id="1"/>']);
    start(400);
    controller.receive({ type: 'setExpanded', row: 1, isExpanded: true });
    clock.advance(updateIntervalMs);
    const { lines } = lastWindow();
    assert.equal(lines.length, 1 + maxListedFrames + 1);
    assert.equal(lines[1]?.kind === 'frame' && lines[1].direction, 'sent');
    assert.deepEqual(lines.at(-1), { kind: 'more', row: 1, hiddenFrames: 302 - maxListedFrames });
  });

  it('keeps only some rows open at a time', () => {
    const { log, clock, controller, lastWindow, start } = setUp();
    fill(log, maxExpandedRows + 5);
    start();
    for (let row = 1; row <= maxExpandedRows + 5; row++) {
      controller.receive({ type: 'setExpanded', row, isExpanded: true });
    }
    clock.advance(updateIntervalMs);
    assert.equal(lastWindow().totalLines, maxExpandedRows + 5 + 2 * maxExpandedRows);
  });

  it('says on which line the selection is', () => {
    const { log, clock, controller, lastWindow, start } = setUp();
    fill(log, 30);
    start();
    controller.receive({ type: 'select', target: { row: 25 }, form: 'pretty', showAll: false });
    clock.advance(updateIntervalMs);
    assert.equal(lastWindow().selectedLine, 24);
  });

  it('says of no detail that it is gone while nothing is selected: something may be by the time that arrives', async () => {
    const { take, start } = setUp();
    start();
    await settled();
    assert.ok(take().every((message) => message.type !== 'update' || message.detail === undefined));
  });

  it('sends the detail of the selection, and again when its response has come', async () => {
    const { log, clock, controller, take, start } = setUp();
    log.exchange('<noop id="1"/>', []);
    start();
    controller.receive({ type: 'select', target: { row: 1 }, form: 'pretty', showAll: false });
    clock.advance(updateIntervalMs);
    await settled();
    const details = (): unknown[] =>
      take().flatMap((message) => (message.type === 'update' && message.detail ? [message.detail.state] : []));
    assert.deepEqual(details(), ['pending']);
    fill(log, 1);
    clock.advance(updateIntervalMs);
    await settled();
    assert.deepEqual(details(), []);
    log.change(1, { state: 'done', elapsedMs: 3 });
    clock.advance(updateIntervalMs);
    await settled();
    assert.deepEqual(details(), ['done']);
  });

  it('keeps a filter and a form for the next window', () => {
    const { controller, kept, rows, start } = setUp();
    start();
    controller.receive({ type: 'setFilter', filter: { text: 'noop' } });
    controller.receive({ type: 'select', form: 'raw', showAll: false });
    assert.deepEqual(kept.at(-1), { filter: { text: 'noop' }, form: 'raw', detailPercent: 45 });
    assert.deepEqual(rows.filter, { text: 'noop' });
  });

  it('starts with the filter kept from before', () => {
    const { rows } = setUp({ filter: { text: 'folder' }, form: 'raw', detailPercent: 30 });
    assert.deepEqual(rows.filter, { text: 'folder' });
  });

  it('reveals the row of an entry once the page is there', () => {
    const { log, clock, controller, take, start } = setUp();
    fill(log, 50);
    controller.revealEntry(61);
    start();
    clock.advance(updateIntervalMs);
    assert.deepEqual(
      take().find((message) => message.type === 'reveal'),
      { type: 'reveal', target: { row: 31 }, line: 30 },
    );
  });

  it('reveals a row once more to a page that was only being made when it was told', () => {
    const { log, clock, controller, take, start } = setUp();
    fill(log, 50);
    start();
    controller.setVisible(false);
    controller.revealEntry(61);
    controller.setVisible(true);
    clock.advance(updateIntervalMs);
    take();
    const reveals = (): number => take().filter((message) => message.type === 'reveal').length;
    controller.receive({ type: 'ready', requestId: 1 });
    clock.advance(updateIntervalMs);
    assert.equal(reveals(), 1);
    controller.receive({ type: 'setWindow', first: 0, count: 10, follow: false });
    controller.receive({ type: 'ready', requestId: 1 });
    clock.advance(updateIntervalMs);
    assert.equal(reveals(), 0);
  });

  it('clears a filter that hides the row to be revealed', () => {
    const { log, clock, controller, take, start } = setUp({ filter: { text: 'x' }, form: 'raw', detailPercent: 30 });
    fill(log, 5);
    start();
    take();
    controller.revealEntry(3);
    clock.advance(updateIntervalMs);
    clock.advance(updateIntervalMs);
    const messages = take();
    assert.ok(
      messages.some((message) => message.type === 'preferences' && message.preferences.filter.text === undefined),
    );
    assert.ok(messages.some((message) => message.type === 'reveal' && message.line === 1));
  });

  it('tells the page how a request went', async () => {
    const { controller, take, start } = setUp();
    start();
    await settled();
    take();
    controller.receive({ type: 'replay', requestId: 5, target: { row: 1 } });
    controller.receive({ type: 'replay', requestId: 6, target: { row: 2 } });
    await settled();
    assert.deepEqual(
      take().filter((message) => message.type === 'reply'),
      [
        { type: 'reply', requestId: 5, notice: 'Answered' },
        { type: 'reply', requestId: 6, error: 'Not connected' },
      ],
    );
  });

  it('does nothing for a message that is not of the contract', () => {
    const { controller, ran, take, start } = setUp();
    start();
    take();
    controller.receive({ type: 'run', action: 'format' });
    controller.receive('clear');
    assert.deepEqual([ran, take()], [[], []]);
  });

  it('leaves no timer and no listener behind', () => {
    const { log, clock, controller, rows, start } = setUp();
    start();
    fill(log, 1);
    controller.dispose();
    assert.equal(clock.timerCount, 0);
    assert.equal(log.didChange.hasListeners, false);
    assert.equal(rows.isDisposed, true);
  });

  it('tells whether there is a row for commands, and that there is none when the page closes', () => {
    const { log, controller, selected, start } = setUp();
    fill(log, 3);
    start();
    controller.receive({ type: 'select', target: { row: 1 }, form: 'pretty', showAll: false });
    controller.dispose();
    assert.deepEqual(selected, [true, false]);
  });
});
