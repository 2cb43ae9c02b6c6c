import assert from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import type { Transport } from '../../src/base/transport';
import { decodeUtf8 } from '../../src/base/utf8';
import type { Requester } from '../../src/protocol/requester';
import { attributeOf, element, firstChild, hasName, textOf } from '../../src/protocol/xml';
import { AuthenticationError } from '../../src/session/errors';
import type { LoginOptions } from '../../src/session/login';
import { openSession, type Session } from '../../src/session/session';
import { TrafficLog } from '../../src/traffic/trafficLog';
import { connectHttp } from '../../src/transport/http/connectHttp';
import { NodeClock } from '../../src/transport/nodeClock';
import { NodeDigests } from '../../src/transport/nodeDigests';
import { openTunnel } from '../../src/transport/proxy/tunnel';
import { connectTcp, dialServer, type ConnectOptions } from '../../src/transport/tcpTransport';
import { upgradeToTls } from '../../src/transport/tlsUpgrade';
import { startHttpProxy, startSocks5Proxy, type TestProxy } from '../support/proxies';
import { seedMailbox, seedMessage } from '../support/seedMail';
import { rejectionOf } from '../unit/session/serverSide';

const userName = 'ann@demo.example';
/** Behind a proxy a name that only the proxy can look up. */
const proxiedHost = 'demo.behind.example';
const password = 'sésame-demo, =open';

interface Carrier {
  readonly security: 'none' | 'tls' | 'starttls';
  readonly isHttp: boolean;
  readonly port: (server: DemoServer) => number;
}

const carriers: Readonly<Record<string, Carrier>> = {
  tcp: { security: 'none', isHttp: false, port: ({ port }) => port },
  tls: { security: 'tls', isHttp: false, port: ({ tlsPort }) => tlsPort },
  starttls: { security: 'starttls', isHttp: false, port: ({ port }) => port },
  'XIMSS on the web port': { security: 'none', isHttp: false, port: ({ httpPort }) => httpPort },
  'XIMSS on the web port with TLS': { security: 'tls', isHttp: false, port: ({ httpsPort }) => httpsPort },
  http: { security: 'none', isHttp: true, port: ({ httpPort }) => httpPort },
  https: { security: 'tls', isHttp: true, port: ({ httpsPort }) => httpsPort },
};

const ways = ['straight', 'through an HTTP proxy', 'through a SOCKS proxy'] as const;
type Way = (typeof ways)[number];

const saslMethods = ['PLAIN', 'LOGIN', 'CRAM-MD5', 'DIGEST-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256', 'clear'] as const;
/** The password in the form, the nonce, and the key of a session that lives. */
const formMethods = ['clear', 'CRAM-MD5', 'session key'] as const;

