import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { encodeUtf8 } from '../../../src/base/utf8';
import { parseFrame, parseXml } from '../../../src/protocol/codec';

const outcome = (parse: () => unknown): unknown => {
  try {
    return parse();
  } catch (error) {
    return String(error);
  }
};

describe('the quick way to read a plain message', () => {
  it('gives what the full way gives, whatever comes', () => {
    const piece = fc.constantFrom(
      ...[
        '<a',
        '<b.c-d',
        '<9',
        ' ',
        '\t',
        'x="1"',
        " y='2'",
        ' x="a>b"',
        ' Z="ž"',
        ' e="&lt;"',
        ' q="<"',
        ' :n="1"',
        '/>',
        '>',
        '</a>',
        't',
        '\u0001',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 7 }), (pieces) => {
        const text = pieces.join('');
        assert.deepEqual(
          outcome(() => parseFrame(encodeUtf8(text))),
          outcome(() => parseXml(text)),
        );
      }),
      { numRuns: 2_000 },
    );
    for (const text of ['<response id="1"/>', '<a />', '<a x="1" x="2"/>', '<a x="1"y="2"/>', '<a __proto__="1"/>']) {
      assert.deepEqual(
        outcome(() => parseFrame(encodeUtf8(text))),
        outcome(() => parseXml(text)),
      );
    }
  });
});
