import assert from 'node:assert/strict';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { createCertificate } from '../../src/demo/net/certificate';
import { startDemoServer } from '../../src/demo/demoServer';
import { connectOptionsOf } from '../../src/host/connections/connector';
import type { AccountConfig } from '../../src/host/connections/types';
import { element } from '../../src/protocol/xml';
import { openSession } from '../../src/session/session';
import { connectHttp } from '../../src/transport/http/connectHttp';
import { NodeClock } from '../../src/transport/nodeClock';
import { NodeDigests } from '../../src/transport/nodeDigests';
import type { ProxyTarget } from '../../src/transport/proxy/proxyTarget';
import { openTunnel } from '../../src/transport/proxy/tunnel';
import { connectTcp, dialServer, type ConnectOptions, type Tunnel } from '../../src/transport/tcpTransport';
import { upgradeToTls } from '../../src/transport/tlsUpgrade';
import { startHttpProxy, startSocks4Proxy, startSocks5Proxy } from '../support/proxies';
import { goodScript, startScriptedWeb } from '../support/scriptedWeb';
import { RecordingTap } from '../unit/session/serverSide';

const host = 'пошта.example.com';
const ascii = 'xn--80a1acn3a.example.com';

/** Name servers are not asked in tests: where a connection leads is told instead. */
describe('a host with letters beyond ASCII', function () {
  this.timeout(20_000);

  const stops: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  const optionsFor = (account: Partial<AccountConfig>, tunnel: Tunnel): ConnectOptions => ({
    ...connectOptionsOf(
      {
        id: 'a',
        name: 'A',
        host,
        port: 1,
        security: 'none',
        userName: 'ann',
        method: 'auto',
        isTransient: true,
        ...account,
      },
      { pinnedFingerprint: () => account.certificateFingerprint },
      new AbortController().signal,
    ),
    tunnel,
  });

  /** Leads to this machine, and keeps the name that was asked for. */
  function loopback(asked: string[]): Tunnel {
    return (name, port) => {
      asked.push(name);
      return new Promise((resolve, reject) => {
        const socket = net.connect({ host: '127.0.0.1', port }, () => resolve(socket));
        socket.once('error', reject);
      });
    };
  }

  /** A TLS server that keeps the names it is greeted by. */
  async function startTlsServer(): Promise<{ port: number; fingerprint: string; names: string[] }> {
    const { key, cert, fingerprint } = await createCertificate(Date.now());
    const names: string[] = [];
    const greet = (name: string, done: (error: null) => void): void => {
      names.push(name);
      done(null);
    };
    const server = tls.createServer({ key, cert, SNICallback: greet }, (socket) => {
      socket.on('error', () => undefined).resume();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    stops.push(() => new Promise((resolve) => server.close(resolve)));
    return { port: (server.address() as net.AddressInfo).port, fingerprint, names };
  }

  it('is asked for in ASCII over TCP, and logged in to', async () => {
    const demo = await startDemoServer({ mail: { messages: 1 } });
    stops.push(() => demo.stop());
    const asked: string[] = [];
    const transport = await connectTcp(optionsFor({ port: demo.port }, loopback(asked)));
    assert.deepEqual(asked, [ascii]);
    assert.equal(transport.peerName, `${ascii}:${demo.port}`);
    const [login] = demo.accounts;
    const session = await openSession({
      transport,
      tap: new RecordingTap(),
      clock: new NodeClock(),
      digests: new NodeDigests(),
      // The name of the server is part of what this method proves.
      login: { ...login!, method: 'DIGEST-MD5', allowClearText: false },
      requestTimeoutMs: 10_000,
    });
    await session.request(element('noop'));
    await session.close();
  });

  it('is greeted in ASCII over TLS, from the first byte and by starttls', async () => {
    const server = await startTlsServer();
    const asked: string[] = [];
    const account = { port: server.port, certificateFingerprint: server.fingerprint };
    const transport = await connectTcp(optionsFor({ ...account, security: 'tls' }, loopback(asked)));
    transport.dispose();
    const plainOptions = optionsFor({ ...account, security: 'starttls' }, loopback(asked));
    const upgraded = await upgradeToTls(await connectTcp(plainOptions), plainOptions);
    upgraded.dispose();
    assert.deepEqual(asked, [ascii, ascii]);
    assert.deepEqual(server.names, [ascii, ascii]);
  });

  it('stands in ASCII in the headers of HTTP', async () => {
    const web = await startScriptedWeb(goodScript);
    stops.push(() => web.stop());
    const asked: string[] = [];
    const options = optionsFor({ port: web.port, transport: 'http' }, loopback(asked));
    const clock = new NodeClock();
    const transport = await connectHttp({ ...options, clock, dial: dialServer });
    const session = await openSession({
      transport,
      tap: new RecordingTap(),
      clock,
      digests: new NodeDigests(),
      login: { userName: 'ann', password: 'secret1', method: 'auto', allowClearText: false, by: 'form' },
      requestTimeoutMs: 10_000,
    });
    await session.close();
    assert.ok(asked.length > 0 && asked.every((name) => name === ascii));
    assert.ok(web.calls.every((call) => call.host === `${ascii}:${web.port}`));
  });

  const proxies = { http: startHttpProxy, socks5: startSocks5Proxy, socks4: startSocks4Proxy };
  for (const kind of Object.keys(proxies) as (keyof typeof proxies)[]) {
    it(`is asked for in ASCII at a proxy (${kind})`, async () => {
      const server = await startTlsServer();
      const proxy = await proxies[kind]();
      stops.push(() => proxy.stop());
      const target: ProxyTarget = { kind, host: '127.0.0.1', port: proxy.port };
      const account = { port: server.port, security: 'tls', certificateFingerprint: server.fingerprint } as const;
      const tunnel: Tunnel = (name, port, signal) => openTunnel(target, name, port, signal);
      const transport = await connectTcp(optionsFor(account, tunnel));
      transport.dispose();
      assert.deepEqual(proxy.asked, [`${ascii}:${server.port}`]);
      assert.deepEqual(server.names, [ascii]);
    });
  }
});
