import assert from 'node:assert/strict';
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { decodeUtf8, encodeUtf8 } from '../../src/base/utf8';
import { createCertificate, type ServerCertificate } from '../../src/demo/net/certificate';
import {
  ConnectCancelledError,
  ConnectFailedError,
  ConnectionRefusedError,
  ConnectTimeoutError,
  HostNotFoundError,
  NotTlsError,
  UntrustedCertificateError,
} from '../../src/transport/errors';
import { connectTcp, type ConnectOptions } from '../../src/transport/tcpTransport';
import { fetchFromWeb, WebFetchError, type WebFetchOptions } from '../../src/transport/webFetch';

/** A busy machine may take its time over a handshake; nothing here waits for the clock to pass. */
const patienceMs = 20_000;

const closers: (() => Promise<void>)[] = [];

/** Listens on a free port until the test is over. */
async function listen(server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as net.AddressInfo).port;
}

function options(port: number, changes: Partial<ConnectOptions> = {}): ConnectOptions {
  return { host: '127.0.0.1', port, security: 'none', connectTimeoutMs: 5_000, ...changes };
}

async function rejectionOf(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    () => undefined,
    (error: Error) => error,
  );
  assert.ok(outcome, 'The promise was resolved');
  return outcome;
}

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

describe('TCP transport', function () {
  this.timeout(patienceMs);

  it('carries bytes both ways and tells what it is', async () => {
    const port = await listen(net.createServer((socket) => socket.pipe(socket)));
    const transport = await connectTcp(options(port));
    assert.equal(transport.peerName, `127.0.0.1:${port}`);
    assert.deepEqual([transport.isEncrypted, transport.isLoopback], [false, true]);
    const echo = new Promise<string>((resolve) =>
      transport.onData(({ bytes, receivedAtMs }) => {
        assert.ok(receivedAtMs > 0 && receivedAtMs <= performance.now());
        resolve(decodeUtf8(bytes));
      }),
    );
    transport.write(encodeUtf8('žluť'));
    assert.equal(await echo, 'žluť');
    transport.dispose();
  });

  it('keeps what a server says first until somebody listens', async () => {
    const port = await listen(net.createServer((socket) => void socket.end('hello')));
    const transport = await connectTcp(options(port));
    await new Promise((resolve) => setTimeout(resolve, 20));
    let text = '';
    const closed = new Promise((resolve) => transport.onClose(resolve));
    transport.onData(({ bytes }) => (text += decodeUtf8(bytes)));
    assert.equal(await closed, undefined);
    assert.equal(text, 'hello');
  });

  it('sends what is queued before it ends, and tells a late listener that it is closed', async () => {
    let received = 0;
    const ended = new Promise<void>((resolve, reject) => {
      const server = net.createServer((socket) => {
        socket.on('data', (bytes) => (received += bytes.length));
        socket.once('end', resolve);
      });
      void listen(server)
        .then(async (port) => {
          const transport = await connectTcp(options(port));
          transport.write(new Uint8Array(5_000_000));
          transport.end();
          await new Promise((done) => transport.onClose(done));
          await new Promise((done) => transport.onClose(done));
        })
        .catch(reject);
    });
    await ended;
    assert.equal(received, 5_000_000);
  });

  it('tells the error that broke the connection', async () => {
    const port = await listen(net.createServer((socket) => void setImmediate(() => socket.resetAndDestroy())));
    const transport = await connectTcp(options(port));
    transport.onData(() => undefined);
    const error = await new Promise<Error | undefined>((resolve) => transport.onClose(resolve));
    assert.equal((error as NodeJS.ErrnoException | undefined)?.code, 'ECONNRESET');
    transport.write(encodeUtf8('late'));
    transport.end();
    transport.dispose();
  });

  it('a closed port is refused', async () => {
    const server = net.createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const error = await rejectionOf(connectTcp(options(port)));
    assert.ok(error instanceof ConnectionRefusedError);
    assert.equal(error.message, `Nothing listens at 127.0.0.1:${port}`);
  });

  it('a host that does not exist is named', async () => {
    const error = await rejectionOf(connectTcp(options(1, { host: 'no-such-host.invalid' })));
    assert.ok(error instanceof HostNotFoundError);
    assert.equal(error.host, 'no-such-host.invalid');
  });

  it('gives up in time on a server that does not finish the handshake', async () => {
    const port = await listen(net.createServer());
    const error = await rejectionOf(connectTcp(options(port, { security: 'tls', connectTimeoutMs: 50 })));
    assert.ok(error instanceof ConnectTimeoutError);
  });

  it('can be cancelled before and while it connects', async () => {
    const port = await listen(net.createServer());
    const early = new AbortController();
    early.abort();
    assert.ok(
      (await rejectionOf(connectTcp(options(port, { signal: early.signal })))) instanceof ConnectCancelledError,
    );
    const late = new AbortController();
    const connecting = rejectionOf(connectTcp(options(port, { security: 'tls', signal: late.signal })));
    setImmediate(() => late.abort());
    assert.ok((await connecting) instanceof ConnectCancelledError);
  });
});

