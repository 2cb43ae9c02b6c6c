import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeBase64, encodeBase64 } from '../../../src/base/base64';
import { decodeUtf8, encodeUtf8 } from '../../../src/base/utf8';
import { CramMd5Mechanism } from '../../../src/session/saslCramMd5';
import { LoginMechanism } from '../../../src/session/saslLogin';
import type { SaslCredentials, SaslMechanism } from '../../../src/session/saslMechanism';
import { PlainMechanism } from '../../../src/session/saslPlain';
import { NodeDigests } from '../../../src/transport/nodeDigests';

const digests = new NodeDigests();

/** What the mechanism answers, as text. */
async function answerOf(mechanism: SaslMechanism, challenge = ''): Promise<string> {
  return decodeUtf8((await mechanism.answer(encodeUtf8(challenge))).message);
}

function credentials(userName: string, password: string): SaslCredentials {
  return { userName, password, host: 'server.test', digests };
}

const tim = credentials('tim', 'tanstaaftanstaaf');
const userOne = credentials('user1@example.com', 'secret1');

describe('SASL PLAIN, LOGIN and CRAM-MD5', () => {
  it('PLAIN gives the octets of the protocol reference', () => {
    const { message } = new PlainMechanism(userOne).answer();
    assert.equal(encodeBase64(message), 'AHVzZXIxQGV4YW1wbGUuY29tAHNlY3JldDE=');
  });

  it('PLAIN gives the octets of RFC 4616, section 4', async () => {
    assert.equal(await answerOf(new PlainMechanism(tim)), '\0tim\0tanstaaftanstaaf');
  });

  it('LOGIN gives the account, then the password, whatever the words of the questions', async () => {
    const mechanism = new LoginMechanism(userOne);
    const { message, isSecret } = mechanism.answer();
    assert.deepEqual([decodeUtf8(message), isSecret], ['user1@example.com', false]);
    assert.equal(await answerOf(mechanism, '?'), 'secret1');
  });

  it('CRAM-MD5 gives the answer of RFC 2195, section 2', async () => {
    assert.equal(
      await answerOf(new CramMd5Mechanism(tim), '<1896.697170952@postoffice.reston.mci.net>'),
      'tim b913a602c7eda7a495b4e6e7334d3890',
    );
  });

  it('CRAM-MD5 gives the answer of the protocol reference', async () => {
    assert.equal(
      await answerOf(new CramMd5Mechanism(userOne), '<1896.697170952@postoffice.example.com>'),
      'user1@example.com 12a56eda65f94c1bfe15e74dc115758a',
    );
  });

  it('names and passwords go out as UTF-8', async () => {
    assert.equal(await answerOf(new PlainMechanism(credentials('jürgen', 'пароль'))), '\0jürgen\0пароль');
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
