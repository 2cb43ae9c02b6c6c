import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeUtf8, encodeUtf8 } from '../../../src/base/utf8';
import type { ScramHash } from '../../../src/session/digests';
import { AuthenticationError, UnprovenServerError } from '../../../src/session/errors';
import { DigestMd5Mechanism, type DigestMd5Options } from '../../../src/session/saslDigestMd5';
import type { SaslMechanism } from '../../../src/session/saslMechanism';
import { saslPrep } from '../../../src/session/saslPrep';
import { ScramMechanism } from '../../../src/session/saslScram';
import { NodeDigests } from '../../../src/transport/nodeDigests';

const digests = new NodeDigests();

async function answerOf(mechanism: SaslMechanism, challenge = ''): Promise<string> {
  return decodeUtf8((await mechanism.answer(encodeUtf8(challenge))).message);
}

/** Plays what the server says, one message after the other, to the last. */
async function play(mechanism: SaslMechanism, challenges: readonly string[]): Promise<void> {
  for (const challenge of challenges) await answerOf(mechanism, challenge);
  mechanism.complete();
}

describe('SASL DIGEST-MD5', () => {
  const rfcOptions: DigestMd5Options = {
    userName: 'chris',
    password: 'secret',
    host: 'elwood.innosoft.com',
    service: 'imap',
    clientNonce: 'OA6MHXh6VqTrRk',
    digests,
  };
  const rfcChallenge = 'realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",qop="auth",algorithm=md5-sess,charset=utf-8';
  const rfcProof = 'rspauth=ea40f60335c427b5527b84dbabcdfffd';
  const digest = (changes: Partial<DigestMd5Options> = {}): DigestMd5Mechanism =>
    new DigestMd5Mechanism({ ...rfcOptions, ...changes });

  it('gives the digest of RFC 2831, section 4, and knows the proof of the server', async () => {
    const mechanism = digest();
    assert.equal(
      await answerOf(mechanism, rfcChallenge),
      'charset=utf-8,username="chris",realm="elwood.innosoft.com",nonce="OA6MG9tEQGm2hh",nc=00000001,' +
        'cnonce="OA6MHXh6VqTrRk",digest-uri="imap/elwood.innosoft.com",' +
        'response=d388dad90d4bbd760a152321f2143af7,qop=auth',
    );
    assert.equal(await answerOf(mechanism, rfcProof), '');
    mechanism.complete();
  });

  it('keeps its digest and the one it waits for out of every log', () => {
    const { isSecret, proofs } = digest().answer(encodeUtf8(rfcChallenge));
    assert.equal(isSecret, true);
    assert.deepEqual(proofs, ['d388dad90d4bbd760a152321f2143af7', 'ea40f60335c427b5527b84dbabcdfffd']);
  });

  it('takes the realm of its own Domain, and none where none is offered', async () => {
    const userName = 'ann@B.example';
    const two = 'realm="a.example",realm="b.example",nonce="n",algorithm=md5-sess';
    assert.match(
      await answerOf(digest({ userName }), two),
      /^username="ann@B.example",realm="b.example",nonce="n",nc=/,
    );
    assert.doesNotMatch(await answerOf(digest({ userName }), 'nonce="n",algorithm=md5-sess'), /realm/);
  });

  it('reads quotes, spaces, commas and names in any case, and quotes what it writes', async () => {
    const odd = ' , NONCE = "a\\"b,c" ,\t,qop="auth-conf , AUTH",Algorithm=MD5-SESS,unknown=x';
    const answer = await answerOf(digest({ userName: 'a"b\\c' }), odd);
    assert.match(answer, /^username="a\\"b\\\\c",nonce="a\\"b,c",nc=/);
  });

  it('says so when a password has characters that the server does not take', () => {
    const mechanism = digest({ password: 'пароль' });
    assert.throws(() => mechanism.answer(encodeUtf8('nonce="n",algorithm=md5-sess')), AuthenticationError);
    assert.ok(digest({ password: 'пароль' }).answer(encodeUtf8(rfcChallenge)));
  });

  const lies: readonly (readonly [string, readonly string[]])[] = [
    ['an empty challenge', ['']],
    ['a challenge without nonce', ['realm="x",algorithm=md5-sess']],
    ['an empty nonce', ['nonce="",algorithm=md5-sess']],
    ['two nonces', ['nonce="a",nonce="b",algorithm=md5-sess']],
    ['no algorithm', ['nonce="a"']],
    ['another algorithm', ['nonce="a",algorithm=md5']],
    ['no quality of protection that we know', ['nonce="a",algorithm=md5-sess,qop="auth-int,auth-conf"']],
    ['another charset', ['nonce="a",algorithm=md5-sess,charset=koi8-r']],
    ['a quote that does not end', ['nonce="a']],
    ['directives without comma', ['nonce="a" algorithm=md5-sess']],
    ['a challenge without end', [`nonce="${'x'.repeat(3000)}",algorithm=md5-sess`]],
    ['a wrong proof', [rfcChallenge, 'rspauth=ea40f60335c427b5527b84dbabcdfffe']],
    ['half a proof', [rfcChallenge, 'rspauth=ea40f603']],
    ['no proof in its second message', [rfcChallenge, 'rsp=1']],
    ['no proof at all', [rfcChallenge]],
  ];
  for (const [what, challenges] of lies) {
    it(`trusts no server with ${what}`, async () => {
      await assert.rejects(play(digest(), challenges), UnprovenServerError);
    });
  }
});

