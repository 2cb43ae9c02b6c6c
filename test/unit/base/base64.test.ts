import { deepEqual, equal } from 'node:assert/strict';
import * as fc from 'fast-check';
import { decodeBase64, encodeBase64 } from '../../../src/base/base64';

describe('base64', () => {
  it('is what Node makes of it, with padding and without', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        equal(encodeBase64(bytes), text);
        deepEqual(decodeBase64(text), bytes);
        deepEqual(decodeBase64(text.replace(/=+$/, '')), bytes);
      }),
    );
  });

  it('is refused where it breaks off, and with padding that does not fit', () => {
    for (const text of ['A', 'AAAAA', 'AA=', 'AAA==', 'AAAA=', '=', '==', 'AA==A', 'A-A=', '====']) {
      equal(decodeBase64(text), undefined, text);
    }
    deepEqual(decodeBase64(' QU\nJD '), new Uint8Array([0x41, 0x42, 0x43]));
  });

  it('may be megabytes long', () => {
    equal(decodeBase64('QUJD'.repeat(2_000_000))?.length, 6_000_000);
  });
});
