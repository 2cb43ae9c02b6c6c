import assert from 'node:assert/strict';
import type {
  ConsoleStatus,
  ConsoleWindow,
  FrameLine,
  HostMessage,
  RowLine,
  WebviewMessage,
} from '../../../src/contracts/console';
import { defaultPreferences } from '../../../src/contracts/console';
import { readWebviewMessage } from '../../../src/contracts/consoleMessages';
import {
  initialState,
  placeOf,
  type ConsoleState,
  type ConsoleAction,
  type ConsoleEffect,
  type SavedPlace,
} from '../../../webview/console/state';
import { update } from '../../../webview/console/update';

const emptyStatus: ConsoleStatus = {
  shownRows: 0,
  totalRows: 0,
  keptBytes: 0,
  budgetBytes: 1,
  droppedEntries: 0,
  isScanning: false,
  filterProblem: undefined,
  isPaused: false,
  newRows: 0,
  accounts: [],
};

const rowLine = (row: number, isExpanded = false): RowLine => ({
  kind: 'row',
  row,
  state: 'done',
  tag: 'noop',
  id: String(row),
  wallMs: 0,
  accountId: 'a1',
  elapsedMs: 1,
  sentBytes: 1,
  receivedBytes: 1,
  dataCount: 0,
  errorText: undefined,
  preview: '',
  isExpanded,
  isReplay: false,
});

const frameLine = (row: number, entry: number): FrameLine => ({
  kind: 'frame',
  row,
  entry,
  direction: 'sent',
  frameKind: 'request',
  tag: 'noop',
  offsetMs: 0,
  sizeBytes: 1,
  isRedacted: false,
  fragment: undefined,
  preview: '',
});

/** Rows 1 to `total` on lines 0 to `total - 1`, of which some are sent. */
const windowOf = (total: number, first = 0, count = total, change: Partial<ConsoleWindow> = {}): HostMessage => ({
  type: 'update',
  window: {
    first,
    lines: Array.from({ length: Math.min(count, total - first) }, (_, index) => rowLine(first + index + 1)),
    totalLines: total,
    shiftLines: 0,
    selectedLine: -1,
    ...change,
  },
});

/** The page without its elements: acts, and remembers what it would do. */
class Page {
  state: ConsoleState;
  effects: ConsoleEffect[] = [];

  constructor(place?: SavedPlace) {
    this.state = initialState(place);
  }

  act(...actions: ConsoleAction[]): this {
    for (const action of actions) {
      const step = update(this.state, action);
      this.state = step.state;
      this.effects.push(...step.effects);
    }
    return this;
  }

  receive(message: HostMessage): this {
    return this.act({ type: 'received', message });
  }

  /** A page that shows twenty lines and has got its start state. */
  start(message: HostMessage = windowOf(100), logKey = 'log'): this {
    this.act({ type: 'started' }, { type: 'scrolled', visible: { first: 0, count: 20 }, isAtEnd: undefined });
    this.receive({ type: 'preferences', preferences: defaultPreferences, logKey });
    this.receive(message);
    return this;
  }

  takeEffects(): ConsoleEffect[] {
    return this.effects.splice(0);
  }

  takeSent(): WebviewMessage[] {
    return this.takeEffects().flatMap((effect) => (effect.type === 'send' ? [effect.message] : []));
  }
}

