import assert from 'node:assert/strict';
import type * as net from 'node:net';
import { decodeUtf8, encodeUtf8 } from '../../src/base/utf8';
import { createCertificate, type ServerCertificate } from '../../src/demo/net/certificate';
import { ConnectCancelledError, ConnectTimeoutError, ProxyError } from '../../src/transport/errors';
import type { ProxyTarget } from '../../src/transport/proxy/proxyTarget';
import { openTunnel } from '../../src/transport/proxy/tunnel';
import { connectTcp, type ConnectOptions, type Tunnel } from '../../src/transport/tcpTransport';
import { upgradeToTls } from '../../src/transport/tlsUpgrade';
import { startHttpProxy, startSocks4Proxy, startSocks5Proxy, type TestProxy } from '../support/proxies';
import { startScriptedServer, type ScriptedServer } from '../support/scriptedServer';
import { startScriptedWeb, type ScriptedWeb } from '../support/scriptedWeb';
import { rejectionOf } from '../unit/session/serverSide';

const starters = { http: startHttpProxy, socks5: startSocks5Proxy, socks4: startSocks4Proxy } as const;
type Kind = keyof typeof starters;
const kinds = Object.keys(starters) as Kind[];

/** A name that only the proxy can look up. */
const host = 'server.behind.example';

