import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { formatAddress } from '../../../src/mail/address';
import { formatMoment, parseGmtMs, parseWireTime } from '../../../src/mail/dates';
import { mayRunCode, safeFileName } from '../../../src/mail/fileName';
import { markValue, parseFlags } from '../../../src/mail/flags';
import { indexSet, rangesOf, uidSet } from '../../../src/mail/messageSets';
import { isUnread, mayHaveAttachments, summaryFromReport } from '../../../src/mail/messageSummary';
import { prettyXml } from '../../../src/mail/prettyXml';
import { formatSize } from '../../../src/mail/renderText';
import { noticeText, safeLine, safeText } from '../../../src/mail/safeText';
import { parseXml } from '../../../src/protocol/codec';
import { serializeXml } from '../../../src/protocol/xml';

describe('dates of the protocol', () => {
  const cases: [string, string | undefined][] = [
    ['20240603T215200Z', '2024-06-03T21:52:00.000Z'],
    ['20070502T083313', '2007-05-02T08:33:13.000Z'],
    ['20240229', '2024-02-29T00:00:00.000Z'],
    ['00010101', '0001-01-01T00:00:00.000Z'],
    ['20161231T235960Z', '2017-01-01T00:00:00.000Z'],
    ['20230229', undefined],
    ['20240431T000000Z', undefined],
    ['20241301', undefined],
    ['20240600', undefined],
    ['20240603T250000Z', undefined],
    ['20240603T2152Z', undefined],
    ['2024-06-03', undefined],
    ['', undefined],
    ['20240603T215200Z and more', undefined],
  ];
  for (const [text, expected] of cases) {
    it(`reads "${text}" as ${expected ?? 'no date'}`, () => {
      const ms = parseGmtMs(text);
      assert.equal(ms === undefined ? undefined : new Date(ms).toISOString(), expected);
    });
  }

  it('tells GMT from local time and a day from a moment', () => {
    const marks = ['20240603T215200Z', '20240603T215200', '20240603'].map((text) => {
      const time = parseWireTime(text)!;
      return [time.isGmt, time.isDay];
    });
    assert.deepEqual(marks, [
      [true, false],
      [false, false],
      [false, true],
    ]);
  });

  it('reads back every moment it can write', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800 }), (seconds) => {
        const text = new Date(seconds * 1000).toISOString().replace(/[-:]|\.000/g, '');
        assert.equal(parseGmtMs(text), seconds * 1000);
      }),
    );
  });

  it('shows a moment on the clock of its zone', () => {
    const ms = Date.UTC(2024, 5, 3, 21, 52);
    assert.equal(formatMoment(ms), '2024-06-03 21:52:00 UTC');
    assert.equal(formatMoment(ms, 14400), '2024-06-04 01:52:00 +04:00');
    assert.equal(formatMoment(ms, -12600), '2024-06-03 18:22:00 -03:30');
    assert.equal(formatMoment(NaN), '');
  });
});

describe('flags', () => {
  it('are read in any letter case and under both names, unknown ones kept', () => {
    assert.deepEqual([...parseFlags('seen, FLAGGED,Read,Drafts,Custom,')], ['Seen', 'Flagged', 'Draft', 'Custom']);
    assert.equal(parseFlags('').size, 0);
    assert.equal(parseFlags(Array.from({ length: 5000 }, (_, at) => `f${at}`).join(',')).size, 64);
  });

  it('are cleared by the names of the flag table', () => {
    assert.deepEqual(
      [markValue('Seen', true), markValue('Seen', false), markValue('MDNSent', false), markValue('Label2', false)],
      ['Seen', 'Unseen', 'NoMDNSent', 'NotLabel2'],
    );
  });
});

