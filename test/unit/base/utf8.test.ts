import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { encodeUtf8 } from '../../../src/base/utf8';

describe('encodeUtf8', () => {
  it('gives the bytes that Node gives, for texts of every length', () => {
    const unit = fc.constantFrom('a', 'é', '€', '😀', '\ud800', '\udc00', '\0');
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 140 }), (units) => {
        const text = units.join('');
        deepEqual(encodeUtf8(text), Uint8Array.from(Buffer.from(text, 'utf8')));
      }),
    );
  });

  it('gives bytes of their own each time', () => {
    const first = encodeUtf8('one');
    encodeUtf8('two');
    deepEqual(first, Uint8Array.from(Buffer.from('one')));
  });
});
