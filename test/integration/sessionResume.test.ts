import assert from 'node:assert/strict';
import { startDemoServer } from '../../src/demo/demoServer';
import type { LiveConnection } from '../../src/host/connections/liveConnection';
import type { ConnectionState } from '../../src/host/connections/types';
import { element } from '../../src/protocol/xml';
import { TrafficLog } from '../../src/traffic/trafficLog';
import { decodeUtf8 } from '../../src/base/utf8';
import { connectHttp } from '../../src/transport/http/connectHttp';
import { NodeClock } from '../../src/transport/nodeClock';
import { dialServer, type ConnectOptions } from '../../src/transport/tcpTransport';
import type { Transport } from '../../src/base/transport';
import { liveConnectionTo, SilentPrompts } from '../support/liveConnection';
import {
  goodScript,
  startScriptedWeb,
  ximss,
  type ScriptedWeb,
  type WebCall,
  type WebReply,
} from '../support/scriptedWeb';
import { ChaosProxy } from '../support/chaosProxy';
import { WebClient } from '../support/webClient';

class CountingPrompts extends SilentPrompts {
  asked = 0;
  refused = 0;
  override passwordWasRefused = (): undefined => {
    this.refused++;
  };

  override password(): ReturnType<SilentPrompts['password']> {
    this.asked++;
    return super.password();
  }
}

type Script = (call: WebCall) => WebReply | undefined;

