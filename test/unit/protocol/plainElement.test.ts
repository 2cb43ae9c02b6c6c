import { deepEqual } from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseFrame, parseXml } from '../../../src/protocol/codec';
import { encodeUtf8 } from '../../../src/base/utf8';

const outcome = (read: () => unknown): unknown => {
  try {
    return read();
  } catch {
    return 'refused';
  }
};

/** Pieces that make whole elements often, and broken ones nearly as often. */
const piece = fc.constantFrom(
  ...[
    '<',
    '/>',
    '>',
    ' ',
    '  ',
    '=',
    '"',
    "'",
    '&amp;',
    '&',
    'a',
    'id',
    'x-1',
    '1a',
    'a.b',
    '_c',
    ':',
    'ä',
    '\t',
    '\u007f',
  ],
  ...[' id="1"', ' id="2"', ' errorText="no such box"', ' a=""', '<response', '<a', '/', '</a>', 'text'],
);

describe('Short messages', () => {
  it('are read as the whole parser reads them', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.boolean(), (pieces, isFramed) => {
        const text = isFramed ? `<response${pieces.join('')}/>` : pieces.join('');
        deepEqual(
          outcome(() => parseFrame(encodeUtf8(text))),
          outcome(() => parseXml(text)),
        );
      }),
      { numRuns: 5_000 },
    );
  });
});