describe('Every login over everything that carries it', function () {
  this.timeout(20_000);

  const clock = new NodeClock();
  let server: DemoServer;
  let proxies: Readonly<Record<Way, TestProxy | undefined>>;
  let traffic: TrafficLog;
  const sessions: Session[] = [];

  before(async () => {
    const mail = [seedMailbox('INBOX', [seedMessage({ subject: 'Hello' }), seedMessage({ subject: 'Second' })])];
    const accounts = [{ userName, password, realName: 'Ann', mail }];
    server = await startDemoServer({ mail: { messages: 0 }, accounts, lateAnswerMs: 1, webHosts: [proxiedHost] });
    proxies = {
      straight: undefined,
      'through an HTTP proxy': await startHttpProxy({ wants: 'proxy-user:proxy-pass-word' }),
      'through a SOCKS proxy': await startSocks5Proxy({ wants: 'proxy-user:proxy-pass-word' }),
    };
  });
  beforeEach(() => {
    traffic = new TrafficLog({ budgetBytes: 4 * 1024 * 1024, clock });
  });
  afterEach(() => {
    for (const session of sessions.splice(0)) session.dispose();
  });
  after(async () => {
    for (const proxy of Object.values(proxies)) await proxy?.stop();
    await server.stop();
  });

  function connectOptions({ security, port }: Carrier, way: Way): ConnectOptions {
    const proxy = proxies[way];
    const kind = way === 'through an HTTP proxy' ? 'http' : 'socks5';
    const target = { kind, host: '127.0.0.1', port: proxy?.port ?? 0 } as const;
    const credentials = { userName: 'proxy-user', password: 'proxy-pass-word' };
    return {
      host: proxy ? proxiedHost : '127.0.0.1',
      port: port(server),
      security: security === 'tls' ? 'tls' : 'none',
      certificateFingerprint: server.certificateFingerprint,
      connectTimeoutMs: 10_000,
      tunnel: proxy && ((host, wanted, signal) => openTunnel({ ...target, ...credentials }, host, wanted, signal)),
    };
  }

  async function open(carrier: Carrier, way: Way, login: Partial<LoginOptions>): Promise<Session> {
    const options = connectOptions(carrier, way);
    const transport: Transport = carrier.isHttp
      ? await connectHttp({ ...options, clock, dial: dialServer })
      : await connectTcp(options);
    assert.equal(transport.isLoopback, way === 'straight');
    const session = await openSession({
      transport,
      upgrade: carrier.security === 'starttls' ? (plain) => upgradeToTls(plain, options) : undefined,
      tap: traffic.openSession({ accountId: 'test', name: 'Test' }),
      clock,
      digests: new NodeDigests(),
      login: {
        userName,
        password,
        method: 'auto',
        allowClearText: true,
        by: carrier.isHttp ? 'form' : undefined,
        ...login,
      },
      requestTimeoutMs: 10_000,
    });
    sessions.push(session);
    return session;
  }

  async function loginFor(method: string, carrier: Carrier, way: Way): Promise<Partial<LoginOptions>> {
    if (method !== 'session key') return { method: method as LoginOptions['method'] };
    const first = await open(carrier, way, { method: 'clear' });
    return { sessionKey: first.info.urlID, password: '' };
  }

  /** All that the log holds, as text, with base64 decoded beside it. */
  function loggedText(): string {
    const frames: string[] = [];
    for (let entry = traffic.firstEntry; entry < traffic.nextEntry; entry++) {
      const text = decodeUtf8(traffic.payload(entry) ?? new Uint8Array());
      const value = /\b(?:value|authData)="([^"]*)"/.exec(text)?.[1] ?? '';
      frames.push(text, Buffer.from(value, 'base64').toString('utf8'));
    }
    return frames.join('\n');
  }

  for (const [name, carrier] of Object.entries(carriers)) {
    for (const way of ways) {
      for (const method of carrier.isHttp ? formMethods : saslMethods) {
        it(`${method} over ${name}, ${way}: log in, list, open, read, mark, close`, async () => {
          const session = await open(carrier, way, await loginFor(method, carrier, way));
          assert.equal(session.info.userName, userName);
          await doMailWork(session);
          const key = session.info.urlID!;
          let reason: string | undefined;
          session.onDidClose((end) => (reason = end.reason));
          await session.close();
          assert.equal(reason, 'bye-client');
          const text = loggedText();
          assert.match(text, /<messageMark/);
          for (const secret of [
            'sésame',
            key,
            'proxy-pass',
            ...(server.accounts[0] ? [server.accounts[0].password] : []),
          ]) {
            assert.ok(!text.includes(secret), `${secret} is in the log`);
          }
        });
      }
    }

    it(`a wrong password over ${name} is refused, and is no other failure`, async () => {
      const error = await rejectionOf(open(carrier, 'straight', { password: 'wrong' }));
      assert.ok(error instanceof AuthenticationError, String(error));
      assert.match(error.message, /incorrect password/);
    });
  }

  it('a session that has ended is no way in any more', async () => {
    const https = carriers['https']!;
    const first = await open(https, 'straight', { method: 'clear' });
    const sessionKey = first.info.urlID!;
    await first.close();
    const error = await rejectionOf(open(https, 'straight', { sessionKey, password: '' }));
    assert.ok(error instanceof AuthenticationError, String(error));
    assert.ok(!error.message.includes(sessionKey));
  });
});

async function doMailWork(session: Requester): Promise<void> {
  const { data: mailboxes } = await session.request(element('mailboxList', { filter: '%' }));
  assert.ok(mailboxes.some((mailbox) => attributeOf(mailbox, 'mailbox') === 'INBOX'));
  const folder = 'INBOX-1';
  const field = element('field', {}, ['Subject']);
  const { data: opened } = await session.request(
    element('folderOpen', { folder, mailbox: 'INBOX', sortField: 'UID' }, [field]),
  );
  assert.equal(attributeOf(opened[0]!, 'messages'), '2');
  const index = element('index', { from: 0, till: 0 });
  const { data: rows } = await session.request(element('folderBrowse', { folder }, [index]));
  const uid = attributeOf(rows[0]!, 'UID');
  const { data: read } = await session.request(element('folderRead', { folder, UID: uid }));
  const message = read.find((found) => hasName(found, 'folderMessage'));
  const email = message && firstChild(message, 'EMail');
  assert.equal(email && textOf(firstChild(email, 'Subject')!), 'Hello');
  await session.request(element('messageMark', { folder, flags: 'Read' }, [element('UID', {}, [String(uid)])]));
  await session.request(element('folderClose', { folder }));
}