describe('SASL SCRAM', () => {
  const scram = (hash: ScramHash, clientNonce: string, userName = 'user', password = 'pencil'): ScramMechanism =>
    new ScramMechanism(hash, { userName, password, host: 'server.test', digests, clientNonce });
  const sha1 = (): ScramMechanism => scram('SHA-1', 'fyko+d2lbbFgONRv9qkxdawL');
  const serverFirst = 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096';
  const serverFinal = 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=';

  it('SCRAM-SHA-1 gives the messages of RFC 5802, section 5', async () => {
    const mechanism = sha1();
    assert.equal(await answerOf(mechanism), 'n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL');
    assert.equal(
      await answerOf(mechanism, serverFirst),
      'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
    );
    assert.throws(() => mechanism.complete(), UnprovenServerError);
    assert.equal(await answerOf(mechanism, serverFinal), '');
    mechanism.complete();
  });

  it('SCRAM-SHA-256 gives the messages of RFC 7677, section 3', async () => {
    const mechanism = scram('SHA-256', 'rOprNGfwEbeRWgbNEkqO');
    assert.equal(await answerOf(mechanism), 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO');
    assert.equal(
      await answerOf(
        mechanism,
        'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
      ),
      'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
    );
    assert.equal(await answerOf(mechanism, 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='), '');
    mechanism.complete();
  });

  it('keeps its proof and the one it waits for out of every log', async () => {
    const mechanism = sha1();
    await answerOf(mechanism);
    const { isSecret, proofs } = await mechanism.answer(encodeUtf8(serverFirst));
    assert.equal(isSecret, true);
    assert.deepEqual(proofs, ['v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=', 'rmF9pqV8S7suAoZWja4dJRkFsKQ=']);
  });

  it('writes a name with comma and equals sign so that it can be read', async () => {
    assert.equal(await answerOf(scram('SHA-1', 'abc', 'a=b,c')), 'n,,n=a=3Db=2Cc,r=abc');
  });

  it('computes with names and passwords in their prepared form', () => {
    assert.equal(saslPrep('I\u00adX'), 'IX');
    assert.equal(saslPrep('\u2168'), 'IX');
    assert.equal(saslPrep('\u00aa'), 'a');
    assert.equal(saslPrep('a\u00a0b'), 'a b');
    assert.equal(saslPrep('USER'), 'USER');
  });

  it('says in its words why the server refused', async () => {
    await assert.rejects(play(sha1(), ['', serverFirst, 'e=invalid-proof']), (error) => {
      assert.ok(error instanceof AuthenticationError && !(error instanceof UnprovenServerError));
      assert.equal(error.message, 'invalid-proof');
      return true;
    });
  });

  const nonce = 'fyko+d2lbbFgONRv9qkxdawLmore';
  const lies: readonly (readonly [string, readonly string[]])[] = [
    ['an empty challenge', ['', '']],
    ["somebody else's nonce", ['', 'r=other,s=QSXCR+Q6sek8bf92,i=4096']],
    ['no nonce of its own', ['', 'r=fyko+d2lbbFgONRv9qkxdawL,s=QSXCR+Q6sek8bf92,i=4096']],
    ['no salt', ['', `r=${nonce},i=4096`]],
    ['an empty salt', ['', `r=${nonce},s=,i=4096`]],
    ['a salt that is no base64', ['', `r=${nonce},s=*,i=4096`]],
    ['no iteration count', ['', `r=${nonce},s=QSXCR+Q6sek8bf92`]],
    ['too few iterations', ['', `r=${nonce},s=QSXCR+Q6sek8bf92,i=4095`]],
    ['too many iterations', ['', `r=${nonce},s=QSXCR+Q6sek8bf92,i=1000001`]],
    ['iterations beyond counting', ['', `r=${nonce},s=QSXCR+Q6sek8bf92,i=${'9'.repeat(400)}`]],
    ['negative iterations', ['', `r=${nonce},s=QSXCR+Q6sek8bf92,i=-4096`]],
    ['an extension that has to be understood', ['', `m=x,r=${nonce},s=QSXCR+Q6sek8bf92,i=4096`]],
    ['a message without end', ['', `r=${nonce}${'x'.repeat(5000)},s=QSXCR+Q6sek8bf92,i=4096`]],
    ['a wrong proof', ['', serverFirst, 'v=rmF9pqV8S7suAoZWja4dJRkFsKU=']],
    ['half a proof', ['', serverFirst, 'v=rmF9']],
    ['an empty proof', ['', serverFirst, 'v=']],
    ['no proof in its last message', ['', serverFirst, '']],
    ['no proof at all', ['', serverFirst]],
    ['success before anything was said', []],
  ];
  for (const [what, challenges] of lies) {
    it(`trusts no server with ${what}`, async () => {
      await assert.rejects(play(sha1(), challenges), UnprovenServerError);
    });
  }

  it('trusts no server whatever it says, but for the one right proof', async () => {
    const anything = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom(serverFirst, serverFinal.slice(0, -2), 'v='),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { maxLength: 2 }), async (challenges) => {
        await assert.rejects(play(sha1(), ['', ...challenges]), AuthenticationError);
      }),
      { numRuns: 100 },
    );
  });
});
