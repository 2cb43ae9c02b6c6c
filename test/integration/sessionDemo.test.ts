import assert from 'node:assert/strict';
import * as net from 'node:net';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { element, textOf } from '../../src/protocol/xml';
import { AuthenticationError, ConnectionClosedError, ProtocolError, ServerError } from '../../src/session/errors';
import { openSession, type Session, type SessionOptions } from '../../src/session/session';
import type { SessionEnd } from '../../src/session/sessionEnd';
import { NodeClock } from '../../src/transport/nodeClock';
import { NodeDigests } from '../../src/transport/nodeDigests';
import { connectTcp } from '../../src/transport/tcpTransport';
import { RecordingTap, rejectionOf } from '../unit/session/serverSide';

/** For a busy machine; nothing here waits for the clock to pass. */
const patienceMs = 20_000;

const listing = element('mailboxList', { filter: '%' });

describe('Session over real sockets with the demo server', function () {
  this.timeout(patienceMs);

  let server: DemoServer;
  const sessions: Session[] = [];

  before(async () => {
    server = await startDemoServer({ mail: { messages: 50 }, lateAnswerMs: 1 });
  });
  afterEach(() => {
    server.control.setFaults({});
    for (const session of sessions.splice(0)) session.dispose();
  });
  after(() => server.stop());

  async function dialled(security: 'tls' | 'none', login: Partial<SessionOptions['login']>): Promise<SessionOptions> {
    const isTls = security === 'tls';
    const { userName, password } = server.accounts[0]!;
    const transport = await connectTcp({
      host: server.host,
      port: isTls ? server.tlsPort : server.port,
      security,
      certificateFingerprint: isTls ? server.certificateFingerprint : undefined,
      connectTimeoutMs: 5_000,
    });
    return {
      transport,
      tap: new RecordingTap(),
      clock: new NodeClock(),
      digests: new NodeDigests(),
      login: { userName, password, method: 'auto', allowClearText: false, ...login },
      requestTimeoutMs: 5_000,
    };
  }

  async function open(
    security: 'tls' | 'none' = 'none',
    login: Partial<SessionOptions['login']> = {},
  ): Promise<Session> {
    const session = await openSession(await dialled(security, login));
    sessions.push(session);
    return session;
  }

  for (const security of ['none', 'tls'] as const) {
    for (const method of ['auto', 'PLAIN', 'CRAM-MD5', 'clear'] as const) {
      it(`logs in with ${method} over ${security}, lists mailboxes and says bye`, async () => {
        const session = await open(security, { method });
        assert.equal(session.info.userName, server.accounts[0]!.userName);
        assert.ok(session.info.urlID);
        const { data, elapsedMs } = await session.request(listing);
        assert.ok(data.some((message) => message.attributes.get('mailbox') === 'INBOX'));
        assert.ok(elapsedMs >= 0 && elapsedMs < 5_000);
        await session.close();
        assert.equal(session.end?.reason, 'bye-client');
      });
    }
  }

  it('a wrong password is an authentication error, and the connection is closed', async () => {
    const count = server.control.connectionCount;
    assert.ok((await rejectionOf(open('none', { password: 'wrong' }))) instanceof AuthenticationError);
    while (server.control.connectionCount > count) await new Promise(setImmediate);
  });

  it('an unknown operation is an error of the server', async () => {
    const session = await open();
    const error = await rejectionOf(session.request(element('frobnicate', { level: 3 })));
    assert.ok(error instanceof ServerError);
    assert.deepEqual([error.message, error.errorNum], ['unknown command', 500]);
  });

  it('two hundred pipelined requests are all answered, each with its own', async () => {
    const session = await open('tls');
    const all = Array.from({ length: 200 }, (_, n) => session.request(n % 2 === 0 ? listing : element('noop')));
    const counts = (await Promise.all(all)).map(({ data }) => data.length > 0);
    assert.deepEqual(
      counts,
      counts.map((_, n) => n % 2 === 0),
    );
  });

  it('an alert between data messages reaches the listener', async () => {
    const session = await open();
    const alert = new Promise<string>((resolve) =>
      session.onAsynchronousMessage((message) => message.name === 'alert' && resolve(textOf(message))),
    );
    server.control.sendAlert('tea is ready');
    assert.equal(await alert, 'tea is ready');
  });

  for (const faults of [{ split: true }, { join: true }, { split: true, join: true }, { garbage: true }] as const) {
    it(`works through ${Object.keys(faults).join(' and ')}, login included`, async () => {
      server.control.setFaults({ ...faults, seed: 7 });
      const session = await open();
      const exchanges = await Promise.all(Array.from({ length: 30 }, () => session.request(listing)));
      const sizes = new Set(exchanges.map(({ data }) => data.length));
      assert.equal(sizes.size, 1);
    });
  }

  it('a connection that breaks in mid-frame settles every request', async () => {
    const session = await open();
    const ended = new Promise<SessionEnd>((resolve) => session.onDidClose(resolve));
    server.control.setFaults({ close: true, seed: 3 });
    const outcomes = Array.from({ length: 100 }, () => session.request(listing).catch((error: Error) => error));
    assert.equal((await ended).reason, 'lost');
    const failed = (await Promise.all(outcomes)).filter((outcome) => outcome instanceof Error);
    assert.ok(failed.length > 0);
    for (const error of failed) assert.ok(error instanceof ConnectionClosedError);
  });

  it('the bye of the server ends the session in words', async () => {
    const session = await open();
    const ended = new Promise<SessionEnd>((resolve) => session.onDidClose(resolve));
    await server.control.sayGoodbye();
    assert.deepEqual(await ended, {
      reason: 'bye-server',
      message: `The server at ${server.host}:${server.port} ended the session`,
    });
  });

  it('a mail server at the port is named at once', async () => {
    const other = net.createServer((socket) => void socket.resume().end('220 mail.example.com ESMTP\r\n'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as net.AddressInfo;
    const options = await dialled('none', {});
    options.transport.dispose();
    const transport = await connectTcp({ host: '127.0.0.1', port, security: 'none', connectTimeoutMs: 5_000 });
    const error = await rejectionOf(openSession({ ...options, transport }));
    assert.ok(error instanceof ProtocolError);
    assert.equal(
      error.message,
      `The server at 127.0.0.1:${port} does not speak XIMSS: it sent "220 mail.example.com ESMTP"`,
    );
    await new Promise((resolve) => other.close(resolve));
  });
});
