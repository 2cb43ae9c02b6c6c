import assert from 'node:assert/strict';
import fc from 'fast-check';
import { defaultListPreferences, maxSelectedRanges } from '../../../src/contracts/messageList';
import {
  maxFilterLength,
  maxWindowRows,
  readListCommand,
  readListNumber,
  readListMessage,
  readListPreferences,
} from '../../../src/contracts/messageListMessages';

const selection = { ranges: [{ from: 2, till: 5 }], uids: [7], focus: -1 };

const good: readonly object[] = [
  { type: 'ready' },
  { type: 'setWindow', first: 0, count: maxWindowRows, revision: 3 },
  { type: 'setSorting', sorting: { key: 'size', isDescending: true } },
  { type: 'setSorting', sorting: { key: 'field', field: 'X-Mailer', isDescending: true } },
  { type: 'setFilter', filter: { field: 'body', text: 'x'.repeat(maxFilterLength), quick: ['unread', 'flagged'] } },
  { type: 'setWidths', widths: { correspondent: 40, date: 100.5, size: 800 } },
  { type: 'setThreads', threads: true },
  { type: 'setSelection', selection, revision: 0 },
  { type: 'run', action: 'markRead' },
];

const bad: readonly unknown[] = [
  undefined,
  [],
  'ready',
  { type: 'toString' },
  { type: 'setWindow', first: 0, count: maxWindowRows + 1, revision: 0 },
  { type: 'setWindow', first: 1.5, count: 10, revision: 0 },
  { type: 'setSorting', sorting: { key: 'password', isDescending: true } },
  { type: 'setSorting', sorting: { key: 'field', field: 'X Mailer', isDescending: true } },
  { type: 'setSorting', sorting: { key: 'field', field: 'x'.repeat(101), isDescending: true } },
  { type: 'setFilter', filter: { field: 'subject', text: 'x'.repeat(maxFilterLength + 1), quick: [] } },
  { type: 'setFilter', filter: { field: 'subject', text: '', quick: ['unread', 'all'] } },
  { type: 'setWidths', widths: { correspondent: 1e9, date: 100, size: 100 } },
  { type: 'setWidths', widths: { correspondent: NaN, date: 100, size: 100 } },
  {
    type: 'setSelection',
    selection: { ...selection, ranges: new Array(maxSelectedRanges + 1).fill({ from: 1, till: 1 }) },
    revision: 0,
  },
  { type: 'setSelection', selection: { ...selection, uids: ['7'] }, revision: 0 },
  { type: 'setSelection', selection: { ...selection, focus: -2 }, revision: 0 },
  { type: 'run', action: 'removeAll' },
];

describe('what a message list page may send', () => {
  it('is taken as it is when it is right', () => {
    for (const message of good) assert.deepEqual(readListCommand(structuredClone(message)), message);
  });

  it('is dropped when anything of it is not', () => {
    for (const message of bad) assert.equal(readListCommand(message), undefined, JSON.stringify(message)?.slice(0, 80));
  });

  it('never brings along what nobody looked at', () => {
    for (const message of good) {
      const stuffed = JSON.parse(
        JSON.stringify(message, (_, value: unknown) =>
          typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value, extra: 1 } : value,
        ),
      ) as unknown;
      if ('selection' in message) continue;
      assert.deepEqual(readListCommand(stuffed), message);
    }
  });

  it('says which list it is about, or none', () => {
    assert.deepEqual(readListNumber({ type: 'ready' }), { list: undefined, isReady: true });
    assert.deepEqual(readListNumber({ type: 'run', list: 3 }), { list: 3, isReady: false });
    for (const bad of [undefined, null, 'ready', { list: '3' }, { list: -1 }])
      assert.deepEqual(readListNumber(bad), { list: undefined, isReady: false });
  });

  it('has its ranges put in order', () => {
    const ranges = [
      { from: 5, till: 9 },
      { from: 9, till: 4 },
      { from: 1, till: 6 },
    ];
    const read = readListCommand({ type: 'setSelection', selection: { ...selection, ranges }, revision: 0 });
    assert.ok(read?.type === 'setSelection');
    assert.deepEqual(read.selection.ranges, [{ from: 1, till: 9 }]);
  });

  it('never makes the reader throw', () => {
    fc.assert(fc.property(fc.anything(), (value) => void readListCommand(value)));
    fc.assert(fc.property(fc.anything(), (value) => void readListMessage(value)));
  });
});

describe('the preferences of a message list', () => {
  it('are read back as they were kept, and not at all when they are damaged', () => {
    assert.deepEqual(readListPreferences(structuredClone(defaultListPreferences)), defaultListPreferences);
    assert.equal(readListPreferences({ ...defaultListPreferences, widths: {} }), undefined);
    assert.equal(readListPreferences(undefined), undefined);
  });
});
