import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createMemoryTransportPair, type MemoryTransport } from '../../../src/base/memoryTransport';
import { decodeUtf8, encodeUtf8 } from '../../../src/base/utf8';
import { frameBytes, Framer } from '../../../src/protocol/framer';
import { textOf } from '../../../src/protocol/xml';
import { CancelledError, ConnectionClosedError, StartTlsRefusedError } from '../../../src/session/errors';
import { openSession, type Session, type SessionOptions } from '../../../src/session/session';
import { settled } from '../../support/manualClock';
import { projectPath } from '../../support/paths';
import { parseTranscript } from '../../support/transcript';
import { goodLogin, rejectionOf, ServerSide, sessionOptions } from './serverSide';

const offer = '<features id="1" domain="example.com"><starttls/><sasl>CRAM-MD5</sasl></features>';

/** A server's two ends: the plain one, and the one that stands for what is behind the handshake. */
class UpgradingServer extends ServerSide {
  readonly secure: MemoryTransport;
  readonly secureClient: MemoryTransport;
  readonly secureReceived: string[] = [];
  upgradeCount = 0;
  private readonly secureFramer = new Framer();

  constructor() {
    super({});
    const pair = createMemoryTransportPair(this.clock, { isEncrypted: true });
    this.secure = pair.server;
    this.secureClient = pair.client;
    this.secure.onData(({ bytes }) =>
      this.secureFramer.push(bytes, (frame) => this.secureReceived.push(decodeUtf8(frame))),
    );
  }

  readonly upgrade = (plain: unknown): Promise<MemoryTransport> => {
    assert.equal(plain, this.client);
    this.upgradeCount++;
    return Promise.resolve(this.secureClient);
  };

  open(changes: Partial<SessionOptions> = {}): Promise<Session> {
    const login = { ...goodLogin, method: 'auto' } as const;
    return openSession(sessionOptions(this, { login, upgrade: this.upgrade, ...changes }));
  }

  async saySecurely(...documents: string[]): Promise<void> {
    for (const document of documents) this.secure.write(frameBytes(encodeUtf8(document)));
    await settled();
  }
}

