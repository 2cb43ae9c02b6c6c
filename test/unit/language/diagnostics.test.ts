import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allOperations } from '../../../src/catalog/catalog';
import { diagnose, type Diagnostic } from '../../../src/language/diagnostics';

/** A finding with the text it points at. */
function found(text: string): { severity: string; code: string; at: string }[] {
  return diagnose(text).map(({ severity, code, span }: Diagnostic) => ({
    severity,
    code,
    at: text.slice(span.start, span.end),
  }));
}

describe('diagnose', () => {
  for (const { name, example } of allOperations) {
    it(`has nothing against the example of ${name}`, () => {
      const remarks = diagnose(example).filter(({ code }) => code !== 'clear-password');
      assert.deepEqual(remarks, []);
    });
  }

  const cases: readonly [string, string, { severity: string; code: string; at: string }][] = [
    ['an unknown request', '<frobnicate/>', { severity: 'warning', code: 'unknown-request', at: 'frobnicate' }],
    [
      'a message of the server',
      '<folderReport folder="x"/>',
      { severity: 'warning', code: 'not-a-request', at: 'folderReport' },
    ],
    ['an unknown attribute', '<noop level="3"/>', { severity: 'warning', code: 'unknown-attribute', at: 'level' }],
    ['a missing attribute', '<folderClose/>', { severity: 'warning', code: 'missing-attribute', at: 'folderClose' }],
    [
      'a value that is none of a list',
      '<folderOpen folder="a" sortOrder="up"/>',
      { severity: 'warning', code: 'value', at: 'up' },
    ],
    ['a number that is none', '<folderOpen folder="a" UIDMin="x1"/>', { severity: 'warning', code: 'value', at: 'x1' }],
    [
      'neither yes nor no',
      '<mailboxRemove mailbox="a" children="si"/>',
      { severity: 'warning', code: 'value', at: 'si' },
    ],
    ['base64 that is none', '<auth value="a*b"/>', { severity: 'warning', code: 'value', at: 'a*b' }],
    ['an unknown element', '<noop><x/></noop>', { severity: 'warning', code: 'unknown-element', at: 'x' }],
    ['another letter case', '<Noop/>', { severity: 'hint', code: 'spelling', at: 'Noop' }],
    ['another spelling', '<folderRead folder="a" uid="1"/>', { severity: 'hint', code: 'spelling', at: 'uid' }],
    ['text between requests', '<noop/> hello', { severity: 'error', code: 'stray-text', at: 'hello' }],
    [
      'UID and index in one set',
      '<messageMark folder="a" flags="Seen"><UID>1</UID><index>2</index></messageMark>',
      { severity: 'error', code: 'mixed-message-set', at: 'index' },
    ],
    [
      'a masked secret',
      '<login authData="a" password="\u2022\u2022\u2022\u2022\u2022\u2022"/>',
      { severity: 'error', code: 'masked-secret', at: 'login' },
    ],
    [
      'a password in clear',
      '<login authData="a" password="secret1"/>',
      { severity: 'hint', code: 'clear-password', at: 'secret1' },
    ],
  ];
  for (const [what, text, expected] of cases) {
    it(`points at ${what}`, () => assert.deepEqual(found(text), [expected]));
  }

  it('points at the exact place of what is not well-formed', () => {
    assert.deepEqual(found('<noop/>\n<folderClose folder=x/>'), [
      { severity: 'error', code: 'not-well-formed', at: '=' },
    ]);
    assert.deepEqual(
      found('<folderOpen folder="a"><field>UID</folderOpen>').map(({ at }) => at),
      ['<'],
    );
  });

  it('points at the element whose end is missing', () => {
    assert.deepEqual(found('<folderOpen folder="a"><field>UID'), [
      { severity: 'error', code: 'not-well-formed', at: 'field' },
    ]);
  });

  it('lets a request go without an id, and with an execution time', () => {
    assert.deepEqual(found('<noop exeTime="1"/>'), []);
  });

  it('says nothing about other vocabularies inside a request', () => {
    assert.deepEqual(
      found('<messageAppend targetMailbox="a"><EMail><X-Any y="1">z</X-Any><MIME/></EMail></messageAppend>'),
      [],
    );
  });

  it('judges any text without an error of its own', () => {
    const parts = fc.constantFrom(
      '<noop',
      '<folderOpen folder="',
      '"',
      '/>',
      '>',
      '</folderOpen>',
      '<UID>',
      '&',
      ' x=',
      "'",
      '\n',
      '<!--',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('');
        for (const { span } of diagnose(text)) assert.ok(span.start >= 0 && span.end <= text.length + 1);
      }),
    );
  });

  it('says only so much of one request with endless faults', () => {
    assert.equal(diagnose(`<noop>${'<x/>'.repeat(200_000)}</noop>`).length, 500);
  });
});
