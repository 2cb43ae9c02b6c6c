import assert from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { decodeUtf8 } from '../../src/base/utf8';
import { element } from '../../src/protocol/xml';
import { AuthenticationError, UnprovenServerError } from '../../src/session/errors';
import type { LoginOptions } from '../../src/session/login';
import { openSession, type Session } from '../../src/session/session';
import { TrafficLog } from '../../src/traffic/trafficLog';
import { ConnectTimeoutError, NotTlsError, UntrustedCertificateError } from '../../src/transport/errors';
import { NodeClock } from '../../src/transport/nodeClock';
import { NodeDigests } from '../../src/transport/nodeDigests';
import { connectTcp } from '../../src/transport/tcpTransport';
import { upgradeToTls, type TlsUpgradeOptions } from '../../src/transport/tlsUpgrade';
import { idOf, startScriptedServer, type ScriptedServer } from '../support/scriptedServer';
import { rejectionOf } from '../unit/session/serverSide';

/** For a busy machine; nothing here waits for the clock to pass. */
const patienceMs = 20_000;
const password = 'sésame-demo, =open';
const userName = 'ann@demo.example';

const ways = ['none', 'tls', 'starttls'] as const;
const methods: readonly LoginOptions['method'][] = [
  'auto',
  'clear',
  'PLAIN',
  'LOGIN',
  'CRAM-MD5',
  'DIGEST-MD5',
  'SCRAM-SHA-1',
  'SCRAM-SHA-256',
];

interface Attempt {
  readonly security: (typeof ways)[number];
  readonly port: number;
  readonly login?: Partial<LoginOptions>;
  readonly upgrade?: Partial<TlsUpgradeOptions>;
}

