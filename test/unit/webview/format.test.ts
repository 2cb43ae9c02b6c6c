import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeRow, omittedWords } from '../../../webview/console/wording';
import type { RowLine } from '../../../src/contracts/console';
import { colourXml } from '../../../webview/console/xmlColours';
import {
  durationPercent,
  formatBytes,
  formatCount,
  formatDuration,
  formatNumber,
} from '../../../webview/shared/format';

describe('numbers for people', () => {
  const bytes: [number, string][] = [
    [0, '0 B'],
    [999, '999 B'],
    [1_200, '1.2 kB'],
    [99_950, '100 kB'],
    [999_600, '1.0 MB'],
    [256_000_000, '256 MB'],
  ];
  for (const [value, words] of bytes)
    it(`says ${words} for ${value} bytes`, () => assert.equal(formatBytes(value), words));

  const durations: [number, string][] = [
    [0.04, '0.0 ms'],
    [9.94, '9.9 ms'],
    [9.96, '10 ms'],
    [999.6, '1.00 s'],
    [12_340, '12.3 s'],
    [59_999, '1 min 00 s'],
    [125_000, '2 min 05 s'],
  ];
  for (const [value, words] of durations) {
    it(`says ${words} for ${value} ms`, () => assert.equal(formatDuration(value), words));
  }

  it('sets thousands apart as the browser does', () => {
    fc.assert(fc.property(fc.nat(), (count) => assert.equal(formatNumber(count), count.toLocaleString('en'))));
  });

  it('counts with the right noun', () => {
    assert.deepEqual([formatCount(1, 'row'), formatCount(2_300, 'row')], ['1 row', '2,300 rows']);
  });

  it('draws longer bars for longer times, never beyond the cell', () => {
    assert.ok(durationPercent(2) < durationPercent(200));
    assert.equal(durationPercent(1e9), 100);
    assert.equal(durationPercent(-1), 0);
  });
});

describe('colours of XML', () => {
  it('tell names, attributes and values apart', () => {
    assert.deepEqual(
      colourXml('<a b="1">t</a>').map((run) => [run.text, run.colour]),
      [
        ['<', 'punctuation'],
        ['a', 'name'],
        [' ', 'punctuation'],
        ['b', 'attribute'],
        ['=', 'punctuation'],
        ['"1"', 'value'],
        ['>', 'punctuation'],
        ['t', undefined],
        ['</', 'punctuation'],
        ['a', 'name'],
        ['>', 'punctuation'],
      ],
    );
  });

  it('never change the text, well-formed or not', () => {
    const xmlish = fc.array(fc.constantFrom('<', '>', '"', "'", '=', '/', ' ', 'a', 'b', '<!--', '-->', '&lt;', '\n'));
    fc.assert(
      fc.property(xmlish, (parts) => {
        const text = parts.join('');
        assert.equal(
          colourXml(text)
            .map((run) => run.text)
            .join(''),
          text,
        );
      }),
    );
  });

  it('take little time for text made to be slow', () => {
    const started = performance.now();
    colourXml(`<a ${'b="'.repeat(10_000)}`);
    colourXml(`${'<a '.repeat(10_000)}`);
    colourXml(`<a ${"x='".repeat(13_000)}>`);
    colourXml(`<${'a'.repeat(39_000)}`);
    colourXml(`<a ${'b'.repeat(39_000)}>`);
    assert.ok(performance.now() - started < 1_000);
  });
});

describe('words of the console', () => {
  const row: RowLine = {
    kind: 'row',
    row: 1,
    state: 'done',
    tag: 'folderOpen',
    id: '7',
    wallMs: 0,
    accountId: 'a1',
    elapsedMs: 3,
    sentBytes: 20,
    receivedBytes: 30,
    dataCount: 0,
    errorText: undefined,
    preview: 'mailbox="INBOX"',
    isExpanded: false,
    isReplay: false,
  };

  it('tell who hears a row what others see in it', () => {
    assert.match(describeRow(row, undefined), /^folderOpen, Done, .*, mailbox="INBOX"$/);
    const failed = describeRow({ ...row, state: 'failed', errorText: 'mailbox access denied' }, undefined);
    assert.match(failed, /mailbox access denied/);
    assert.doesNotMatch(failed, /INBOX/);
  });

  it('say how to have what is left out', () => {
    assert.equal(omittedWords(1200, true), '1,200 characters not shown. ');
    assert.match(omittedWords(1200, false), /Copy the frame or export the traffic/);
  });
});