describe('message sets', () => {
  it('are written as single numbers and ranges', () => {
    assert.deepEqual(indexSet(rangesOf([0, 1, 2, 7])).map(serializeXml), [
      '<index from="0" till="2"/>',
      '<index>7</index>',
    ]);
    assert.deepEqual(uidSet([12, 3, 4, 3]).map(serializeXml), ['<UID from="3" till="4"/>', '<UID>12</UID>']);
  });

  it('hold exactly the numbers given', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(60)), (numbers) => {
        const ascending = numbers.sort((a, b) => a - b);
        const ranges = rangesOf(ascending);
        const held = ranges.flatMap(({ from, till }) => Array.from({ length: till - from + 1 }, (_, at) => from + at));
        assert.deepEqual(held, ascending);
        for (let at = 1; at < ranges.length; at++) assert.ok(ranges[at]!.from > ranges[at - 1]!.till + 1);
      }),
    );
  });
});

describe('summaryFromReport', () => {
  const report = parseXml(
    '<folderReport index="0" uid="12"><flags>Seen</flags><E-From realName="Ann Smith">ann@example.net</E-From>' +
      '<E-To>a@example.com</E-To><E-To>b@example.com</E-To><Subject>Lunch?</Subject>' +
      '<INTERNALDATE localTime="20240603T121000">20240603T101000Z</INTERNALDATE><SIZE>1200</SIZE><Pty>High</Pty>' +
      '<Content-Type>Multipart/Mixed; boundary=x</Content-Type><Date localTime="20240603T120900">20240603T100900Z</Date>' +
      '<Message-ID>&lt;2@x&gt;</Message-ID><In-Reply-To>&lt;1@x&gt;</In-Reply-To>' +
      '<References>&lt;0@x&gt; &lt;1@x&gt;</References></folderReport>',
  );

  it('reads every field, names in any letter case', () => {
    const summary = summaryFromReport(report, 12);
    assert.deepEqual(
      { ...summary, flags: [...summary.flags], from: summary.from.map(formatAddress), to: summary.to.length },
      {
        uid: 12,
        flags: ['Seen'],
        from: ['Ann Smith <ann@example.net>'],
        to: 2,
        subject: 'Lunch?',
        internalDateMs: Date.UTC(2024, 5, 3, 10, 10),
        dateMs: Date.UTC(2024, 5, 3, 10, 9),
        sizeBytes: 1200,
        priority: 'High',
        contentType: 'multipart/mixed',
        messageId: '<2@x>',
        inReplyTo: '<1@x>',
        references: '<0@x> <1@x>',
      },
    );
    assert.deepEqual([isUnread(summary), mayHaveAttachments(summary)], [false, true]);
  });

  it('keeps what an update leaves out, but for flags: none reported means none', () => {
    const known = summaryFromReport(report, 12);
    const updated = summaryFromReport(parseXml('<folderReport mode="updated" UID="12"/>'), 12, known);
    assert.deepEqual(updated, { ...known, flags: new Set() });
  });

  it('takes nonsense for absent, and keeps no text without bound', () => {
    const odd = summaryFromReport(
      parseXml(
        `<folderReport><SIZE>-5</SIZE><INTERNALDATE>soon</INTERNALDATE><Content-Type>text</Content-Type><Subject>${'x'.repeat(100_000)}</Subject>${'<E-From>a</E-From>'.repeat(500)}</folderReport>`,
      ),
      1,
    );
    assert.deepEqual(
      [odd.sizeBytes, odd.internalDateMs, odd.contentType, odd.subject?.length, odd.from.length],
      [undefined, undefined, undefined, 1000, 50],
    );
  });
});

