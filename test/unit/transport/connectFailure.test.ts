import assert from 'node:assert/strict';
import { connectFailure } from '../../../src/transport/connectFailure';
import { isSameFingerprint, normalizeFingerprint, untrustedReason } from '../../../src/transport/certificates';
import { isLoopbackAddress } from '../../../src/transport/socketTransport';

const attempt = { host: 'mail.test', port: 11025, timeoutMs: 1_000, isTls: true, isTcpConnected: true };

describe('Failure of a connection', () => {
  for (const [code, changes, expected] of [
    ['ENOTFOUND', { isTcpConnected: false }, 'host-not-found'],
    ['EAI_AGAIN', { isTcpConnected: false }, 'host-not-found'],
    ['ECONNREFUSED', { isTcpConnected: false }, 'connection-refused'],
    ['ETIMEDOUT', { isTcpConnected: false }, 'connect-timeout'],
    ['EHOSTUNREACH', { isTcpConnected: false }, 'connect-failed'],
    ['ECONNRESET', { isTcpConnected: false }, 'connect-failed'],
    ['ECONNRESET', {}, 'not-tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', {}, 'not-tls'],
    ['EPROTO', {}, 'not-tls'],
    ['EPROTO', { isTls: false }, 'connect-failed'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', {}, 'connect-failed'],
  ] as const) {
    it(`${code} ${JSON.stringify(changes)} is ${expected}, with host, port and cause`, () => {
      const cause = Object.assign(new Error('raw'), { code });
      const error = connectFailure(cause, { ...attempt, ...changes });
      assert.equal(error.code, expected);
      assert.deepEqual([error.host, error.port, error.cause], ['mail.test', 11025, cause]);
      assert.doesNotMatch(error.message, /raw/);
    });
  }

  it('an error without a code is told as such', () => {
    assert.match(connectFailure(undefined, attempt).message, /unknown reason/);
  });
});

describe('Certificate fingerprints', () => {
  const fingerprint = 'AB:'.repeat(31) + 'CD';

  it('compare whatever their spelling', () => {
    assert.equal(normalizeFingerprint(' sha256:AB cd-Ef '), 'abcdef');
    for (const spelling of [
      fingerprint.toLowerCase(),
      fingerprint.replaceAll(':', ' '),
      `sha256 Fingerprint=${fingerprint}`,
    ]) {
      assert.ok(isSameFingerprint(fingerprint, spelling), spelling);
    }
  });

  it('name nothing when they are incomplete or absent', () => {
    for (const bad of ['', 'AB:CD', fingerprint.slice(3)]) {
      assert.equal(isSameFingerprint(bad, bad), false);
      assert.equal(isSameFingerprint(fingerprint, bad), false);
    }
  });

  it('a reason that is not known keeps its code', () => {
    assert.equal(untrustedReason('CERT_HAS_EXPIRED'), 'it has expired');
    assert.equal(untrustedReason('NEW_REASON'), 'verification failed (NEW_REASON)');
  });
});

describe('Loopback addresses', () => {
  for (const [address, expected] of [
    ['127.0.0.1', true],
    ['127.8.9.10', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['10.0.0.127', false],
    ['::1234', false],
    ['::ffff:10.0.0.1', false],
    [undefined, false],
  ] as const) {
    it(`${address} is ${expected ? 'one' : 'none'}`, () => assert.equal(isLoopbackAddress(address), expected));
  }
});