describe('a session over HTTP that the network lost', function () {
  this.timeout(20_000);

  const clock = new NodeClock();
  const login = { userName: 'ann@example.com', password: 'secret1' };
  let prompts: CountingPrompts;
  let web: ScriptedWeb | undefined;
  let live: LiveConnection | undefined;
  let traffic: TrafficLog;
  /** What the server does beyond being good; a test changes it on the way. */
  let script: Script;
  let keys: number;

  beforeEach(() => {
    prompts = new CountingPrompts(login.password);
    traffic = new TrafficLog({ budgetBytes: 16 * 1024 * 1024, clock });
    script = goodScript;
    keys = 0;
  });
  afterEach(async () => {
    live?.dispose();
    await web?.stop();
    web = live = undefined;
  });

  /** Gives up at once where a session would be patient. */
  const openWebTransport = (options: ConnectOptions): Promise<Transport> =>
    connectHttp({ ...options, clock, dial: dialServer, limits: { maxTroubleMs: 0 } });

  async function connect(random = () => 0): Promise<LiveConnection> {
    web = await startScriptedWeb((call) => script(call));
    const options = { port: web.port, login, clock, traffic, prompts, random };
    live = liveConnectionTo({ ...options, transport: 'http', openWebTransport });
    script = withNewKeys;
    await live.connect();
    return live;
  }

  /** Each login opens a session of its own. */
  const withNewKeys: Script = (call) =>
    call.fields.has('userName')
      ? ximss(`<session urlID="${1000 + ++keys}-key" userName="ann@example.com"/>`)
      : goodScript(call);
  const losing: Script = (call) =>
    call.path.includes('/1001-key/') && !call.fields.has('ackSeq') ? { isDropped: true } : withNewKeys(call);
  const logins = (): WebCall[] => web!.calls.filter(({ fields }) => fields.has('userName'));
  const isByKey = ({ fields }: WebCall): boolean => fields.get('sessionid') === '1001-key';

  function reaches(connection: LiveConnection, state: ConnectionState): Promise<void> {
    return new Promise((resolve) => {
      const subscription = connection.onDidChange(() => {
        if (connection.state !== state) return;
        subscription.dispose();
        resolve();
      });
    });
  }

  /** Loses the session by a change that gets no answer. */
  async function lose(connection: LiveConnection, next: Script): Promise<void> {
    script = next;
    await assert.rejects(connection.requester!.request(element('mailboxCreate', { mailbox: 'x' })));
  }

  it('is logged in anew with the password where the server drops every connection that brings the key', async () => {
    const connection = await connect();
    const back = reaches(connection, 'connected');
    await lose(connection, (call) => (isByKey(call) ? { isDropped: true } : losing(call)));
    await back;
    assert.deepEqual(logins().map(isByKey), [false, true, true, true, false]);
  });

  it('is gone on with by its key also where somebody connects by hand before the next try, and leaves none behind', async () => {
    const connection = await connect(() => 0.9);
    const waits = reaches(connection, 'waiting');
    await lose(connection, losing);
    await waits;
    await connection.connect();
    assert.deepEqual(logins().map(isByKey), [false, true]);
    assert.equal(prompts.asked, 1);
    const back = reaches(connection, 'connected');
    await lose(connection, (call) => (call.path.endsWith('/1002-key/sync') ? ximss('<bye/>') : withNewKeys(call)));
    await back;
    assert.deepEqual(logins().map(isByKey), [false, true, false]);
  });

  it('is logged in anew at once where somebody connects by hand and the key gets no answer', async () => {
    const connection = await connect(() => 0.9);
    const waits = reaches(connection, 'waiting');
    await lose(connection, (call) => (isByKey(call) ? { isDropped: true } : losing(call)));
    await waits;
    await connection.connect();
    assert.deepEqual(logins().map(isByKey), [false, true, false]);
    assert.equal(prompts.asked, 2);
  });

  it('is gone on with by its key, without the password, which ends the old one', async () => {
    const connection = await connect();
    const back = reaches(connection, 'connected');
    await lose(connection, losing);
    await back;
    const [, second, ...more] = logins();
    assert.deepEqual(more, []);
    assert.deepEqual(
      [second?.fields.get('sessionid'), second?.fields.get('killOld'), second?.fields.get('userName')],
      ['1001-key', '1', login.userName],
    );
    assert.ok(!second?.fields.has('password') && !second?.fields.has('authData'));
    assert.equal(prompts.asked, 1);
    await connection.requester!.request(element('noop'));
    let logged = '';
    for (let entry = traffic.firstEntry; entry < traffic.nextEntry; entry++)
      logged += decodeUtf8(traffic.payload(entry) ?? new Uint8Array());
    assert.doesNotMatch(logged, /100[12]-key|secret1/);
  });

  const unknownKey: [string, WebReply][] = [
    ['an error', ximss('<response errorText="incorrect session"/>')],
    ['status 550', { status: 550 }],
    ['a page', { body: '<!DOCTYPE html><html>Log in</html>' }],
    ['status 403', { status: 403 }],
    ['nothing that counts', ximss()],
  ];
  for (const [what, reply] of unknownKey) {
    it(`is logged in anew with the password where the server does not know the key (${what})`, async () => {
      const connection = await connect();
      const back = reaches(connection, 'connected');
      await lose(connection, (call) => (isByKey(call) ? reply : losing(call)));
      await back;
      assert.deepEqual(logins().map(isByKey), [false, true, false]);
      assert.equal(prompts.asked, 2);
      assert.equal(prompts.refused, 0);
    });
  }

  it('keeps its key over tries that do not reach the server', async () => {
    const connection = await connect();
    let failures = 0;
    const back = reaches(connection, 'connected');
    await lose(connection, (call) => (isByKey(call) && failures++ < 2 ? { isDropped: true } : losing(call)));
    await back;
    assert.deepEqual(logins().map(isByKey), [false, true, true, true]);
    assert.equal(prompts.asked, 1);
  });

  it('is not gone on with after the user ended it, or the server did', async () => {
    const connection = await connect();
    await connection.disconnect();
    await connection.connect();
    const ended = reaches(connection, 'waiting');
    const back = ended.then(() => reaches(connection, 'connected'));
    script = (call) => (call.body.includes('<noop') ? ximss('<bye/>') : withNewKeys(call));
    await assert.rejects(connection.requester!.request(element('noop')));
    await back;
    assert.ok(logins().every(({ fields }) => !fields.has('sessionid')));
    assert.equal(logins().length, 3);
  });

  it('works like that with the demo server, where the old session is gone afterwards', async () => {
    const demo = await startDemoServer({ mail: { messages: 1 } });
    const proxy = new ChaosProxy(demo.httpPort, clock, () => 0);
    const client = new WebClient(demo.httpPort);
    try {
      await proxy.open();
      const [account] = demo.accounts;
      prompts = new CountingPrompts(account!.password);
      const sessionKeys: string[] = [];
      const readWeb = (_account: unknown, key: string): Promise<Uint8Array> => {
        sessionKeys.push(key);
        return Promise.resolve(new Uint8Array());
      };
      const options = { port: proxy.port, login: account!, clock, traffic, prompts, random: () => 0, readWeb };
      live = liveConnectionTo({ ...options, transport: 'http', openWebTransport });
      await live.connect();
      await live.fetchFromWeb('', new AbortController().signal);
      const back = reaches(live, 'connected');
      await proxy.close();
      await proxy.open();
      await back;
      await live.requester!.request(element('noop'));
      await live.fetchFromWeb('', new AbortController().signal);
      assert.equal(prompts.asked, 1);
      const [old, present] = sessionKeys;
      assert.notEqual(old, present);
      const poll = (key: string, ackSeq: number) => client.get(`/Session/${key}/?ackSeq=${ackSeq}&maxWait=0`);
      // Whoever still waits there is told once.
      assert.match((await poll(old!, 0)).text, /<bye errorText="the session was taken over"/);
      assert.deepEqual([(await poll(old!, 1)).status, (await poll(present!, 0)).status], [550, 200]);
    } finally {
      client.close();
      await proxy.close();
      await demo.stop();
    }
  });
});