describe('text by strangers', () => {
  it('has its control and direction characters made visible', () => {
    assert.equal(safeText('a\u0000b\u001b[31m\u202Egnp.exe\u007f'), 'a␀b␛[31m[U+202E]gnp.exe␡');
    assert.equal(safeText('a\r\nb\rc\u2028d\te'), 'a\nb\nc\nd\te');
    assert.equal(safeLine('Hello\r\nBcc: x\t y'), 'Hello Bcc: x y');
    assert.equal(safeText('שלום \u200Fעולם 👩‍👩‍👧'), 'שלום \u200Fעולם 👩‍👩‍👧');
  });

  it('makes no link in a notification, whatever a server says', () => {
    const link = '[Sign in](command:workbench.action.terminal.new) \n[x](https://example.net)';
    const linked = /\[([^\]]+)\]\((?:https?:\/\/|command:|file:)/i;
    assert.match(link, linked);
    assert.doesNotMatch(noticeText(link), linked);
    assert.equal(noticeText('Mail from Ann (2)'), 'Mail from Ann (2)');
    assert.equal(noticeText('x'.repeat(5000)).length, 501);
  });

  const names: [string, string][] = [
    ['figures.pdf', 'figures.pdf'],
    ['../../etc/passwd', '_.._etc_passwd'],
    ['C:\\Windows\\x.exe', 'C__Windows_x.exe'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['  .hidden. ', 'hidden'],
    ['', 'fallback'],
    ['...', 'fallback'],
    ['a\u0000b\nc.txt', 'a_b c.txt'],
    ['invoice\u202Efdp.exe', 'invoice[U+202E]fdp.exe'],
    [`${'x'.repeat(300)}.jpeg`, `${'x'.repeat(75)}.jpeg`],
    ['Отчёт 2024.xlsx', 'Отчёт 2024.xlsx'],
  ];
  for (const [given, expected] of names) {
    it(`names a file ${JSON.stringify(expected)} that was called ${JSON.stringify(given.slice(0, 40))}`, () => {
      assert.equal(safeFileName(given, 'fallback'), expected);
    });
  }

  it('never makes a file name that is a path, hidden, reserved, empty or cut within a character', function () {
    this.timeout(20_000);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (given) => {
        const name = safeFileName(given, 'fallback');
        assert.match(name, /^[^/\\:*?"<>|%#.\s][^/\\:*?"<>|%#]{0,100}$/u);
        assert.doesNotMatch(name, /^(?:con|nul|aux|prn)(?:\.|$)/i);
        assert.doesNotThrow(() => encodeURIComponent(name));
        assert.equal(safeFileName(name, 'fallback'), name);
      }),
    );
  });

  it('cuts a long run of dots within a name in no time', () => {
    const before = process.cpuUsage().user;
    assert.equal(safeFileName(`a${'.'.repeat(200_000)}b`, 'fallback').length, 80);
    assert.equal(safeFileName(`${'.'.repeat(200_000)}b${'.'.repeat(200_000)}`, 'fallback'), 'b');
    const usedMs = (process.cpuUsage().user - before) / 1000;
    assert.ok(usedMs < 1500, `it took ${usedMs} ms`);
  });

  it('knows files that run code', () => {
    for (const name of ['a.exe', 'a.PDF.JS', 'run.sh', 'x.lnk. ', 'page.html']) assert.ok(mayRunCode(name), name);
    for (const name of ['a.pdf', 'exe', 'a.exe.txt', 'photo.png']) assert.ok(!mayRunCode(name), name);
  });
});

describe('formatSize', () => {
  it('is short and true', () => {
    const sizes = [0, 999, 1000, 1540, 46_000, 999_400, 999_600, 5_242_880, 2 ** 50];
    assert.deepEqual(sizes.map(formatSize), [
      '0 B',
      '999 B',
      '1.0 kB',
      '1.5 kB',
      '46 kB',
      '999 kB',
      '1.0 MB',
      '5.2 MB',
      '1.1 PB',
    ]);
  });
});

describe('prettyXml', () => {
  it('indents elements and leaves text alone', () => {
    const element = parseXml('<a x="1&amp;&quot;"><b><c/>\n</b><d>text <e/> &lt;more\n</d></a>');
    assert.equal(
      prettyXml(element),
      '<a x="1&amp;&quot;">\n  <b>\n    <c/>\n  </b>\n  <d>text <e/> &lt;more\n</d>\n</a>\n',
    );
  });
});
