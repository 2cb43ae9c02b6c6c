import assert from 'node:assert/strict';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { createCertificate } from '../../src/demo/net/certificate';
import type { LiveConnection } from '../../src/host/connections/liveConnection';
import { OutcomeUnknownError } from '../../src/session/errors';
import { element } from '../../src/protocol/xml';
import { connectHttp } from '../../src/transport/http/connectHttp';
import { NodeClock } from '../../src/transport/nodeClock';
import { dialServer } from '../../src/transport/tcpTransport';
import { letGo, liveConnectionTo, reaches } from '../support/liveConnection';
import { answerLogin, idOf, startScriptedServer } from '../support/scriptedServer';
import { goodScript, startScriptedWeb, ximss, type WebCall, type WebReply } from '../support/scriptedWeb';

const clock = new NodeClock();
const login = { userName: 'ann@example.com', password: 'sesame-secret' };

describe('a connection that is made again', function () {
  this.timeout(20_000);

  let live: LiveConnection | undefined;
  const stops: (() => Promise<unknown>)[] = [];

  afterEach(() => letGo(live, stops));

  /** Listens on that port, and on a free one for 0; what is stopped drops its connections. */
  async function listen(server: net.Server, port: number): Promise<{ port: number; stop: () => Promise<void> }> {
    const sockets = new Set<net.Socket>();
    for (const event of ['connection', 'secureConnection'])
      server.on(event, (socket: net.Socket) => sockets.add(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const stop = (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      });
    return { port: (server.address() as net.AddressInfo).port, stop };
  }

  it('survives that something in front of a server with TLS hangs up while the server is away', async () => {
    const certificate = await createCertificate(Date.now());
    const good = (): net.Server =>
      tls.createServer(certificate, (socket) => {
        let held = '';
        socket.on('data', (bytes: Buffer) => {
          const parts = (held + bytes.toString()).split('\0');
          held = parts.pop() ?? '';
          for (const part of parts) {
            const send = (text: string): void => void socket.write(text);
            if (!answerLogin(part, send)) send(`<response id="${idOf(part)}"/>\0`);
          }
        });
      });
    const first = await listen(good(), 0);
    live = liveConnectionTo({ port: first.port, login, clock, random: () => 0 });
    live.account = { ...live.account, security: 'tls', certificateFingerprint: certificate.fingerprint };
    await live.connect();
    let hangUps = 0;
    const enough = new Promise<void>((resolve) => {
      stops.push(async () => front.stop());
      const frontServer = net.createServer((socket) => {
        socket.on('error', () => undefined).destroy();
        if (++hangUps === 2) resolve();
      });
      let front = { port: 0, stop: () => Promise.resolve() };
      void first.stop().then(async () => {
        front = await listen(frontServer, first.port);
      });
    });
    const failed = reaches(live, 'failed').then(() => {
      throw new Error(live?.problem);
    });
    await Promise.race([enough, failed]);
    for (const stop of stops.splice(0)) await stop();
    const back = reaches(live, 'connected');
    const again = await listen(good(), first.port);
    stops.push(again.stop);
    await Promise.race([back, failed]);
  });

  it('keeps to tell of a change without an answer where it is not made again', async () => {
    const server = await startScriptedServer((request, send, socket) => {
      if (request.startsWith('<messageMark')) socket.destroy();
      else if (!answerLogin(request, send)) send(`<response id="${idOf(request)}"/>\0`);
    });
    stops.push(() => server.stop());
    live = liveConnectionTo({ port: server.port, login, clock, mayReconnect: () => false });
    await live.connect();
    const mark = live.requester!.request(element('messageMark', { folder: 'F', flags: 'Seen' }));
    await assert.rejects(mark, OutcomeUnknownError);
    assert.equal(live.state, 'failed');
    assert.deepEqual(live.unknownOutcomes, ['messageMark']);
  });

  it('tells of a change that was not answered in time, until its answer comes or somebody has looked', async () => {
    const held: (() => void)[] = [];
    const server = await startScriptedServer((request, send) => {
      const answer = (): void => send(`<response id="${idOf(request)}"/>\0`);
      if (request.startsWith('<messageMark')) held.push(answer);
      else if (!answerLogin(request, send)) answer();
    });
    stops.push(() => server.stop());
    const connection = (live = liveConnectionTo({ port: server.port, login, clock }));
    await connection.connect();
    const mark = (): Promise<unknown> =>
      connection.requester!.request(element('messageMark', { folder: 'F', flags: 'Seen' }), { timeoutMs: 20 });
    await assert.rejects(mark(), { code: 'timeout' });
    await assert.rejects(mark(), { code: 'timeout' });
    assert.deepEqual(connection.unknownOutcomes, ['messageMark', 'messageMark']);
    const known = new Promise<void>((resolve) => {
      connection.onDidChange(() => connection.unknownOutcomes.length === 1 && resolve());
    });
    held[0]!();
    await known;
    connection.forgetUnknownOutcomes();
    assert.deepEqual(connection.unknownOutcomes, []);
    held[1]!();
    await connection.requester!.request(element('noop'));
    assert.deepEqual(connection.unknownOutcomes, []);
  });

  const page: WebReply = { body: '<!DOCTYPE html><html>Wrong password</html>' };
  for (const [what, reply] of [
    ['a page', page],
    ['status 401', { status: 401 }],
  ] as const) {
    it(`sends no password again by itself where it was answered with ${what}`, async () => {
      let isBad = false;
      const script = (call: WebCall): WebReply | undefined => {
        if (isBad && call.fields.has('sessionid')) return ximss('<response errorText="incorrect session"/>');
        return isBad && call.fields.has('userName') ? reply : goodScript(call);
      };
      const web = await startScriptedWeb((call) =>
        call.body.includes('<mailboxCreate') ? { isDropped: true } : script(call),
      );
      stops.push(() => web.stop());
      live = liveConnectionTo({
        ...{ port: web.port, login, clock, transport: 'http', random: () => 0 },
        openWebTransport: (options) =>
          connectHttp({ ...options, clock, dial: dialServer, limits: { maxTroubleMs: 0 } }),
      });
      await live.connect();
      const proofs = (): number => web.calls.filter(({ fields }) => fields.has('authData')).length;
      assert.equal(proofs(), 1);
      isBad = true;
      const over = reaches(live, 'failed');
      const many = new Promise((resolve) => setTimeout(resolve, 4_000));
      await assert.rejects(live.requester!.request(element('mailboxCreate', { mailbox: 'x' })));
      await Promise.race([over, many]);
      assert.equal(proofs(), 2);
      assert.equal(live.state, 'failed');
    });
  }
});
