import assert from 'node:assert/strict';
import type * as net from 'node:net';
import type { LiveConnection } from '../../src/host/connections/liveConnection';
import { element } from '../../src/protocol/xml';
import { connectHttp } from '../../src/transport/http/connectHttp';
import { NodeClock } from '../../src/transport/nodeClock';
import { dialServer } from '../../src/transport/tcpTransport';
import { letGo, liveConnectionTo, reaches, SilentPrompts } from '../support/liveConnection';
import { answerLogin, idOf, startScriptedServer, type ScriptedServer } from '../support/scriptedServer';
import { goodScript, startScriptedWeb, type WebCall, type WebReply } from '../support/scriptedWeb';

const clock = new NodeClock();
const login = { userName: 'ann@example.com', password: 'sesame-secret' };

/** Ways to refuse a password, or to stop, without a word about which of them it is. */
const endings: Record<string, (send: (text: string) => void, socket: net.Socket) => void> = {
  'a hang-up': (_send, socket) => socket.destroy(),
  'a half-closed connection': (_send, socket) => socket.end(),
  bye: (send) => send('<bye/>\0'),
};

/** A promise and what resolves it. */
function signalled(): { readonly reached: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const reached = new Promise<void>((done) => (resolve = done));
  return { reached, resolve };
}

