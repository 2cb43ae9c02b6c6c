import assert from 'node:assert/strict';
import fc from 'fast-check';
import { encodeUtf8 } from '../../../src/base/utf8';
import { hexDump, previewOf, rawTextOf, showControls } from '../../../src/host/console/payloadText';

describe('the preview of a frame', () => {
  const cases: [string, string, string][] = [
    ['attributes behind the tag, without the id', '<folderOpen id="3" folder="INBOX"/>', 'folder="INBOX"'],
    ['nothing for an empty response', '<response id="3"/>', ''],
    ['content on one line', '<EMail id="1">\n  <From>a</From>\n</EMail>', '<From>a</From>'],
    ['an error text', '<response id="3" errorText="no &amp; no"/>', 'errorText="no &amp; no"'],
  ];
  for (const [what, xml, preview] of cases) {
    it(`holds ${what}`, () => {
      assert.equal(previewOf(encodeUtf8(xml), /^<(\w+)/.exec(xml)?.[1] ?? ''), preview);
    });
  }

  it('is short for a frame of any length, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), fc.string({ maxLength: 5 }), (bytes, tag) => {
        assert.ok(previewOf(bytes, tag).length < 4_000);
      }),
    );
    assert.ok(previewOf(encodeUtf8(`<a x="${'y'.repeat(10_000)}"/>`), 'a').endsWith('…'));
  });
});

describe('the raw form of a frame', () => {
  it('is its text, control characters and hidden ones made visible', () => {
    assert.deepEqual(rawTextOf(encodeUtf8('<a>\r\n\tb\u0007\u202Ec</a>')), {
      text: '<a>␍\n\tb␇<U+202E>c</a>',
      isHex: false,
    });
  });

  it('is hex when the bytes are no UTF-8', () => {
    assert.deepEqual(rawTextOf(Uint8Array.of(0xff, 0x3c, 0x41)), {
      text: '00000000  ff 3c 41                                         .<A',
      isHex: true,
    });
  });

  it('shows all bytes of a long dump, sixteen a line', () => {
    const lines = hexDump(new Uint8Array(40).fill(0x61)).split('\n');
    assert.equal(lines.length, 3);
    assert.equal(lines[1], `00000010  ${Array(16).fill('61').join(' ')}  ${'a'.repeat(16)}`);
  });

  it('leaves no character that hides or reorders text', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0x2100)), (codes) => {
        const text = String.fromCharCode(...codes);
        const shown = showControls(text).replace(/[\t\n]/g, '');
        assert.doesNotMatch(shown, /[\p{Cc}\u200B-\u200F\u202A-\u202E\u2066-\u2069]/u);
      }),
    );
  });
});
