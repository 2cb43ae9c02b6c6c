import assert from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import type { LiveConnection } from '../../src/host/connections/liveConnection';
import { element } from '../../src/protocol/xml';
import { connectHttp } from '../../src/transport/http/connectHttp';
import { NodeClock } from '../../src/transport/nodeClock';
import { dialServer } from '../../src/transport/tcpTransport';
import { letGo, liveConnectionTo, reaches } from '../support/liveConnection';

const clock = new NodeClock();
const login = { userName: 'ann@example.com', password: 'secret1' };

describe('a session that the server ends', function () {
  this.timeout(20_000);

  let live: LiveConnection | undefined;
  let told: string[] = [];
  const stops: (() => Promise<unknown>)[] = [];

  afterEach(() => letGo(live, stops));

  async function open(transport: 'tcp' | 'http', mayReconnect = true): Promise<DemoServer> {
    const server = await startDemoServer({ mail: 'sample', accounts: [{ ...login, realName: 'Ann', mail: [] }] });
    stops.push(() => server.stop());
    live = liveConnectionTo({
      port: transport === 'http' ? server.httpPort : server.port,
      ...{ login, clock, transport, random: () => 0, mayReconnect: () => mayReconnect },
      openWebTransport: (options) => connectHttp({ ...options, clock, dial: dialServer }),
    });
    told = [];
    live.onGoodbye((text) => told.push(text));
    await live.connect();
    return server;
  }

  for (const transport of ['tcp', 'http'] as const) {
    it(`is explained in words with what became of it, once (${transport})`, async () => {
      const server = await open(transport);
      const back = reaches(live!, 'connected', 'failed');
      await server.control.sayGoodbye('Maintenance until noon');
      assert.equal(await back, 'connected');
      assert.equal(told.length, 1);
      assert.match(
        told[0]!,
        /^The server at 127\.0\.0\.1:\d+ ended the session: "Maintenance until noon"\. Connected again\.$/,
      );
    });

    it(`does not repeat a password in an alert of before (${transport})`, async () => {
      const server = await open(transport);
      const alert = new Promise<string>((resolve) => live!.onAlert(resolve));
      server.control.sendAlert(`Your password is ${login.password} and weak`);
      assert.equal(await alert, 'Your password is •••••• and weak');
    });

    it(`is explained where it is not made again (${transport})`, async () => {
      const server = await open(transport, false);
      const over = reaches(live!, 'failed');
      await server.control.sayGoodbye();
      await over;
      assert.equal(told.length, 1);
      assert.match(told[0]!, /^The server at 127\.0\.0\.1:\d+ ended the session\. Connect again\.$/);
      assert.equal(live!.problem, told[0]);
    });

    it(`is not told of where the user asked for it (${transport})`, async () => {
      await open(transport);
      await live!.disconnect();
      assert.equal(live!.state, 'disconnected');
      assert.deepEqual(told, []);
    });

    it(`is not made again where the user sent bye as a request (${transport})`, async () => {
      await open(transport);
      const over = reaches(live!, 'disconnected', 'waiting', 'failed');
      await live!.requester!.request(element('bye'));
      assert.equal(await over, 'disconnected');
      assert.deepEqual(told, []);
    });
  }

  it('over HTTP is explained too where the server only does not know it any more', async () => {
    const server = await open('http');
    const back = reaches(live!, 'connected', 'failed');
    server.control.forgetSessions();
    assert.equal(await back, 'connected');
    assert.equal(told.length, 1);
    assert.match(told[0]!, /^The server at 127\.0\.0\.1:\d+ does not know the session any more\. Connected again\.$/);
  });
});
