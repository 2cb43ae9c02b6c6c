import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ConsoleCommand, ConsoleRequest } from '../../../src/contracts/console';
import {
  maxFilterTextLength,
  maxWindowLines,
  readFilter,
  readHostMessage,
  readPreferences,
  readWebviewMessage,
} from '../../../src/contracts/consoleMessages';

const commands: ConsoleCommand[] = [
  { type: 'setWindow', first: 10, count: 60, follow: false },
  { type: 'setFilter', filter: { text: 'INBOX', isRegex: true, direction: 'sent', errorsOnly: true } },
  { type: 'setFilter', filter: { hideKeepAlives: true, hiddenTags: ['mailboxNotify', 'mailboxList'] } },
  { type: 'setFilter', filter: { accountId: 'ann@example.com', session: 12 } },
  { type: 'select', target: { row: 3, entry: 9 }, form: 'raw', showAll: true },
  { type: 'setExpanded', row: 3, isExpanded: true },
  { type: 'setPaused', isPaused: true },
  { type: 'setDetailPercent', percent: 40 },
  { type: 'run', action: 'startDemoServer' },
];

const requests: ConsoleRequest[] = [
  { type: 'ready', requestId: 0 },
  { type: 'replay', requestId: 1, target: { row: 1 } },
  { type: 'edit', requestId: 2, target: { row: 1, entry: 4 } },
  { type: 'copy', requestId: 3, target: { row: 1 }, part: 'exchange' },
];

const refused: [string, unknown][] = [
  ['no object', 'ready'],
  ['a list', [{ type: 'ready', requestId: 1 }]],
  ['a verb nobody knows', { type: 'eval', code: '1' }],
  ['a verb that objects inherit', { type: 'constructor' }],
  ['a request without a number', { type: 'ready' }],
  ['a row that is no number', { type: 'replay', requestId: 1, target: { row: '1' } }],
  ['a negative row', { type: 'setExpanded', row: -1, isExpanded: true }],
  ['a window with no end', { type: 'setWindow', first: 0, count: maxWindowLines + 1, follow: false }],
  ['a filter text beyond the limit', { type: 'setFilter', filter: { text: 'x'.repeat(maxFilterTextLength + 1) } }],
  ['too many hidden names', { type: 'setFilter', filter: { hiddenTags: new Array(51).fill('noop') } }],
  ['a hidden name that is none', { type: 'setFilter', filter: { hiddenTags: [7] } }],
  ['a session that is no number', { type: 'setFilter', filter: { session: '1' } }],
  ['a session that is no whole number', { type: 'setFilter', filter: { session: 1.5 } }],
  ['a direction that is none', { type: 'setFilter', filter: { direction: 'sideways' } }],
  ['an action of the host that is not offered', { type: 'run', action: 'workbench.action.quit' }],
  ['a share that hides the list', { type: 'setDetailPercent', percent: 100 }],
  ['a share that is no number', { type: 'setDetailPercent', percent: Number.NaN }],
];

describe('messages from the console page', () => {
  for (const message of [...commands, ...requests]) {
    it(`takes ${message.type} as it is`, () => {
      assert.deepEqual(readWebviewMessage(structuredClone(message)), message);
    });
  }

  it('takes a selection of nothing', () => {
    const message = { type: 'select', target: undefined, form: 'pretty', showAll: false };
    assert.deepEqual(readWebviewMessage(message), { type: 'select', form: 'pretty', showAll: false });
  });

  for (const [what, value] of refused) {
    it(`refuses ${what}`, () => {
      assert.equal(readWebviewMessage(value), undefined);
    });
  }

  it('leaves out fields that the contract does not know', () => {
    const message = { type: 'setFilter', filter: { text: 'a', code: 'b' }, extra: 1 };
    assert.deepEqual(readWebviewMessage(message), { type: 'setFilter', filter: { text: 'a' } });
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (value) => {
        readWebviewMessage(value);
        readHostMessage(value);
        readPreferences(value);
        readFilter(value);
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives back only what passes again', () => {
    const known = fc.constantFrom(...commands.map((c) => c.type), ...requests.map((r) => r.type));
    const body = fc.dictionary(fc.constantFrom('target', 'row', 'filter', 'form', 'count', 'requestId'), fc.anything());
    fc.assert(
      fc.property(known, body, (type, fields) => {
        const message = readWebviewMessage({ ...fields, type });
        if (message !== undefined) assert.deepEqual(readWebviewMessage(message), message);
      }),
    );
  });
});

describe('messages to the console page', () => {
  it('takes every notification and reply of the contract', () => {
    const messages = [
      { type: 'update' },
      { type: 'update', window: { first: 0, lines: [], totalLines: 0, shiftLines: 0, selectedLine: -1 }, detail: null },
      { type: 'preferences', preferences: { filter: {}, form: 'pretty', detailPercent: 45 }, logKey: 'a' },
      { type: 'focusFilter' },
      { type: 'reveal', target: { row: 1 }, line: 4 },
      { type: 'reply', requestId: 1, error: 'no' },
    ];
    for (const message of messages) assert.deepEqual(readHostMessage(message), message);
  });

  it('refuses what is not of the contract', () => {
    assert.equal(readHostMessage({ type: 'vscode-scheduled-async-task' }), undefined);
    assert.equal(readHostMessage({ type: 'update', window: { first: 0 } }), undefined);
    assert.equal(readHostMessage({ type: 'update', window: { first: 0, totalLines: 1, lines: [{}] } }), undefined);
    assert.equal(readHostMessage({ type: 'reply' }), undefined);
  });
});

describe('stored preferences', () => {
  it('are refused when damaged, so that defaults are taken', () => {
    assert.equal(readPreferences(undefined), undefined);
    assert.equal(readPreferences({ filter: {}, form: 'hex', detailPercent: 45 }), undefined);
  });

  it('keep a filter and drop what they do not know', () => {
    const stored = { filter: { text: 'a', old: true }, form: 'raw', detailPercent: 30, version: 2 };
    assert.deepEqual(readPreferences(stored), { filter: { text: 'a' }, form: 'raw', detailPercent: 30 });
  });
});