describe('the console page', () => {
  it('asks for its start state before anything else', () => {
    assert.deepEqual(new Page().act({ type: 'started' }).takeSent(), [{ type: 'ready', requestId: 1 }]);
  });

  it('then asks for the last lines, and follows them', () => {
    const page = new Page().start();
    assert.deepEqual(page.takeSent()[1], { type: 'setWindow', first: 0, count: 80, follow: true });
    page.receive(windowOf(120, 40));
    assert.deepEqual(page.takeEffects(), [{ type: 'scrollToEnd' }]);
  });

  it('sends only what the host takes', () => {
    const page = new Page().start();
    page.act(
      { type: 'picked', line: 3 },
      { type: 'moved', by: 2 },
      { type: 'toggled', line: 3 },
      { type: 'filtered', change: { text: 'INBOX', isRegex: true } },
      { type: 'formChosen', form: 'raw' },
      { type: 'allShown' },
      { type: 'paused', isPaused: true },
      { type: 'resized', detailPercent: 33.3 },
      { type: 'asked', body: { type: 'replay', target: { row: 1 } } },
      { type: 'ran', action: 'connect' },
      { type: 'dismissed' },
      { type: 'filtered', change: { accountId: 'a1', session: 4 } },
      { type: 'filterCleared', keepsSession: true },
      { type: 'filterCleared' },
    );
    for (const message of page.takeSent()) assert.ok(readWebviewMessage(structuredClone(message)), message.type);
  });

  it('stops following when the user scrolls up, and goes on at the end', () => {
    const page = new Page().start();
    page.takeSent();
    page.act({ type: 'scrolled', visible: { first: 40, count: 20 }, isAtEnd: false });
    assert.deepEqual(page.takeSent(), [{ type: 'setWindow', first: 10, count: 80, follow: false }]);
    page.receive(windowOf(150));
    assert.deepEqual(page.takeEffects(), []);
    page.act({ type: 'scrolled', visible: { first: 130, count: 20 }, isAtEnd: true });
    assert.equal(page.state.follows, true);
  });

  it('asks for other lines only near the edge of those it has', () => {
    const page = new Page().start();
    page.act({ type: 'scrolled', visible: { first: 40, count: 20 }, isAtEnd: false });
    page.takeSent();
    page.act({ type: 'scrolled', visible: { first: 45, count: 20 }, isAtEnd: false });
    assert.deepEqual(page.takeSent(), []);
    page.act({ type: 'scrolled', visible: { first: 70, count: 20 }, isAtEnd: false });
    assert.equal(page.takeSent().length, 1);
  });

  it('moves along when lines above went', () => {
    const page = new Page().start().act({ type: 'followed', follows: false });
    page.takeEffects();
    page.receive(windowOf(80, 0, 80, { shiftLines: -20 }));
    assert.deepEqual(page.takeEffects(), [{ type: 'scrollByLines', lines: -20 }]);
  });
});