describe('a password behind which the connection ends', function () {
  this.timeout(20_000);

  let live: LiveConnection | undefined;
  const stops: (() => Promise<unknown>)[] = [];

  afterEach(() => letGo(live, stops));

  /** A server that `end`s where it is bad and gets a password, and drops the connection at a `mailboxCreate`. */
  async function startMoody(end: (send: (text: string) => void, socket: net.Socket) => void) {
    const mood = { isBad: false, proofs: 0 };
    const server = await startScriptedServer((request, send, socket) => {
      if (request.startsWith('<auth')) {
        mood.proofs++;
        if (mood.isBad) return end(send, socket);
      }
      if (request.startsWith('<mailboxCreate')) socket.destroy();
      else if (!answerLogin(request, send)) send(`<response id="${idOf(request)}"/>\0`);
    });
    stops.push(() => server.stop());
    return { server, mood };
  }

  const loseConnection = (connection: LiveConnection): Promise<void> =>
    assert.rejects(connection.requester!.request(element('mailboxCreate', { mailbox: 'x' })));

  for (const [what, end] of Object.entries(endings)) {
    it(`is not sent again by itself where it never worked: ${what}`, async () => {
      const { server, mood } = await startMoody(end);
      mood.isBad = true;
      let refusals = 0;
      const prompts = new SilentPrompts(login.password);
      prompts.passwordWasRefused = () => void refusals++;
      live = liveConnectionTo({ port: server.port, login, clock, prompts, random: () => 0 });
      await assert.rejects(live.connect(), { code: 'login-unanswered' });
      assert.equal(live.state, 'failed');
      assert.match(
        live.problem!,
        /^The (server|connection) .* after the password was sent\. The password may be wrong\. Connect again to try it once more\.$/,
      );
      assert.deepEqual([mood.proofs, refusals], [1, 0]);
      await assert.rejects(live.connect(), { code: 'login-unanswered' });
      assert.deepEqual([mood.proofs, refusals], [2, 1]);
      assert.match(live.problem!, /Connect again to enter another one\.$/);
    });

    it(`is sent three times in a row at most where it worked before: ${what}`, async () => {
      const { server, mood } = await startMoody(end);
      live = liveConnectionTo({ port: server.port, login, clock, random: () => 0 });
      await live.connect();
      mood.isBad = true;
      const over = reaches(live, 'failed');
      await loseConnection(live);
      await over;
      assert.equal(mood.proofs, 1 + 3);
      assert.match(live.problem!, /The password may be wrong\. Connect again to try it once more\.$/);
    });
  }

  it('is asked for in the end also where it worked before: it may have been changed elsewhere', async () => {
    const { server, mood } = await startMoody((_send, socket) => socket.destroy());
    let refusals = 0;
    const prompts = new SilentPrompts(login.password);
    prompts.passwordWasRefused = () => void refusals++;
    live = liveConnectionTo({ port: server.port, login, clock, prompts, random: () => 0 });
    await live.connect();
    mood.isBad = true;
    const over = reaches(live, 'failed');
    await loseConnection(live);
    await over;
    // Joins the try that is about to end.
    await assert.rejects(live.connect());
    assert.deepEqual([mood.proofs, refusals], [1 + 3, 0]);
    await assert.rejects(live.connect(), { code: 'login-unanswered' });
    assert.deepEqual([mood.proofs, refusals], [1 + 4, 1]);
    assert.match(live.problem!, /Connect again to enter another one\.$/);
  });

  it('is taken for one that worked where it is kept since another window', async () => {
    const { server, mood } = await startMoody((_send, socket) => socket.destroy());
    mood.isBad = true;
    let refusals = 0;
    const prompts = new SilentPrompts(login.password);
    prompts.passwordWasRefused = () => void refusals++;
    prompts.password = () => Promise.resolve({ password: login.password, isNew: false, hasWorked: true });
    live = liveConnectionTo({ port: server.port, login, clock, prompts });
    for (let times = 0; times < 3; times++) await assert.rejects(live.connect(), { code: 'login-unanswered' });
    assert.deepEqual([mood.proofs, refusals], [3, 0]);
    await assert.rejects(live.connect(), { code: 'login-unanswered' });
    assert.deepEqual([mood.proofs, refusals], [4, 1]);
  });

  it('gets through where the server only restarts in the middle of a login', async () => {
    const { server, mood } = await startMoody((_send, socket) => {
      socket.destroy();
      mood.isBad = false;
    });
    live = liveConnectionTo({ port: server.port, login, clock, random: () => 0 });
    await live.connect();
    mood.isBad = true;
    const back = reaches(live, 'connected', 'failed');
    await loseConnection(live);
    assert.equal(await back, 'connected');
    assert.equal(mood.proofs, 3);
  });

  it('is not sent at all by itself while what stands before the server drops everything', async () => {
    let isAway = false;
    let drops = 0;
    const { reached: enough, resolve } = signalled();
    let proofs = 0;
    const server: ScriptedServer = await startScriptedServer((request, send, socket) => {
      if (request.includes('password=')) proofs++;
      if (isAway || request.startsWith('<mailboxCreate')) {
        if (isAway && ++drops === 5) resolve();
        socket.destroy();
      } else if (request.startsWith('<login')) {
        send(`<session id="${idOf(request)}" urlID="1-k" userName="ann"/>\0<response id="${idOf(request)}"/>\0`);
      } else send(`<response id="${idOf(request)}"/>\0`);
    });
    stops.push(() => server.stop());
    live = liveConnectionTo({ port: server.port, login, clock, random: () => 0 });
    live.account = { ...live.account, method: 'clear' };
    await live.connect();
    isAway = true;
    const failed = reaches(live, 'failed').then(() => assert.fail(live?.problem));
    await loseConnection(live);
    await Promise.race([enough, failed]);
    isAway = false;
    await Promise.race([reaches(live, 'connected'), failed]);
    assert.equal(proofs, 2);
  });

  describe('over HTTP', () => {
    async function startMoodyWeb(bad: (call: WebCall) => WebReply | undefined) {
      const mood = { isBad: false };
      const web = await startScriptedWeb((call) => {
        if (call.body.includes('<mailboxCreate')) return { isDropped: true };
        // The key of the session of before.
        if (call.fields.has('sessionid')) return { body: '<XIMSS><response errorText="gone"/></XIMSS>' };
        return (mood.isBad ? bad(call) : undefined) ?? goodScript(call);
      });
      stops.push(() => web.stop());
      live = liveConnectionTo({
        ...{ port: web.port, login, clock, transport: 'http', random: () => 0 },
        openWebTransport: (options) =>
          connectHttp({ ...options, clock, dial: dialServer, limits: { maxTroubleMs: 0 } }),
      });
      const proofs = (): number => web.calls.filter(({ fields }) => fields.has('authData')).length;
      return { live, mood, proofs, calls: web.calls };
    }

    for (const [what, reply] of [
      ['a dropped connection', { isDropped: true }],
      ['a gateway that says the server is away', { status: 502 }],
    ] as const) {
      it(`is sent three times in a row at most: ${what}`, async () => {
        const { live, mood, proofs } = await startMoodyWeb(({ fields }) =>
          fields.has('authData') ? reply : undefined,
        );
        await live.connect();
        mood.isBad = true;
        const over = reaches(live, 'failed');
        await loseConnection(live);
        await over;
        assert.equal(proofs(), 1 + 3);
        assert.match(live.problem!, /after the password was sent\. The password may be wrong/);
      });
    }

    it('is not sent by itself while the gateway says to everything that the server is away', async () => {
      let refusals = 0;
      const { reached: enough, resolve } = signalled();
      const { live, mood, proofs } = await startMoodyWeb(() => {
        if (++refusals === 5) resolve();
        return { status: 503 };
      });
      live.account = { ...live.account, method: 'auto' };
      await live.connect();
      mood.isBad = true;
      const failed = reaches(live, 'failed').then(() => assert.fail(live.problem));
      await loseConnection(live);
      await Promise.race([enough, failed]);
      mood.isBad = false;
      await Promise.race([reaches(live, 'connected'), failed]);
      assert.equal(proofs(), 2);
    });
  });
});