describe('TLS transport', function () {
  this.timeout(patienceMs);

  let certificate: ServerCertificate;
  let received: string;
  let port: number;

  before(async () => {
    certificate = await createCertificate(Date.now());
  });

  beforeEach(async () => {
    received = '';
    port = await listen(
      tls.createServer({ key: certificate.key, cert: certificate.cert }, (socket) => {
        socket.on('error', () => undefined);
        socket.on('data', (bytes: Buffer) => {
          received += decodeUtf8(bytes);
          socket.write(bytes);
        });
      }),
    );
  });

  it('refuses a certificate that the system does not trust, and brings its facts', async () => {
    const error = await rejectionOf(connectTcp(options(port, { security: 'tls' })));
    assert.ok(error instanceof UntrustedCertificateError);
    assert.equal(error.fingerprint, certificate.fingerprint);
    assert.equal(error.subject, 'CN=localhost');
    assert.equal(error.issuer, 'CN=localhost');
    assert.equal(error.reason, 'it is self-signed');
    assert.ok(Date.parse(error.validTo) > Date.now());
    assert.equal(received, '');
  });

  for (const form of ['as shown', 'in plain lower case'] as const) {
    it(`accepts exactly the pinned certificate, its fingerprint ${form}`, async () => {
      const fingerprint = certificate.fingerprint;
      const certificateFingerprint = form === 'as shown' ? fingerprint : fingerprint.replaceAll(':', '').toLowerCase();
      const transport = await connectTcp(options(port, { security: 'tls', certificateFingerprint }));
      assert.equal(transport.isEncrypted, true);
      const echo = new Promise<string>((resolve) => transport.onData(({ bytes }) => resolve(decodeUtf8(bytes))));
      transport.write(encodeUtf8('hello'));
      assert.equal(await echo, 'hello');
      transport.dispose();
    });
  }

  for (const pin of ['00'.repeat(32), '', 'AB:CD']) {
    it(`refuses every other certificate when "${pin.slice(0, 8)}" is pinned`, async () => {
      const error = await rejectionOf(connectTcp(options(port, { security: 'tls', certificateFingerprint: pin })));
      assert.ok(error instanceof UntrustedCertificateError);
      assert.equal(error.reason, 'it is not the one that was accepted for this server');
      assert.equal(error.fingerprint, certificate.fingerprint);
      assert.equal(received, '');
    });
  }

  for (const [what, answer] of [
    ['answers in clear text', (socket: net.Socket) => void socket.write('<response errorText="no"/>\0')],
    ['hangs up on the greeting', (socket: net.Socket) => void socket.end()],
    ['resets the connection', (socket: net.Socket) => void socket.once('data', () => socket.resetAndDestroy())],
  ] as const) {
    it(`says that a server speaks no TLS when it ${what}`, async () => {
      const plain = await listen(net.createServer(answer));
      const error = await rejectionOf(connectTcp(options(plain, { security: 'tls' })));
      assert.ok(error instanceof NotTlsError, String(error));
    });
  }

  it('a server that speaks TLS and shares no cipher is no clear-text server', async () => {
    const other = await listen(
      tls.createServer({ maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA', key: certificate.key, cert: certificate.cert }),
    );
    const error = await rejectionOf(connectTcp(options(other, { security: 'tls' })));
    assert.ok(error instanceof ConnectFailedError, String(error));
  });
});

describe('Reading from the web interface', function () {
  this.timeout(patienceMs);

  const key = '12-secret-session-key';

  function fetchFrom(port: number, path: string, changes: Partial<WebFetchOptions> = {}): Promise<Uint8Array> {
    const url = `http://127.0.0.1:${port}/Session/${key}/${path}`;
    return fetchFromWeb({ url, maxBytes: 1_000, timeoutMs: 2_000, ...changes });
  }

  const loginPage = '\n<!DOCTYPE html><html><form>Log in</form></html>';

  function sendSlowly(response: ServerResponse, left = 8): void {
    if (left === 0) response.end();
    else response.write('x', () => setTimeout(() => sendSlowly(response, left - 1), 50));
  }

  async function startWeb(): Promise<number> {
    return listen(
      createHttpServer((request, response) => {
        const path = request.url?.split('/').at(-1);
        if (path === 'good') response.end('the part');
        else if (path === 'slow') sendSlowly(response);
        else if (/\.(?:pdf|html)$/.test(path ?? '')) response.setHeader('content-type', 'text/html').end(loginPage);
        else if (path === 'moved') response.writeHead(302, { location: 'http://elsewhere.invalid/' }).end();
        else if (path === 'big') response.end('x'.repeat(5_000));
        else if (path === 'short')
          response.writeHead(200, { 'content-length': '50' }).write('x', () => response.destroy());
        else if (path === 'repeated') response.writeHead(404, `no ${request.url}`).end();
        else if (path !== 'never') response.writeHead(404, 'Not Found').end();
      }),
    );
  }

  it('gives the bytes of the document', async () => {
    assert.equal(decodeUtf8(await fetchFrom(await startWeb(), 'good')), 'the part');
  });

  it('gives a web page where one was asked for', async () => {
    assert.equal(decodeUtf8(await fetchFrom(await startWeb(), 'a.html')), loginPage);
  });

  it('waits for a document for as long as something of it comes', async () => {
    const port = await startWeb();
    assert.equal(decodeUtf8(await fetchFrom(port, 'slow', { silenceMs: 250 })), 'x'.repeat(8));
    const error = await rejectionOf(fetchFrom(port, 'never', { silenceMs: 50 }));
    assert.match(error.message, /^127\.0\.0\.1:\d+ sent nothing for 0\.05 s$/);
  });

  for (const [path, message] of [
    ['gone', /^127\.0\.0\.1:\d+ answered 404 Not Found$/],
    ['a.pdf', /^127\.0\.0\.1:\d+ sent a web page instead of the document, such as one to log in$/],
    ['repeated', /answered 404 Not Found$/],
    ['moved', /answered 302 Found$/],
    ['big', /^The document is larger than 1000 bytes$/],
    ['short', /^(127.* ended the document early|The web server at .* cannot be reached \(ECONNRESET\))$/],
  ] as const) {
    it(`says in words what is wrong with "${path}", without the key`, async () => {
      const error = await rejectionOf(fetchFrom(await startWeb(), path));
      assert.ok(error instanceof WebFetchError);
      assert.match(error.message, message);
      assert.ok(!`${error.message}${error.stack}`.includes(key));
    });
  }

  it('gives up in time, and when it is cancelled', async () => {
    const port = await startWeb();
    assert.match((await rejectionOf(fetchFrom(port, 'never', { timeoutMs: 50 }))).message, /did not send/);
    const abort = new AbortController();
    const fetching = rejectionOf(fetchFrom(port, 'never', { signal: abort.signal }));
    abort.abort();
    assert.equal((await fetching).message, 'Cancelled');
  });

  it('names a closed port without the key', async () => {
    const error = await rejectionOf(fetchFrom(1, 'good'));
    assert.equal(error.message, 'The web server at 127.0.0.1:1 cannot be reached (ECONNREFUSED)');
  });

  it('refuses what is no web address', async () => {
    for (const url of ['file:///etc/passwd', 'nonsense']) {
      assert.match((await rejectionOf(fetchFromWeb({ url, maxBytes: 1, timeoutMs: 1 }))).message, /is not valid/);
    }
  });

  it('over TLS sends the key to the pinned certificate only', async () => {
    const certificate = await createCertificate(Date.now());
    const paths: (string | undefined)[] = [];
    const port = await listen(
      createHttpsServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
        paths.push(request.url);
        response.end('secret part');
      }),
    );
    const request = { url: `https://127.0.0.1:${port}/Session/${key}/x`, maxBytes: 100, timeoutMs: 2_000 };
    const pinned = { ...request, certificateFingerprint: certificate.fingerprint };
    assert.equal(decodeUtf8(await fetchFromWeb(pinned)), 'secret part');
    const other = await rejectionOf(fetchFromWeb({ ...request, certificateFingerprint: '00'.repeat(32) }));
    assert.ok(other instanceof UntrustedCertificateError);
    assert.ok((await rejectionOf(fetchFromWeb(request))) instanceof WebFetchError);
    assert.deepEqual(paths, [`/Session/${key}/x`]);
  });
});