describe('selecting in the console page', () => {
  it('tells the host and keeps the line', () => {
    const page = new Page().start();
    page.takeSent();
    page.act({ type: 'picked', line: 4 });
    assert.deepEqual(page.state.selection, { row: 5 });
    assert.deepEqual(page.takeSent()[0], { type: 'select', target: { row: 5 }, form: 'pretty', showAll: false });
    assert.equal(page.state.follows, false);
  });

  it('starts at the first visible line, and stays inside the list', () => {
    const page = new Page().start(windowOf(3));
    page.act({ type: 'moved', by: 1 });
    assert.equal(page.state.selectedLine, 0);
    page.act({ type: 'moved', by: -5 });
    assert.equal(page.state.selectedLine, 0);
    page.act({ type: 'moved', by: 50 });
    assert.equal(page.state.selectedLine, 2);
  });

  it('waits for a line that the host has not sent', () => {
    const page = new Page().start(windowOf(1_000, 0, 80));
    page.act({ type: 'picked', line: 0 }, { type: 'movedTo', edge: 'end' });
    assert.equal(page.state.pendingLine, 999);
    page.act({ type: 'moved', by: -1 });
    assert.equal(page.state.pendingLine, 998);
    page.receive(windowOf(1_000, 920, 80));
    assert.deepEqual(page.state.selection, { row: 999 });
    assert.equal(page.state.pendingLine, undefined);
  });

  it('opens a row with the right arrow, then goes to its frames, and back with the left', () => {
    const page = new Page().start(windowOf(3)).act({ type: 'picked', line: 1 });
    page.takeSent();
    page.act({ type: 'opened' });
    assert.deepEqual(page.takeSent(), [{ type: 'setExpanded', row: 2, isExpanded: true }]);
    const lines = [rowLine(1), rowLine(2, true), frameLine(2, 7), frameLine(2, 8), rowLine(3)];
    page.receive(windowOf(5, 0, 5, { lines, selectedLine: 1 }));
    page.act({ type: 'opened' });
    assert.deepEqual(page.state.selection, { row: 2, entry: 7 });
    page.act({ type: 'closed' });
    assert.deepEqual(page.state.selection, { row: 2 });
    page.takeSent();
    page.act({ type: 'closed' });
    assert.deepEqual(page.takeSent(), [{ type: 'setExpanded', row: 2, isExpanded: false }]);
  });

  it('steps over the line that stands for more frames', () => {
    const lines = [rowLine(1, true), frameLine(1, 7), { kind: 'more' as const, row: 1, hiddenFrames: 9 }, rowLine(2)];
    const page = new Page().start(windowOf(4, 0, 4, { lines }));
    page.act({ type: 'picked', line: 1 }, { type: 'moved', by: 1 });
    assert.deepEqual(page.state.selection, { row: 2 });
    page.act({ type: 'moved', by: -1 });
    assert.deepEqual(page.state.selection, { row: 1, entry: 7 });
  });

  it('is ended by Escape', () => {
    const page = new Page().start().act({ type: 'picked', line: 4 }, { type: 'dismissed' });
    assert.equal(page.state.selection, undefined);
    assert.deepEqual(page.takeSent().at(-1), { type: 'select', target: undefined, form: 'pretty', showAll: false });
  });

  it('ends when the log is cleared', () => {
    const page = new Page().start().act({ type: 'picked', line: 4 });
    page.receive({ type: 'update', status: emptyStatus });
    assert.equal(page.state.selection, undefined);
  });

  it('does not show a detail that belongs to another selection', () => {
    const detail = {
      target: { row: 9 },
      form: 'pretty' as const,
      tag: 'noop',
      id: '9',
      state: 'done' as const,
      accountName: 'Anna',
      wallMs: 0,
      elapsedMs: 1,
      errorText: undefined,
      frames: [],
      omittedFrames: 0,
      hasMore: false,
      replayProblem: undefined,
      isRequest: true,
      doc: undefined,
    };
    const page = new Page().start().act({ type: 'picked', line: 4 });
    page.receive({ type: 'update', detail });
    const shownRow = (): number | undefined => page.state.detail?.target.row;
    assert.equal(shownRow(), undefined);
    page.receive({ type: 'update', detail: { ...detail, target: { row: 5 } } });
    assert.equal(shownRow(), 5);
  });

  it('is said to be gone when the log has it no more, until another is selected', () => {
    const page = new Page().start().act({ type: 'picked', line: 4 });
    assert.equal(page.state.isDetailGone, false);
    page.receive({ type: 'update', detail: null });
    assert.equal(page.state.isDetailGone, true);
    page.act({ type: 'picked', line: 5 });
    assert.equal(page.state.isDetailGone, false);
    page.act({ type: 'dismissed' }).receive({ type: 'update', detail: null });
    assert.equal(page.state.isDetailGone, false);
  });

  it('follows what the host reveals', () => {
    const page = new Page().start();
    page.takeEffects();
    page.receive({ type: 'reveal', target: { row: 70 }, line: 69 });
    assert.deepEqual(page.state.selection, { row: 70 });
    assert.ok(page.takeEffects().some((effect) => effect.type === 'scrollToLine' && effect.line === 69));
  });
});

