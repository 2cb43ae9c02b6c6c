import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { describeRights, mayDo, normalizeRights } from '../../../src/mail/accessRights';
import { isWithin, keyOf, nameProblem, otherAccountPath, visibleName } from '../../../src/mail/mailboxName';

describe('names of mailboxes', () => {
  const shown: [string, string][] = [
    ['Проекты', 'Проекты'],
    ['a\nb\tc', 'a␊b␉c'],
    ['x\u202Egpj.exe', 'x[U+202E]gpj.exe'],
    ['zero\u200Bwidth', 'zero[U+200B]width'],
    [' two  ', '␠two␠␠'],
    ['\u007F\u0085', '␡[U+0085]'],
    ['👩\u200D👩\u200D👧 🏳\uFE0F\u200D🌈', '👩\u200D👩\u200D👧 🏳\uFE0F\u200D🌈'],
    ['می\u200Cخواهم क\u094D\u200Dष', 'می\u200Cخواهم क\u094D\u200Dष'],
    ['IN\u200DBOX\u200C 👩\u200D', 'IN[U+200D]BOX[U+200C] 👩[U+200D]'],
    ['م\u200C\u200Cم', 'م[U+200C][U+200C]م'],
  ];
  for (const [name, text] of shown) {
    it(`shows ${JSON.stringify(name)} as ${text}`, () => assert.equal(visibleName(name), text));
  }

  it('are shown in bounded length, and never with anything unseen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        assert.doesNotMatch(
          visibleName(name),
          /[\u0000-\u001F\u007F-\u009F\u200B\u200E-\u200F\u2028-\u202E\u2066-\u2069]|^ | $/,
        );
      }),
    );
    assert.ok(visibleName('x'.repeat(10_000)).length < 300);
  });

  const refused = ['', '  ', 'a//b', '/a', 'a/', 'a/ /b', 'a\u0000b', 'line\nbreak', '~bo/x', 'x'.repeat(1_001)];
  for (const name of refused) {
    it(`are refused: ${JSON.stringify(name.slice(0, 20))}`, () => assert.match(nameProblem(name) ?? '', /\.$/));
  }

  it('are taken with any other character', () => {
    for (const name of ['INBOX', 'a/b/c', '日本語', '<&"\'>', '100% *new*', 'a~b', '.', '..']) {
      assert.equal(nameProblem(name), undefined, name);
    }
  });

  it('of other accounts are told from all else', () => {
    assert.deepEqual(
      ['bo@demo.example', ' ~bo ', 'bo@@x', 'bo/x', '', '~', 'b o', '%'].map((text) => otherAccountPath(text)),
      ['~bo@demo.example', '~bo', ...Array<undefined>(6).fill(undefined)],
    );
  });

  it('know what is nested, and INBOX by any letter case', () => {
    assert.deepEqual([isWithin('a/b', 'a'), isWithin('a', 'a'), isWithin('ab', 'a')], [true, true, false]);
    assert.deepEqual(['inbox', 'InBox/x', 'Inboxes', 'a/inbox'].map(keyOf), ['INBOX', 'INBOX/x', 'Inboxes', 'a/inbox']);
  });
});

describe('rights', () => {
  it('are put in order, once each, unknown ones last', () => {
    assert.deepEqual(['xtsrl', 'llrr', 'zr?1', ''].map(normalizeRights), ['lrsxt', 'lr', 'rz1', '']);
  });

  it('are told in words', () => {
    assert.deepEqual(['lr', 'lz', ''].map(describeRights), ['Look up, Read', 'Look up, z', 'no rights']);
  });

  it('that are not known are for the server to judge', () => {
    assert.deepEqual([mayDo(undefined, 'x'), mayDo('lrx', 'xl'), mayDo('lr', 'x')], [true, true, false]);
  });
});
