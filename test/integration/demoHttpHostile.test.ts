import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { attributeOf } from '../../src/protocol/xml';
import { ManualClock, settled } from '../support/manualClock';
import { WebClient, type WebAnswer } from '../support/webClient';

const megabyte = 1024 * 1024;

describe('demo server over HTTP: clients that misbehave', () => {
  let server: DemoServer;
  let client: WebClient;
  let path: string;

  before(async () => {
    server = await startDemoServer({ mail: { messages: 5 }, lateAnswerMs: 1 });
  });
  beforeEach(async () => {
    client = new WebClient(server.httpPort);
    path = `/Session/${await client.login()}`;
  });
  afterEach(async () => {
    const answer = await client.ask(`${path}/sync`, '<noop id="1"/>');
    assert.equal(answer.text, '<XIMSS><response id="1"/></XIMSS>', 'the session should have survived');
    client.close();
  });
  after(() => server.stop());

  /** Sends bytes to the web port and gives all that comes back until the server closes. */
  function raw(bytes: string): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(server.httpPort, '127.0.0.1', () => socket.write(bytes));
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString('latin1')));
      socket.on('error', () => undefined).on('close', () => resolve(text));
    });
  }

  it('refuses headers beyond all measure', async () => {
    const header = 'x'.repeat(100_000);
    assert.equal((await client.get(`${path}/?ackSeq=0`, { 'X-Long': header })).status, 431);
    assert.equal((await client.get(`${path}/?random=${header}`)).status, 431);
  });

  it('answers nobody who reached it by another name, as the page of a stranger in a browser of this machine', async () => {
    const port = `:${server.httpPort}`;
    for (const host of ['evil.example', `evil.example${port}`, '127.0.0.1.evil.example', 'localhost.evil.example']) {
      const answer = await client.get('/ximsslogin/?userName=alex@demo.example&password=sesame-demo', { Host: host });
      assert.equal(answer.status, 421, host);
      assert.equal((await client.get(`${path}/?ackSeq=0&maxWait=0`, { Host: host })).status, 421, host);
    }
    for (const host of ['localhost', `LOCALHOST${port}`, `127.0.0.1${port}`, '[::1]', `[::1]${port}`, '127.0.0.2']) {
      assert.equal((await client.get(`${path}/?ackSeq=0&maxWait=0`, { Host: host })).status, 200, host);
    }
  });

  it('answers what is no HTTP with 400, or not at all', async () => {
    for (const bytes of ['\u0016\u0003\u0001\r\n\r\n', 'hello\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', '\0\0\0\0\r\n\r\n']) {
      assert.match(await raw(bytes), /^(HTTP\/1\.1 400 |$)/, JSON.stringify(bytes));
    }
  });

  it('refuses bodies that are too long, and says why', async () => {
    const long = Buffer.alloc(16 * megabyte + 1, 0x20);
    const answer = await client.post(`${path}/sync?reqSeq=1`, long);
    assert.deepEqual([answer.status, answer.text], [413, 'The body is longer than 16777216 bytes\n']);
    assert.equal((await client.post('/ximsslogin/', Buffer.alloc(megabyte + 1, 0x20))).status, 413);
    // The number was not used up.
    assert.equal((await client.ask(`${path}/sync?reqSeq=1`, '<noop id="1"/>')).messages.length, 1);
  }).timeout(20_000);

  it('cuts the line of who sends without end', async () => {
    const socket = connect(server.httpPort, '127.0.0.1');
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(`POST ${path}/sync HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999999999999\r\n\r\n`);
    const part = Buffer.alloc(megabyte);
    for (let sent = 0; sent < 200 && !socket.destroyed; sent++) {
      await new Promise<void>((resolve) => socket.write(part, () => resolve()));
    }
    await closed;
  }).timeout(20_000);

  it('survives bodies that break off, and clients that vanish', async () => {
    for (const text of [
      'POST',
      `POST ${path}/sync HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n<XIMSS>`,
    ]) {
      const socket = connect(server.httpPort, '127.0.0.1');
      await new Promise((resolve) => socket.once('connect', resolve));
      await new Promise<void>((resolve) => socket.write(text, () => resolve()));
      socket.resetAndDestroy();
    }
  });

  for (const body of [
    '<XIMSS><noop id="1"/>',
    '<XIMSS><noop id="1"></XIMSS>',
    '<!DOCTYPE a [<!ENTITY e "e">]><XIMSS>&e;</XIMSS>',
    '<ximss:XIMSS/>',
    `<XIMSS>${'<a>'.repeat(300)}${'</a>'.repeat(300)}</XIMSS>`,
    `<XIMSS>${'<noop id="1"/>'.repeat(101)}</XIMSS>`,
    Buffer.from([0x3c, 0x58, 0xff, 0xfe, 0x3e]),
  ]) {
    it(`answers ${String(body).slice(0, 40)} with one error, before login and after`, async () => {
      for (const address of ['/ximsslogin/', `${path}/sync?reqSeq=1`, `${path}/async?reqSeq=1`]) {
        const answer = await client.post(address, body, { 'Content-Type': 'text/xml' });
        assert.equal(answer.status, 200);
        assert.match(answer.text, /^<XIMSS><response errorText="[^"]+" errorNum="500"\/><\/XIMSS>$/);
        assert.doesNotMatch(answer.text, /internal error/);
      }
    });
  }

  it('answers requests without id, and empty batches', async () => {
    const answer = await client.ask(`${path}/sync`, '<noop/>text<noop id=""/>');
    assert.equal(answer.text.match(/<response (?:id="" )?errorText="request has no id" errorNum="500"\/>/g)?.length, 2);
    assert.equal((await client.post(`${path}/sync`, '<XIMSS/>')).text, '<XIMSS/>');
    assert.equal((await client.post(`${path}/sync`, '<ximss></ximss>')).text, '<XIMSS/>');
  });

  for (const [address, method, allowed] of [
    ['/sync', 'GET', 'POST'],
    ['/async', 'PUT', 'POST'],
    ['/KILL', 'GET', 'POST'],
    ['/', 'POST', 'GET'],
    ['/get', 'DELETE', 'GET'],
    ['/MIME/F/1-P.txt', 'POST', 'GET, HEAD'],
    ['/upload/x', 'PUT', 'POST'],
  ] as const) {
    it(`refuses ${method} ${address}`, async () => {
      const answer = await client.send(path + address, { method, body: '' });
      assert.deepEqual([answer.status, answer.headers['allow']], [405, allowed]);
    });
  }

  it('refuses other methods for the login', async () => {
    assert.equal((await client.send('/ximsslogin/', { method: 'PUT', body: 'x' })).headers['allow'], 'GET, POST');
    const form = { 'Content-Type': 'multipart/form-data; boundary=x' };
    assert.equal((await client.post('/ximsslogin/', '--x--', form)).status, 415);
  });

  it('knows no session by a name that is almost its own', async () => {
    const urlId = path.slice('/Session/'.length);
    for (const other of [
      '',
      urlId.slice(1),
      `${urlId}x`,
      `${urlId}%20`,
      '__proto__',
      'constructor',
      '..%2f..',
      'x'.repeat(5000),
    ]) {
      assert.equal((await client.ask(`/Session/${other}/sync`, '<noop id="1"/>')).status, 550, other);
    }
    for (const elsewhere of ['/', '/Sessions/', '/favicon.ico', '/ximssloginx/', '/..%2fximsslogin/', '/%zz']) {
      assert.equal((await client.get(elsewhere)).status, 404, elsewhere);
    }
  });

  it('survives numbers that make no sense', async () => {
    for (const query of [
      'ackSeq=-1',
      'ackSeq=x&maxWait=x',
      'ackSeq=1e9',
      'maxWait=-5',
      'maxWait=NaN',
      'ackSeq=99999',
    ]) {
      assert.equal((await client.get(`${path}/?${query}`)).text, '<XIMSS/>', query);
    }
  });

  it('takes an address in full, as a proxy may send it', async () => {
    const text = await raw(
      `GET http://mail.example:8100${path}/?ackSeq=0 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`,
    );
    assert.match(text, /^HTTP\/1\.1 200 OK\r\n[^]*<XIMSS\/>/);
  });

  it('ends no session when many are opened, and refuses those beyond its limit', async () => {
    const own = await startDemoServer({ mail: { messages: 0 }, lateAnswerMs: 1 });
    const many = new WebClient(own.httpPort);
    for (let n = 0; n < 500; n++) await many.login();
    await assert.rejects(many.login(), /too many sessions/);
    many.close();
    await own.stop();
    assert.equal(own.control.connectionCount, 0);
  }).timeout(20_000);

  it('closes connections beyond a thousand, and goes on', async () => {
    const own = await startDemoServer({ mail: { messages: 0 } });
    const open = (): Promise<Socket> =>
      new Promise((resolve) => {
        const socket = connect(own.httpPort, '127.0.0.1', () => resolve(socket));
        socket.on('error', () => undefined);
      });
    const sockets: Socket[] = [];
    // Not more at once than a system lets wait: one that is put off would come after the one too many.
    while (sockets.length < 1000) sockets.push(...(await Promise.all(Array.from({ length: 100 }, open))));
    const refused = await open();
    await new Promise((resolve) => refused.once('close', resolve));
    sockets.pop()!.destroy();
    const again = new WebClient(own.httpPort);
    let answer: WebAnswer | undefined;
    while (!answer) answer = await again.ask('/ximsslogin/', '<noop id="1"/>').catch(() => undefined);
    assert.equal(answer.status, 200);
    again.close();
    for (const socket of sockets) socket.destroy();
    await own.stop();
  }).timeout(20_000);

  it('ends the session of a client that never fetches its events', async () => {
    const log: string[] = [];
    const own = await startDemoServer({ mail: { messages: 0 }, lateAnswerMs: 1, log: (line) => log.push(line) });
    const other = new WebClient(own.httpPort);
    const address = `/Session/${await other.login()}`;
    for (let n = 0; n <= 100_000; n++) own.control.sendAlert('');
    assert.equal((await other.get(`${address}/?ackSeq=0`)).status, 550);
    assert.ok(log.some((line) => line.includes('does not fetch its messages')));
    other.close();
    await own.stop();
  }).timeout(20_000);

  it('leaves nothing behind when it stops with requests under way', async () => {
    const own = await startDemoServer({ mail: { messages: 0 }, lateAnswerMs: 1 });
    const other = new WebClient(own.httpPort);
    const address = `/Session/${await other.login()}`;
    const held = other.get(`${address}/?ackSeq=0&maxWait=60`).then(
      ({ status }) => status,
      () => 'broken off',
    );
    const half = connect(own.httpsPort, '127.0.0.1');
    half.on('error', () => undefined);
    const closed = new Promise((resolve) => half.once('close', resolve));
    half.write('\u0016\u0003\u0001');
    await other.ask(`${address}/sync`, '<noop id="1"/>');
    await own.stop();
    await own.stop();
    await closed;
    assert.ok([550, 'broken off'].includes(await held));
    assert.equal(own.control.connectionCount, 0);
    other.close();
  });

  it('gives up on a body that does not come', async () => {
    const clock = new ManualClock();
    const own = await startDemoServer({ mail: { messages: 0 }, clock });
    const socket = connect(own.httpPort, '127.0.0.1');
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write('POST /ximsslogin/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n<XIMSS>');
    while (clock.timerCount === 0) await settled();
    clock.advance(60_000);
    await closed;
    assert.equal(clock.timerCount, 0);
    await own.stop();
  });

  it('keeps many events, in order, for a client that comes late', async () => {
    const late = `/Session/${await client.login()}`;
    for (let n = 0; n < 1000; n++) server.control.sendAlert(String(n));
    const { messages } = await client.get(`${late}/?ackSeq=0`);
    assert.deepEqual(
      messages.map((message) => message.children[0]),
      Array.from({ length: 1000 }, (_, n) => String(n)),
    );
    assert.ok(messages.every((message) => attributeOf(message, 'gmtTime') !== undefined));
  });
});