describe('Connections through a proxy', function () {
  this.timeout(20_000);

  let proxy: TestProxy | undefined;
  let server: ScriptedServer | undefined;
  let web: ScriptedWeb | undefined;

  afterEach(async () => {
    await Promise.all([proxy?.stop(), server?.stop(), web?.stop()]);
    proxy = server = web = undefined;
  });

  const through =
    (target: ProxyTarget): Tunnel =>
    (name, port, signal) =>
      openTunnel(target, name, port, signal);

  function options(kind: Kind, port: number, changes: Partial<ProxyTarget & ConnectOptions> = {}): ConnectOptions {
    const { userName, password, authorization, ...others } = changes;
    const target = { kind, host: '127.0.0.1', port: proxy!.port, userName, password, authorization };
    return { host, port, security: 'none', connectTimeoutMs: 5_000, tunnel: through(target), ...others };
  }

  const echo = (): Promise<ScriptedServer> => startScriptedServer((request, send) => send(`${request}\0`));

  for (const kind of kinds) {
    it(`${kind} carries bytes to a host that it looks up, which is not taken for this machine`, async () => {
      proxy = await starters[kind]();
      server = await echo();
      const transport = await connectTcp(options(kind, server.port));
      assert.deepEqual([transport.isLoopback, transport.isEncrypted], [false, false]);
      const received = new Promise<string>((resolve) => transport.onData(({ bytes }) => resolve(decodeUtf8(bytes))));
      transport.write(encodeUtf8('žluť\0'));
      assert.equal(await received, 'žluť\0');
      assert.deepEqual(proxy.asked, [`${host}:${server.port}`]);
      transport.dispose();
    });

    it(`${kind} that hangs up, is not there or says nothing is an error in time`, async () => {
      proxy = await starters[kind]({ refusal: '' });
      const silent = await rejectionOf(connectTcp(options(kind, 1, { connectTimeoutMs: 50 })));
      assert.ok(silent instanceof ConnectTimeoutError, String(silent));
      await proxy.stop();
      const absent = await rejectionOf(connectTcp(options(kind, 1)));
      assert.ok(absent instanceof ProxyError && absent.mayPass);
      assert.match(absent.message, /^The proxy 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)$/);
    });

    it(`${kind} that talks nonsense is an error`, async () => {
      proxy = await starters[kind]({ refusal: 'nonsense, and more of it\r\n\r\n' });
      const error = await rejectionOf(connectTcp(options(kind, 1)));
      assert.ok(error instanceof ProxyError, String(error));
    });
  }

  it('is given up when the user cancels', async () => {
    proxy = await startHttpProxy({ refusal: '' });
    const abort = new AbortController();
    const connecting = rejectionOf(connectTcp(options('http', 1, { signal: abort.signal })));
    abort.abort();
    assert.ok((await connecting) instanceof ConnectCancelledError);
  });

  for (const kind of ['http', 'socks5'] as const) {
    it(`${kind} gets name and password, and a wrong one is an error that does not repeat it`, async () => {
      proxy = await starters[kind]({ wants: 'ann:open sésame' });
      server = await echo();
      const transport = await connectTcp(options(kind, server.port, { userName: 'ann', password: 'open sésame' }));
      transport.dispose();
      for (const wrong of [{ userName: 'ann', password: 'wrong-word' }, {}]) {
        const error = await rejectionOf(connectTcp(options(kind, server.port, wrong)));
        assert.ok(error instanceof ProxyError && !error.mayPass);
        assert.match(error.message, /wants a name and password/);
        assert.doesNotMatch(`${error.stack}${String(error.cause)}`, /wrong-word/);
      }
    });
  }

  it('gives the authorization of the setting, on one line', async () => {
    proxy = await startHttpProxy({ wants: 'a:b' });
    server = await echo();
    const authorization = `Basic ${Buffer.from('a:b').toString('base64')}\r\n`;
    (await connectTcp(options('http', server.port, { authorization }))).dispose();
    assert.deepEqual(proxy.credentials, ['a:b']);
  });

  const refusals: readonly (readonly [Kind, Buffer | string, RegExp])[] = [
    ['http', 'HTTP/1.1 403 Forbidden\r\n\r\n', /refused the connection \(status 403\)/],
    ['http', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(20_000)}`, /answered with too much/],
    ['socks5', Buffer.from([5, 2, 0, 1]), /does not allow the connection/],
    ['socks5', Buffer.from([5, 4, 0, 1]), /cannot reach the server/],
    ['socks4', Buffer.from([0, 91, 0, 0, 0, 0, 0, 0]), /refused the connection \(reply 91\)/],
  ];
  for (const [kind, refusal, words] of refusals) {
    it(`${kind} that answers ${String(words)} is told so`, async () => {
      proxy = await starters[kind]({ refusal });
      assert.match((await rejectionOf(connectTcp(options(kind, 1)))).message, words);
    });
  }

  describe('with TLS to the server', () => {
    let certificate: ServerCertificate;
    before(async () => {
      certificate = await createCertificate(Date.now());
    });

    for (const kind of kinds) {
      it(`${kind} carries it, and the pinned certificate is looked at`, async () => {
        proxy = await starters[kind]();
        web = await startScriptedWeb(() => ({}), certificate);
        const tlsOptions = { security: 'tls' as const, certificateFingerprint: certificate.fingerprint };
        const transport = await connectTcp(options(kind, web.port, tlsOptions));
        assert.ok(transport.isEncrypted);
        transport.dispose();
      });
    }

    it('shows what is wrong with a certificate', async () => {
      proxy = await startHttpProxy();
      web = await startScriptedWeb(() => ({}), certificate);
      const error = await rejectionOf(connectTcp(options('http', web.port, { security: 'tls' })));
      assert.equal((error as { fingerprint?: string }).fingerprint, certificate.fingerprint);
      assert.equal(proxy.asked.length, 2);
    });

    it('starttls goes on over the same tunnel', async () => {
      proxy = await startSocks5Proxy();
      web = await startScriptedWeb(() => ({}), certificate);
      const way = options('socks5', web.port);
      const plain = await connectTcp(way);
      const secure = await upgradeToTls(plain, { ...way, certificateFingerprint: certificate.fingerprint });
      assert.deepEqual([secure.isEncrypted, secure.isLoopback], [true, false]);
      assert.equal(proxy.asked.length, 1);
      secure.dispose();
    });
  });

  it('takes nothing of what the server says first', async () => {
    proxy = await startHttpProxy();
    server = await startScriptedServer(
      () => undefined,
      (socket: net.Socket) => void socket.write('<hello/>\0'),
    );
    const transport = await connectTcp(options('http', server.port));
    const said = new Promise<string>((resolve) => transport.onData(({ bytes }) => resolve(decodeUtf8(bytes))));
    assert.equal(await said, '<hello/>\0');
    transport.dispose();
  });
});