describe('requests of the console page', () => {
  it('are under way until their reply, whose words are shown', () => {
    const page = new Page().start();
    page.act({ type: 'asked', body: { type: 'replay', target: { row: 1 } } });
    const requestId = page.state.nextRequestId - 1;
    assert.equal(page.state.waiting.get(requestId), 'replay');
    page.receive({ type: 'reply', requestId, error: 'Anna is not connected.' });
    assert.equal(page.state.waiting.has(requestId), false);
    assert.deepEqual(page.state.notice, { text: 'Anna is not connected.', isError: true });
  });

  it('keep the words of their reply when the host shows the new row right after it', () => {
    const page = new Page().start();
    page.act({ type: 'asked', body: { type: 'replay', target: { row: 1 } } });
    page.receive({ type: 'reply', requestId: page.state.nextRequestId - 1, notice: 'noop answered after 3 ms' });
    page.receive({ type: 'reveal', target: { row: 70 }, line: 69 });
    assert.equal(page.state.notice?.text, 'noop answered after 3 ms');
    page.act({ type: 'picked', line: 4 });
    assert.equal(page.state.notice, undefined);
  });

  it('go out once, however long the keys are held', () => {
    const page = new Page().start();
    page.takeSent();
    const replay: ConsoleAction = { type: 'asked', body: { type: 'replay', target: { row: 1 } } };
    page.act(replay, replay);
    assert.equal(page.takeSent().length, 1);
    page.receive({ type: 'reply', requestId: page.state.nextRequestId - 1 });
    page.act(replay);
    assert.equal(page.takeSent().length, 1);
  });

  it('leave a stray reply alone', () => {
    const page = new Page().start();
    page.receive({ type: 'reply', requestId: 99, error: 'what?' });
    assert.equal(page.state.notice, undefined);
  });

  it('clears what narrows a session further, and then the choice of the session', () => {
    const page = new Page().start();
    const change = { accountId: 'a1', session: 4, text: 'INBOX' };
    page.act({ type: 'filtered', change }, { type: 'filterCleared', keepsSession: true });
    assert.deepEqual(page.state.preferences.filter, { accountId: 'a1', session: 4 });
    page.act({ type: 'filtered', change: { accountId: undefined, session: undefined } });
    assert.deepEqual(page.state.preferences.filter, {});
  });

  it('keep a filter short: what is off is absent', () => {
    const page = new Page().start();
    page.act({ type: 'filtered', change: { errorsOnly: true } }, { type: 'filtered', change: { text: 'a' } });
    page.act({ type: 'filtered', change: { errorsOnly: false, direction: undefined } });
    assert.deepEqual(page.takeSent().at(-1), { type: 'setFilter', filter: { text: 'a' } });
  });
});

describe('the place in the console page', () => {
  it('is found again when the page comes back', () => {
    const page = new Page({ logKey: 'log', selection: { row: 40 }, firstLine: 30, follows: false });
    page.start(windowOf(100, 0, 100, { selectedLine: 39 }));
    const effects = page.takeEffects();
    assert.deepEqual(page.state.selection, { row: 40 });
    assert.equal(page.state.follows, false);
    assert.ok(effects.some((effect) => effect.type === 'scrollToLine' && effect.line === 30));
    assert.deepEqual(placeOf(page.state).selection, { row: 40 });
  });

  it('is not lost to lines that were on their way to the page before this one', () => {
    const page = new Page({ logKey: 'log', selection: { row: 40 }, firstLine: 30, follows: false });
    page.receive(windowOf(100));
    page.start(windowOf(100, 0, 100, { selectedLine: 39 }));
    assert.deepEqual([page.state.selection, page.state.follows], [{ row: 40 }, false]);
    assert.ok(page.takeEffects().some((effect) => effect.type === 'scrollToLine' && effect.line === 30));
  });

  it('is forgotten when the log is another one', () => {
    const page = new Page({ logKey: 'old', selection: { row: 40 }, firstLine: 30, follows: false }).start();
    assert.equal(page.state.selection, undefined);
    assert.equal(page.state.follows, true);
  });
});