describe('starttls', () => {
  it('goes as in the recorded dialogue: nothing of before counts, the password goes over TLS alone', async () => {
    const server = new UpgradingServer();
    const opening = server.open();
    await settled();
    const script = parseTranscript(readFileSync(projectPath('test/fixtures/transcripts', '04-starttls.ximss'), 'utf8'));
    const withoutDomain = (xml: string): string => xml.replace(/^(<listFeatures id="1") domain="[^"]*"/, '$1');
    const spoken: string[] = [];
    for (const { from, xml } of script) {
      const isSecure = server.upgradeCount > 0;
      if (from === 'C') {
        assert.equal((isSecure ? server.secureReceived : server.received).at(-1), withoutDomain(xml));
        spoken.push(withoutDomain(xml));
      } else if (isSecure) await server.saySecurely(xml);
      else await server.say(xml);
    }
    const session = await opening;
    assert.equal(session.info.urlID, '15-tls');
    assert.deepEqual([...server.received, ...server.secureReceived], spoken);
    const logged = server.tap.records.map(({ text }) => text);
    assert.deepEqual(
      logged,
      script.map(({ xml }) => withoutDomain(xml)),
    );
    session.dispose();
    assert.equal(server.secureClient.isConnected, false);
  });

  it('sends nothing behind it before the handshake is done, whatever asks for it', async () => {
    const server = new UpgradingServer();
    let ready!: (transport: MemoryTransport) => void;
    void server.open({ upgrade: () => new Promise((resolve) => (ready = resolve)) });
    await settled();
    await server.say(offer, '<response id="1"/>');
    assert.deepEqual(server.received, ['<listFeatures id="1"/>', '<starttls id="2"/>']);
    await server.say('<response id="2"/>');
    assert.equal(server.received.length, 2);
    ready(server.secureClient);
    await settled();
    assert.deepEqual(server.secureReceived, ['<listFeatures id="3"/>']);
  });

  const injected =
    '<features id="3"><sasl>PLAIN</sasl></features>\0<response id="3"/>\0<alert>hello</alert>\0<bye/>\0<half';
  for (const [how, parts] of [
    ['in one segment', [`<response id="2"/>\0${injected}`]],
    ['in segments of their own', ['<response id="2"/>\0', injected]],
  ] as const) {
    it(`throws away what came unprotected behind the response ${how}, and logs it`, async () => {
      const server = new UpgradingServer();
      const alerts: string[] = [];
      const notices: string[] = [];
      const opening = server.open({ onProtocolNotice: ({ kind }) => notices.push(kind) });
      await settled();
      await server.say(offer, '<response id="1"/>');
      for (const part of parts) server.sendRaw(part);
      await settled();
      assert.deepEqual(server.secureReceived, ['<listFeatures id="3"/>']);
      await server.saySecurely('<features id="3"><sasl>CRAM-MD5</sasl></features>', '<response id="3"/>');
      assert.equal(server.secureReceived.at(-1), '<login id="4" method="CRAM-MD5"/>');
      await server.saySecurely('<session id="4" userName="u"/>', '<response id="4"/>');
      const session = await opening;
      session.onAsynchronousMessage((message) => alerts.push(message.name));
      await settled();
      assert.deepEqual(alerts, []);
      if (how === 'in one segment') {
        assert.deepEqual(
          notices,
          Array.from({ length: 4 }, () => 'unprotected'),
        );
        assert.ok(server.tap.records.some(({ text, fragment }) => text === '<half' && fragment === 'unfinished'));
      }
      session.dispose();
    });
  }

  it('throws away what came without being asked for before the response', async () => {
    const server = new UpgradingServer();
    const opening = server.open({ login: goodLogin });
    await settled();
    await server.say('<alert>hello</alert>', offer, '<response id="1"/>');
    await server.say('<alert>again</alert>', '<response id="2"/>');
    await server.saySecurely('<challenge id="3" value=""/>', '<alert>true</alert>', '<response id="3"/>');
    const session = await opening;
    const alerts: string[] = [];
    session.onAsynchronousMessage((message) => alerts.push(textOf(message)));
    await settled();
    assert.deepEqual(alerts, ['true']);
    session.dispose();
  });

  for (const [how, answer] of [
    ['offers no starttls', '<features id="1"><sasl>PLAIN</sasl><sasl>CRAM-MD5</sasl></features>'],
    ['says nothing of what it offers', '<other id="1"/>'],
  ] as const) {
    it(`gives up on a server that ${how}, and sends no login in the clear`, async () => {
      const server = new UpgradingServer();
      const opening = server.open({ login: { ...goodLogin, method: 'auto', allowClearText: true } });
      await settled();
      server.send(answer, '<response id="1"/>');
      const error = await rejectionOf(opening);
      assert.ok(error instanceof StartTlsRefusedError);
      assert.match(error.message, /server\.test:11024 was not encrypted.*it does not offer starttls$/);
      assert.deepEqual(server.received, ['<listFeatures id="1"/>']);
      assert.equal(server.client.isConnected, false);
    });
  }

  it('gives up on a server that does not know what it offers', async () => {
    const server = new UpgradingServer();
    const opening = server.open();
    await settled();
    server.send('<response id="1" errorText="unknown command"/>');
    assert.ok((await rejectionOf(opening)) instanceof StartTlsRefusedError);
  });

  it('gives up when the server refuses, and neither upgrades nor logs in', async () => {
    const server = new UpgradingServer();
    const opening = server.open({ login: { ...goodLogin, allowClearText: true } });
    await settled();
    await server.say(offer, '<response id="1"/>');
    server.send('<response id="2" errorText="TLS is switched off"/>');
    const error = await rejectionOf(opening);
    assert.ok(error instanceof StartTlsRefusedError);
    assert.match(error.message, /it refused starttls \(TLS is switched off\)$/);
    assert.equal(server.upgradeCount, 0);
    assert.equal(server.received.length, 2);
    assert.equal(server.client.isConnected, false);
  });

  it('passes the failure of the handshake on and drops the connection', async () => {
    const server = new UpgradingServer();
    const failure = new Error('handshake');
    const opening = server.open({ upgrade: () => Promise.reject(failure) });
    await settled();
    await server.say(offer, '<response id="1"/>');
    server.send('<response id="2"/>');
    assert.equal(await rejectionOf(opening), failure);
    assert.equal(server.client.isConnected, false);
    assert.equal(server.clock.timerCount, 0);
    assert.equal(server.client.hasListeners, false);
  });

  it('tells a connection that is lost while the server thinks about it', async () => {
    const server = new UpgradingServer();
    const opening = server.open();
    await settled();
    await server.say(offer, '<response id="1"/>');
    server.transport.end();
    assert.ok((await rejectionOf(opening)) instanceof ConnectionClosedError);
    assert.equal(server.upgradeCount, 0);
  });

  it('can be given up while the server thinks about it', async () => {
    const server = new UpgradingServer();
    const abort = new AbortController();
    const opening = server.open({ signal: abort.signal });
    await settled();
    await server.say(offer, '<response id="1"/>');
    abort.abort();
    assert.ok((await rejectionOf(opening)) instanceof CancelledError);
    assert.equal(server.client.isConnected, false);
    assert.equal(server.clock.timerCount, 0);
  });
});