describe('Every login over every connection', function () {
  this.timeout(patienceMs);

  const clock = new NodeClock();
  let server: DemoServer;
  let scripted: ScriptedServer | undefined;
  let traffic: TrafficLog;
  const sessions: Session[] = [];

  before(async () => {
    const accounts = [{ userName, password, realName: 'Ann', mail: [] }];
    server = await startDemoServer({ mail: { messages: 0 }, accounts, lateAnswerMs: 1 });
  });
  beforeEach(() => {
    traffic = new TrafficLog({ budgetBytes: 1024 * 1024, clock });
  });
  afterEach(async () => {
    for (const session of sessions.splice(0)) session.dispose();
    await scripted?.stop();
    scripted = undefined;
  });
  after(() => server.stop());

  async function open({ security, port, login, upgrade }: Attempt): Promise<Session> {
    const host = '127.0.0.1';
    const connectTimeoutMs = 5_000;
    const certificateFingerprint = server.certificateFingerprint;
    const session = await openSession({
      transport: await connectTcp({
        host,
        port,
        security: security === 'tls' ? 'tls' : 'none',
        certificateFingerprint: security === 'tls' ? certificateFingerprint : undefined,
        connectTimeoutMs,
      }),
      upgrade:
        security === 'starttls'
          ? (plain) => upgradeToTls(plain, { host, port, connectTimeoutMs, certificateFingerprint, ...upgrade })
          : undefined,
      tap: traffic.openSession({ accountId: 'test', name: 'Test' }),
      clock,
      digests: new NodeDigests(),
      login: { userName, password, method: 'auto', allowClearText: false, ...login },
      requestTimeoutMs: 5_000,
    });
    sessions.push(session);
    return session;
  }

  const portFor = (security: Attempt['security']): number => (security === 'tls' ? server.tlsPort : server.port);

  /** All that the log holds, as text, with the base64 of challenges and answers decoded beside it. */
  function loggedText(): string {
    const frames: string[] = [];
    for (let entry = traffic.firstEntry; entry < traffic.nextEntry; entry++) {
      const text = decodeUtf8(traffic.payload(entry) ?? new Uint8Array());
      const value = /\b(?:value|authData)="([^"]*)"/.exec(text)?.[1] ?? '';
      frames.push(text, Buffer.from(value, 'base64').toString('utf8'));
    }
    return frames.join('\n');
  }

  for (const security of ways) {
    for (const method of methods) {
      it(`logs in with ${method} over ${security}, and no log has what it takes`, async () => {
        const session = await open({ security, port: portFor(security), login: { method } });
        assert.equal(session.info.userName, userName);
        await session.request(element('mailboxList', { filter: '%' }));
        const text = loggedText();
        assert.match(text, /<mailboxList/);
        assert.equal(/<starttls id=/.test(text), security === 'starttls');
        assert.doesNotMatch(text, /sésame|,p=|rspauth=[0-9a-f]{4}|v=[A-Za-z0-9+/]{4}/);
        assert.ok(!text.includes(session.info.urlID!));
        await session.close();
      });

      it(`is refused with ${method} over ${security} for a wrong password`, async () => {
        const attempt = { security, port: portFor(security), login: { method, password: 'wrong' } };
        const error = await rejectionOf(open(attempt));
        assert.ok(error instanceof AuthenticationError && !(error instanceof UnprovenServerError));
        assert.match(error.message, /incorrect password/);
      });
    }
  }

  it('asks about the certificate after starttls with its facts, before anything was sent over TLS', async () => {
    const untrusted = {
      security: 'starttls',
      port: server.port,
      upgrade: { certificateFingerprint: undefined },
    } as const;
    const error = await rejectionOf(open(untrusted));
    assert.ok(error instanceof UntrustedCertificateError);
    assert.equal(error.fingerprint, server.certificateFingerprint);
    assert.equal(error.reason, 'it is self-signed');
    assert.ok(error.subject && error.validTo);
    assert.doesNotMatch(loggedText(), /<login/);
  });

  it('refuses another certificate than the pinned one after starttls', async () => {
    const pinned = server.certificateFingerprint.replace(/^../, (byte) => (byte === 'AA' ? 'BB' : 'AA'));
    const attempt = { security: 'starttls', port: server.port, upgrade: { certificateFingerprint: pinned } } as const;
    assert.ok((await rejectionOf(open(attempt))) instanceof UntrustedCertificateError);
    assert.doesNotMatch(loggedText(), /<login/);
  });

  /** A server that offers starttls and goes on, without TLS, with `afterwards`. */
  async function listenWithoutTls(afterwards: string): Promise<number> {
    scripted = await startScriptedServer((request, send) => {
      const id = idOf(request);
      if (request.startsWith('<listFeatures'))
        send(`<features id="${id}"><starttls/></features>\0<response id="${id}"/>\0`);
      else if (request.startsWith('<starttls')) {
        send(`<response id="${id}"/>\0`);
        if (afterwards !== '') setImmediate(() => send(afterwards));
      }
    });
    return scripted.port;
  }

  it('a server that goes on in the clear after starttls fails the handshake', async () => {
    const port = await listenWithoutTls('<features id="3"><sasl>PLAIN</sasl></features>\0<response id="3"/>\0');
    assert.ok((await rejectionOf(open({ security: 'starttls', port }))) instanceof NotTlsError);
  });

  it('a server that says nothing any more after starttls is waited for only so long', async () => {
    const port = await listenWithoutTls('');
    const attempt = { security: 'starttls', port, upgrade: { connectTimeoutMs: 50 } } as const;
    assert.ok((await rejectionOf(open(attempt))) instanceof ConnectTimeoutError);
  });

  it('a server that says yes to SCRAM without any proof is trusted with nothing', async () => {
    scripted = await startScriptedServer((request, send) => {
      const id = idOf(request);
      if (request.startsWith('<login')) send(`<challenge id="${id}" value=""/>\0`);
      else send(`<session id="${id}" urlID="12-key" userName="ann"/>\0<response id="${id}"/>\0`);
    });
    const attempt = { security: 'none', port: scripted.port, login: { method: 'SCRAM-SHA-256' } } as const;
    assert.ok((await rejectionOf(open(attempt))) instanceof UnprovenServerError);
  });
});
