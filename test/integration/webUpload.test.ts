import assert from 'node:assert/strict';
import { createCertificate } from '../../src/demo/net/certificate';
import type { AccountConfig } from '../../src/host/connections/types';
import { readSessionAddress, uploadPath } from '../../src/host/connections/webAccess';
import { WebFetchError } from '../../src/transport/webFetch';
import { startScriptedWeb, type ScriptedWeb, type WebReply } from '../support/scriptedWeb';
import { rejectionOf } from '../unit/session/serverSide';

const file = { bytes: Buffer.from('%PDF-1.4 žluť'), type: 'application/pdf' };

describe('Files into a session over the web', function () {
  this.timeout(20_000);

  let web: ScriptedWeb;
  afterEach(() => web.stop());

  const account = (webUrl: string, security: 'tls' | 'none'): AccountConfig => ({
    id: 'a',
    name: 'A',
    host: '127.0.0.1',
    port: 1,
    security,
    userName: 'ann',
    method: 'auto',
    webUrl,
    isTransient: true,
  });

  async function upload(reply: WebReply, signal = new AbortController().signal): Promise<unknown> {
    web = await startScriptedWeb(() => reply);
    const address = account(`http://127.0.0.1:${web.port}`, 'none');
    return readSessionAddress(address, undefined, '12-key', uploadPath('a b/ž.pdf'), signal, file);
  }

  it('go there by POST, with their type, under an escaped name', async () => {
    await upload({ status: 201 });
    const [call] = web.calls;
    assert.deepEqual([call?.method, call?.path], ['POST', '/session/12-key/upload/a%20b%2f%c5%be.pdf']);
    assert.equal(call?.body, '%PDF-1.4 žluť');
  });

  it('go there once, also when the connection breaks', async () => {
    const error = await rejectionOf(upload({ isDropped: true }));
    assert.ok(error instanceof WebFetchError && !error.message.includes('12-key'));
    assert.equal(web.calls.length, 1);
  });

  it('are refused in words that hold no key', async () => {
    const error = await rejectionOf(upload({ status: 550 }));
    assert.ok(error instanceof WebFetchError && error.status === 550);
    assert.ok(!error.message.includes('12-key'));
  });

  const early = 'HTTP/1.1 103 Early Hints\r\n\r\n';
  const strange: [string, RegExp][] = [
    ['HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n', /answered 101$/],
    ['HTTP/1.1 304 Not Modified\r\n\r\n', /answered 304/],
    [early, /cannot be reached \(ECONNRESET\)/],
    ['HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', /cannot be reached \(ECONNRESET\)|ended .* early/],
  ];
  for (const [raw, words] of strange) {
    it(`say so when the answer is ${JSON.stringify(raw.slice(9, 30))}`, async () => {
      const error = await rejectionOf(upload({ raw }));
      assert.ok(error instanceof WebFetchError);
      assert.match(error.message, words);
      assert.ok(!error.message.includes('12-key'));
    });
  }

  it('arrive where the answer is empty, or comes behind a word that it will', async () => {
    await upload({ status: 204 });
    await web.stop();
    await upload({ raw: `${early}HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n` });
  });

  it('are not sent when it was cancelled', async () => {
    const abort = new AbortController();
    abort.abort();
    assert.ok((await rejectionOf(upload({}, abort.signal))) instanceof WebFetchError);
    assert.equal(web.calls.length, 0);
  });

  it('go only to the server whose certificate is pinned', async () => {
    const certificate = await createCertificate(Date.now());
    web = await startScriptedWeb(() => ({}), certificate);
    const address = account(`https://127.0.0.1:${web.port}`, 'tls');
    const send = (pinned: string): Promise<unknown> =>
      readSessionAddress(address, pinned, '12-key', uploadPath('a'), new AbortController().signal, file);
    await rejectionOf(send('00'.repeat(32)));
    assert.equal(web.calls.length, 0);
    await send(certificate.fingerprint);
    assert.equal(web.calls.length, 1);
  });
});
