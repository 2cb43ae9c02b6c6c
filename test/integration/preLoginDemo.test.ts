import assert from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { childElements } from '../../src/protocol/xml';
import { ServerError } from '../../src/session/errors';
import { openPreLogin, type PreLoginSession } from '../../src/session/preLogin';
import { NodeClock } from '../../src/transport/nodeClock';
import { connectTcp } from '../../src/transport/tcpTransport';
import { upgradeToTls } from '../../src/transport/tlsUpgrade';
import { RecordingTap, rejectionOf } from '../unit/session/serverSide';

type Security = 'tls' | 'starttls' | 'none';

describe('a visit without login to the demo server', () => {
  let server: DemoServer;
  const open: PreLoginSession[] = [];

  before(async () => {
    server = await startDemoServer({ mail: { messages: 5 }, lateAnswerMs: 1 });
  });
  afterEach(() => Promise.all(open.splice(0).map((session) => session.close())));
  after(() => server.stop());

  async function visit(security: Security, tap = new RecordingTap()): Promise<PreLoginSession> {
    const options = {
      host: server.host,
      port: security === 'tls' ? server.tlsPort : server.port,
      security: security === 'tls' ? ('tls' as const) : ('none' as const),
      certificateFingerprint: security === 'none' ? undefined : server.certificateFingerprint,
      connectTimeoutMs: 5_000,
    };
    const session = await openPreLogin({
      transport: await connectTcp(options),
      tap,
      clock: new NodeClock(),
      upgrade: security === 'starttls' ? (plain) => upgradeToTls(plain, options) : undefined,
      requestTimeoutMs: 5_000,
    });
    open.push(session);
    return session;
  }

  for (const security of ['tls', 'starttls', 'none'] as const) {
    it(`says what the server offers, with security "${security}"`, async () => {
      const session = await visit(security);
      const features = await session.features('demo.example');
      assert.equal(features?.domain, 'demo.example');
      assert.ok(features.methods.includes('CRAM-MD5'));
      assert.equal(features.hasStartTls, security === 'none');
      assert.equal(features.hasSignup, true);
      assert.deepEqual(features.languages, ['English']);
    });
  }

  it('reads the texts of a skin', async () => {
    const strings = await (await visit('none')).strings('Pronto', 'English');
    assert.ok(strings);
    assert.equal(childElements(strings, 'string').length, 1);
  });

  it('makes an account once, and logs nobody in', async () => {
    const tap = new RecordingTap();
    const session = await visit('starttls', tap);
    await session.signup({ userName: 'carol', password: 'new-secret', recoveryEmail: 'c@other.example' });
    assert.deepEqual(tap.secrets, ['new-secret']);
    const error = await rejectionOf(session.signup({ userName: 'carol', password: 'other' }));
    assert.ok(error instanceof ServerError);
    assert.equal(error.errorText, 'account with this name already exists');
    await session.recoverPassword('carol', 'demo.example');
  });

  it('tells why a password cannot be recovered', async () => {
    const error = await rejectionOf((await visit('none')).recoverPassword('nobody'));
    assert.ok(error instanceof ServerError);
    assert.equal(error.errorText, 'account with this name does not exist');
  });
});
