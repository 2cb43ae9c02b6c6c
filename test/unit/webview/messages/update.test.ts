import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ListCommand } from '../../../../src/contracts/messageList';
import { readListCommand } from '../../../../src/contracts/messageListMessages';
import { initialState, isOnItsWay, keptPlaces, type Effect } from '../../../../webview/messages/state';
import { Bench, title, uidsFrom } from './fixtures';

const sent = (effects: readonly Effect[]): ListCommand[] =>
  effects.flatMap((effect) => (effect.type === 'send' ? [effect.message] : []));
const ofType = <T extends ListCommand['type']>(effects: readonly Effect[], type: T) =>
  sent(effects).filter((message): message is Extract<ListCommand, { type: T }> => message.type === type);
const scrolls = (effects: readonly Effect[]) => effects.filter(({ type }) => type.startsWith('scroll'));

describe('the message list page', () => {
  it('asks for the rows in view and some around them, and no more often than needed', () => {
    const bench = new Bench(uidsFrom(1, 1_000_000));
    const far = bench.act({ type: 'scrolled', visible: { first: 500_000, count: 20 }, isAtTop: false });
    assert.deepEqual(sent(far), [{ type: 'setWindow', first: 499_970, count: 80, revision: 0 }]);
    bench.show();
    assert.deepEqual(sent(bench.act({ type: 'scrolled', visible: { first: 500_005, count: 20 }, isAtTop: false })), []);
  });

  it('selects one row, adds single ones, and extends from where it began', () => {
    const bench = new Bench(uidsFrom(100, 50));
    bench.act({ type: 'picked', line: 3, mode: 'only' });
    assert.deepEqual(bench.selectedUids, [103]);
    bench.act({ type: 'picked', line: 7, mode: 'toggle' });
    assert.deepEqual(bench.selectedUids, [103, 107]);
    bench.act({ type: 'picked', line: 7, mode: 'toggle' });
    assert.deepEqual(bench.selectedUids, [103]);
    bench.act({ type: 'picked', line: 3, mode: 'only' });
    bench.act({ type: 'picked', line: 6, mode: 'extend' });
    bench.act({ type: 'picked', line: 1, mode: 'extend' });
    assert.deepEqual(bench.selectedUids, [101, 102, 103]);
    assert.equal(bench.state.selection.focus, 1);
  });

  it('selects a million messages as one range', () => {
    const bench = new Bench(uidsFrom(1, 1_000_000));
    const [message] = ofType(bench.act({ type: 'selectedAll' }), 'setSelection');
    assert.deepEqual(message?.selection.ranges, [{ from: 0, till: 999_999 }]);
    bench.act({ type: 'moved', by: 1, mode: 'only' });
    assert.deepEqual(bench.selectedUids, [1]);
  });

  it('is on its way only while somebody works on it, so that what stands is read out', () => {
    const stages = ['opening', 'sorting', 'connecting', 'open', 'lost', 'failed', 'gone'] as const;
    const { state } = new Bench([1, 2, 3]);
    const busy = stages.filter((stage) => isOnItsWay({ ...state, status: { ...state.status!, stage } }));
    assert.deepEqual(busy, ['opening', 'sorting', 'connecting']);
    assert.equal(isOnItsWay(initialState()), true);
  });

  it('moves by keys and stops at both ends', () => {
    const bench = new Bench(uidsFrom(1, 30));
    bench.act({ type: 'moved', by: 1, mode: 'only' });
    assert.equal(bench.state.selection.focus, 0);
    bench.act({ type: 'moved', by: -1, mode: 'only' });
    assert.equal(bench.state.selection.focus, 0);
    const end = bench.act({ type: 'movedTo', edge: 'end', mode: 'only' });
    assert.equal(bench.state.selection.focus, 29);
    assert.deepEqual(scrolls(end), [{ type: 'scrollToLine', line: 29, alignment: 'nearest' }]);
    bench.act({ type: 'moved', by: 19, mode: 'only' });
    assert.equal(bench.state.selection.focus, 29);
  });

  it('keeps the selection for a context menu inside of it, and takes the row outside of it', () => {
    const bench = new Bench(uidsFrom(1, 30));
    bench.act({ type: 'picked', line: 2, mode: 'only' });
    bench.act({ type: 'picked', line: 4, mode: 'extend' });
    bench.act({ type: 'menuOpened', line: 3 });
    assert.deepEqual(bench.selectedUids, [3, 4, 5]);
    bench.act({ type: 'menuOpened', line: 9 });
    assert.deepEqual(bench.selectedUids, [10]);
  });

  it('keeps the same messages selected and focused whatever comes and goes', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(39), { maxLength: 10, minLength: 1 }),
        fc.array(fc.record({ isRemoval: fc.boolean(), index: fc.nat(39) }), { maxLength: 30 }),
        (picked, changes) => {
          const bench = new Bench(uidsFrom(1000, 40));
          for (const line of picked) bench.act({ type: 'picked', line, mode: 'toggle' });
          const focusUid = bench.uids[picked.at(-1)!]!;
          let wanted = bench.selectedUids;
          let next = 5000;
          for (const { isRemoval, index } of changes) {
            if (isRemoval && index < bench.uids.length) {
              wanted = wanted.filter((uid) => uid !== bench.uids[index]);
              bench.remove(index);
            } else if (!isRemoval) bench.add(Math.min(index, bench.uids.length), next++);
          }
          assert.deepEqual(bench.selectedUids, wanted);
          if (bench.uids.includes(focusUid)) assert.equal(bench.uids[bench.state.selection.focus], focusUid);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('leaves what is in view where it is when mail comes above it', () => {
    const bench = new Bench(uidsFrom(1, 500));
    bench.scroll(100);
    assert.deepEqual(scrolls(bench.add(0, 9000)), [{ type: 'scrollByLines', lines: 1 }]);
    assert.equal(bench.state.newAbove, 1);
    assert.deepEqual(scrolls(bench.remove(3, 4)), [{ type: 'scrollByLines', lines: -2 }]);
    assert.deepEqual(scrolls(bench.add(499, 9001)), []);
  });

  it('lets new mail in at the very top, unless a row there is picked', () => {
    const bench = new Bench(uidsFrom(1, 500));
    assert.deepEqual(scrolls(bench.add(0, 9000)), []);
    bench.act({ type: 'picked', line: 1, mode: 'only' });
    assert.deepEqual(scrolls(bench.add(0, 9001)), [{ type: 'scrollByLines', lines: 1 }]);
    assert.deepEqual(bench.selectedUids, [1]);
  });

  it('calls no message new that the user has taken back, and lets it in at the very top', () => {
    const bench = new Bench(uidsFrom(1, 500));
    bench.act({ type: 'picked', line: 1, mode: 'only' });
    bench.receive({ type: 'returning', isReturning: true });
    assert.deepEqual(scrolls(bench.add(0, 9000)), []);
    assert.equal(bench.state.newAbove, 0);
    bench.scroll(100);
    assert.deepEqual(scrolls(bench.add(0, 9001)), [{ type: 'scrollByLines', lines: 1 }]);
    assert.equal(bench.state.newAbove, 0);
    bench.receive({ type: 'returning', isReturning: false });
    bench.add(0, 9002);
    assert.equal(bench.state.newAbove, 1);
  });

  it('says of no message that it is above where all rows have room', () => {
    const bench = new Bench(uidsFrom(1, 5));
    bench.act({ type: 'picked', line: 1, mode: 'only' });
    bench.add(0, 9000);
    assert.equal(bench.state.newAbove, 0);
  });

  it('does not ask for a filter that cannot be, and says why until there is another', () => {
    const bench = new Bench(uidsFrom(1, 5));
    assert.deepEqual(bench.act({ type: 'refused', text: 'Not a flag' }), []);
    assert.deepEqual(bench.state.notice, { text: 'Not a flag', isError: true });
    bench.act({ type: 'filtered', change: { field: 'flags', text: 'Seen' } });
    assert.equal(bench.state.notice, undefined);
  });

  it('finds selection, cursor and place again by UID after the list was read anew', () => {
    const bench = new Bench(uidsFrom(1, 500));
    bench.scroll(100);
    bench.act({ type: 'picked', line: 104, mode: 'only' });
    bench.act({ type: 'picked', line: 106, mode: 'toggle' });
    bench.uids = [7001, 7002, 7003, ...bench.uids];
    const effects = bench.show([{ kind: 'reset', areUidsVoid: false, isOtherFilter: false }]);
    assert.deepEqual(bench.selectedUids, [105, 107]);
    assert.equal(bench.uids[bench.state.selection.focus], 107);
    assert.deepEqual(scrolls(effects), [{ type: 'scrollToLine', line: 103, alignment: 'start' }]);
    const [message] = ofType(effects, 'setSelection');
    assert.equal(message?.revision, 1);
  });

  it('forgets what was selected when the UIDs mean other messages', () => {
    const bench = new Bench(uidsFrom(1, 50));
    bench.act({ type: 'selectedAll' });
    bench.show([{ kind: 'reset', areUidsVoid: true, isOtherFilter: false }]);
    assert.deepEqual(bench.selectedUids, []);
    assert.equal(bench.state.selection.uids.size, 0);
  });

  it('selects nothing more that a new filter may hide', () => {
    const bench = new Bench(uidsFrom(1, 50));
    bench.act({ type: 'picked', line: 4, mode: 'only' });
    bench.act({ type: 'picked', line: 6, mode: 'toggle' });
    bench.uids = uidsFrom(5, 3);
    const effects = bench.show([{ kind: 'reset', areUidsVoid: false, isOtherFilter: true }]);
    assert.deepEqual([bench.selectedUids, bench.state.selection.uids.size], [[], 0]);
    assert.deepEqual(ofType(effects, 'setSelection').at(-1)?.selection.uids, []);
  });

  it('comes back to its place after the page was gone', () => {
    const before = new Bench(uidsFrom(1, 500));
    before.scroll(100);
    before.act({ type: 'picked', line: 104, mode: 'only' });
    const after = new Bench(uidsFrom(1, 500), initialState(keptPlaces(before.state)));
    assert.deepEqual(scrolls(after.effects), [{ type: 'scrollToLine', line: 100, alignment: 'start' }]);
    after.scroll(100);
    assert.deepEqual(after.selectedUids, [105]);
    assert.equal(after.state.selection.focus, 104);
  });

  it('shows another mailbox from its top, with nothing selected, and comes back to where the user was', () => {
    const bench = new Bench(uidsFrom(1, 500));
    bench.scroll(100);
    bench.act({ type: 'picked', line: 104, mode: 'only' });
    bench.uids = uidsFrom(9001, 300);
    bench.showMailbox('Sent', 2);
    assert.deepEqual(scrolls(bench.effects), [{ type: 'scrollToLine', line: 0, alignment: 'start' }]);
    assert.deepEqual(bench.selectedUids, []);
    assert.equal(bench.state.selection.focus, -1);
    bench.scroll(30);
    bench.uids = uidsFrom(1, 500);
    bench.showMailbox(title.mailbox, 3);
    assert.deepEqual(scrolls(bench.effects), [{ type: 'scrollToLine', line: 100, alignment: 'start' }]);
    bench.scroll(100);
    assert.deepEqual(bench.selectedUids, [105]);
    assert.deepEqual(
      keptPlaces(bench.state).map(({ mailbox, firstLine }) => [mailbox, firstLine]),
      [
        ['Sent', 30],
        [title.mailbox, 100],
      ],
    );
  });

  it('keeps the places of so many mailboxes, those left last', () => {
    const bench = new Bench(uidsFrom(1, 50));
    for (let at = 0; at < 40; at++) bench.showMailbox(`Box ${at}`, at + 2);
    const kept = keptPlaces(bench.state);
    assert.equal(kept.length, 30);
    assert.equal(kept.at(-1)?.mailbox, 'Box 39');
  });

  it('sorts the other way round on a second press, from the top', () => {
    const bench = new Bench(uidsFrom(1, 50));
    const first = bench.act({ type: 'sorted', key: 'subject' });
    assert.deepEqual(sent(first), [{ type: 'setSorting', sorting: { key: 'subject', isDescending: false } }]);
    assert.deepEqual(scrolls(first), [{ type: 'scrollToLine', line: 0, alignment: 'start' }]);
    const second = bench.act({ type: 'sorted', key: 'subject' });
    assert.deepEqual(sent(second), [{ type: 'setSorting', sorting: { key: 'subject', isDescending: true } }]);
  });

  it('goes on to the next message when the user has sent away what was selected', () => {
    const bench = new Bench(uidsFrom(1, 50));
    bench.act({ type: 'picked', line: 3, mode: 'only' });
    bench.act({ type: 'picked', line: 5, mode: 'extend' });
    bench.remove(3, 3, 3);
    assert.deepEqual(bench.selectedUids, []);
    const effects = bench.receive({ type: 'left' });
    assert.deepEqual(bench.selectedUids, [7]);
    assert.deepEqual(
      sent(effects).flatMap((message) => (message.type === 'setSelection' ? message.selection.ranges : [])),
      [{ from: 3, till: 3 }],
    );
    bench.remove(3);
    bench.receive({ type: 'left' });
    assert.deepEqual(bench.selectedUids, [8]);
    bench.receive({ type: 'left' });
    assert.deepEqual(bench.selectedUids, [8]);
  });

  it('selects nothing by itself where the user has chosen to have nothing selected, or in another list', () => {
    const stops: ((bench: Bench) => void)[] = [
      (bench) => bench.act({ type: 'dismissed' }),
      (bench) => bench.show([{ kind: 'reset', areUidsVoid: false, isOtherFilter: false }]),
    ];
    for (const stop of stops) {
      const bench = new Bench(uidsFrom(1, 50));
      bench.act({ type: 'picked', line: 3, mode: 'only' });
      bench.remove(3);
      stop(bench);
      bench.receive({ type: 'left' });
      assert.deepEqual(bench.selectedUids, []);
    }
  });

  it('sorts by a field that no heading shows as if one was pressed, and by a heading after that', () => {
    const bench = new Bench([1, 2, 3]);
    const sorting = { key: 'field', field: 'Cc', isDescending: true } as const;
    assert.deepEqual(sent(bench.act({ type: 'received', message: { type: 'sort', sorting } })), [
      { type: 'setSorting', sorting },
    ]);
    assert.deepEqual(bench.state.preferences.sorting, sorting);
    assert.deepEqual(sent(bench.act({ type: 'sorted', key: 'date' })), [
      { type: 'setSorting', sorting: { key: 'date', isDescending: true } },
    ]);
  });

  it('filters by one thing at a time: text, flags, or attachments', () => {
    const bench = new Bench(uidsFrom(1, 50));
    const filterOf = (effects: readonly Effect[]) => ofType(effects, 'setFilter')[0]?.filter;
    bench.act({ type: 'quickToggled', quick: 'unread', isOn: true });
    const both = filterOf(bench.act({ type: 'quickToggled', quick: 'flagged', isOn: true }));
    assert.deepEqual(both?.quick, ['unread', 'flagged']);
    const parts = filterOf(bench.act({ type: 'quickToggled', quick: 'attachment', isOn: true }));
    assert.deepEqual(parts?.quick, ['attachment']);
    const text = filterOf(bench.act({ type: 'filtered', change: { text: 'budget' } }));
    assert.deepEqual(text, { field: 'subject', text: 'budget', quick: [] });
    const back = filterOf(bench.act({ type: 'quickToggled', quick: 'unread', isOn: true }));
    assert.deepEqual(back, { field: 'subject', text: '', quick: ['unread'] });
  });

  it('sends nothing that the contract refuses', () => {
    const bench = new Bench(uidsFrom(1, 3000));
    const all: Effect[] = [];
    for (let line = 0; line < 3000; line += 2) {
      all.push(...bench.scroll(line), ...bench.act({ type: 'picked', line, mode: 'toggle' }));
    }
    all.push(...bench.act({ type: 'threaded', threads: true }), ...bench.act({ type: 'selectedAll' }));
    for (const message of sent(all)) assert.deepEqual(readListCommand(structuredClone(message)), message);
  });
});
