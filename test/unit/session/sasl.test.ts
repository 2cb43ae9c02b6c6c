import assert from 'node:assert/strict';
import fc from 'fast-check';
import { encodeUtf8 } from '../../../src/base/utf8';
import { decodeBase64, encodeBase64 } from '../../../src/base/base64';
import { cramMd5Answer } from '../../../src/session/saslCramMd5';
import { plainMessage } from '../../../src/session/saslPlain';
import { NodeDigests } from '../../../src/transport/nodeDigests';

const digests = new NodeDigests();
const text = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');

describe('SASL mechanisms', () => {
  it('PLAIN gives the octets of the protocol reference', () => {
    assert.equal(plainMessage('user1@example.com', 'secret1'), 'AHVzZXIxQGV4YW1wbGUuY29tAHNlY3JldDE=');
  });

  it('PLAIN gives the octets of RFC 4616, section 4', () => {
    assert.equal(text(plainMessage('tim', 'tanstaaftanstaaf')), '\0tim\0tanstaaftanstaaf');
  });

  it('CRAM-MD5 gives the answer of RFC 2195, section 2', () => {
    const challenge = encodeUtf8('<1896.697170952@postoffice.reston.mci.net>');
    assert.equal(
      text(cramMd5Answer('tim', 'tanstaaftanstaaf', challenge, digests)),
      'tim b913a602c7eda7a495b4e6e7334d3890',
    );
  });

  it('CRAM-MD5 gives the answer of the protocol reference', () => {
    const challenge = encodeUtf8('<1896.697170952@postoffice.example.com>');
    assert.equal(
      cramMd5Answer('user1@example.com', 'secret1', challenge, digests),
      'dXNlcjFAZXhhbXBsZS5jb20gMTJhNTZlZGE2NWY5NGMxYmZlMTVlNzRkYzExNTc1OGE=',
    );
  });

  it('names and passwords go out as UTF-8', () => {
    assert.equal(text(plainMessage('jürgen', 'пароль')), '\0jürgen\0пароль');
  });
});

describe('Base64', () => {
  it('writes what Node writes, and reads it back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const encoded = encodeBase64(bytes);
        assert.equal(encoded, Buffer.from(bytes).toString('base64'));
        assert.deepEqual(decodeBase64(encoded), bytes);
      }),
    );
  });

  it('skips white space and takes text without its padding', () => {
    assert.deepEqual(decodeBase64(' AQ\r\nI '), new Uint8Array([1, 2]));
  });

  for (const bad of ['A', 'A===', '=', 'AQ=', 'A*BC', 'AQ==AQ==', 'ÄÖ']) {
    it(`refuses "${bad}"`, () => assert.equal(decodeBase64(bad), undefined));
  }
});
