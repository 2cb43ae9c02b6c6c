import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseXml } from '../../../src/protocol/codec';
import { readHead } from '../../../src/protocol/head';
import { attributeOf, element, serializeXml } from '../../../src/protocol/xml';

const headOf = (text: string) => readHead(Buffer.from(text, 'utf8'));

describe('readHead', () => {
  const cases: [string, string, { tag: string; id?: string; hasError?: boolean }][] = [
    ['an empty element', '<noop id="A001"/>', { tag: 'noop', id: 'A001' }],
    ['a message without id', '<alert gmtTime="1">x</alert>', { tag: 'alert' }],
    ['an id behind other attributes', '<mailbox mailbox="a>b" id="7"/>', { tag: 'mailbox', id: '7' }],
    ['single quotes and white space around =', "<x\n id = '9' />", { tag: 'x', id: '9' }],
    ['an id in another letter case', '<x ID="9"/>', { tag: 'x', id: '9' }],
    ['an id with references', '<x id="a&amp;b&#x41;"/>', { tag: 'x', id: 'a&bA' }],
    ['an empty id', '<x id=""/>', { tag: 'x', id: '' }],
    ['names beyond ASCII', '<имя id="ключ"/>', { tag: 'имя', id: 'ключ' }],
    [
      'a declaration and a comment in front',
      '<?xml version="1.0"?>\n<!-- a > b --> <x id="1"/>',
      { tag: 'x', id: '1' },
    ],
    ['a byte order mark', '\uFEFF<x id="1"/>', { tag: 'x', id: '1' }],
    ['a good response', '<response id="1"/>', { tag: 'response', id: '1' }],
    [
      'a failed response',
      '<response id="1" errorText="no" errorNum="500"/>',
      { tag: 'response', id: '1', hasError: true },
    ],
    [
      'a failed response in another case',
      '<Response ERRORNUM="500" id="1"/>',
      { tag: 'Response', id: '1', hasError: true },
    ],
    ['errorText of something that is no response', '<callOpFailed errorText="no"/>', { tag: 'callOpFailed' }],
    ['an id inside a child only', '<x><y id="2"/></x>', { tag: 'x' }],
    ['an attribute whose value is not closed', '<x id="1', { tag: 'x' }],
  ];
  for (const [title, text, expected] of cases) {
    it(`reads ${title}`, () => {
      assert.deepEqual(headOf(text), { id: undefined, hasError: false, ...expected });
    });
  }

  it('says of anything else that it is unreadable', () => {
    for (const text of ['', ' ', 'HTTP/1.1 400 Bad Request', '<', '< x', '<!-- open', '<>', '</x>']) {
      assert.equal(headOf(text).tag, '', text);
    }
  });

  it('is not confused by the message before', () => {
    for (const text of ['<folderReport id="12"/>', '<folder id="1"/>', '<folderReports id="123"/>', '<f id="12x"/>']) {
      const parsed = parseXml(text);
      assert.deepEqual([headOf(text).tag, headOf(text).id], [parsed.name, attributeOf(parsed, 'id')], text);
    }
  });

  it('agrees with the full parse on name and id, whatever came before', () => {
    const name = fc.stringMatching(/^[a-zA-Zé][a-zA-Z0-9-]{0,40}$/);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, fc.string({ unit: 'grapheme' }), name), { minLength: 1, maxLength: 8 }),
        (messages) => {
          for (const [tag, id, other] of messages) {
            const text = serializeXml(element(tag, other.toLowerCase() === 'id' ? { id } : { [other]: 'x', id }));
            const parsed = parseXml(text);
            assert.deepEqual([headOf(text).tag, headOf(text).id], [parsed.name, attributeOf(parsed, 'id')]);
          }
        },
      ),
    );
  });

  it('never throws and never hangs on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        readHead(noise);
        readHead(Buffer.concat([Buffer.from('<x '), noise]));
      }),
    );
  });
});
