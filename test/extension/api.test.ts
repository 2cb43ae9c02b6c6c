import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import type { XimssExports } from '../../src/extension';
import type { ApiSession, ApiTrafficEntry, XimssApi } from '../../src/host/apiTypes';

async function getApi(): Promise<XimssApi> {
  const extension = vscode.extensions.getExtension<XimssExports>('ximss-inspector.ximss-inspector');
  assert.ok(extension, 'the extension is installed');
  return (await extension.activate()).getApi(1);
}

describe('the interface for other extensions', () => {
  let server: DemoServer;
  let api: XimssApi;
  let session: ApiSession;

  before(async () => {
    server = await startDemoServer({ mail: { messages: 20 } });
    api = await getApi();
  });

  after(async () => {
    await session.close();
    await server.stop();
  });

  const connectOptions = () => ({
    host: server.host,
    port: server.port,
    security: 'none' as const,
    userName: server.accounts[0]!.userName,
    password: server.accounts[0]!.password,
    name: 'From a test',
  });

  it('refuses a version it does not know', () => {
    const extension = vscode.extensions.getExtension<XimssExports>('ximss-inspector.ximss-inspector');
    assert.throws(() => extension?.exports.getApi(2 as 1), /version 1/);
  });

  it('connects, and the session is among those of the window, which is told once', async () => {
    let changes = 0;
    const subscription = api.onDidChangeSessions(() => changes++);
    session = await api.connect(connectOptions());
    subscription.dispose();
    assert.equal(changes, 1);
    assert.equal(session.isOpen, true);
    assert.equal(session.name, 'From a test');
    assert.ok(api.sessions.includes(session));
  });

  it('gives response, data messages and elapsed time of a request', async () => {
    const exchange = await session.request('<mailboxList id="mine" filter="*"/>');
    assert.equal(exchange.response.name, 'response');
    assert.equal(exchange.error, undefined);
    assert.ok(exchange.elapsedMs >= 0);
    assert.ok(exchange.data.some((message) => message.name === 'mailbox' && message.attributes['mailbox'] === 'INBOX'));
  });

  it('resolves with the error that the server reports', async () => {
    const exchange = await session.request('<frobnicate/>');
    assert.deepEqual(exchange.error, { text: 'unknown command', number: 500 });
  });

  it('rejects what is no XML and sends nothing', async () => {
    const before = api.traffic.entries({ accountId: session.accountId }).length;
    await assert.rejects(session.request('<mailboxList'), /./);
    assert.equal(api.traffic.entries({ accountId: session.accountId }).length, before);
  });

  it('sends nothing for a token that was cancelled before', async () => {
    const before = api.traffic.entries({ accountId: session.accountId }).length;
    const source = new vscode.CancellationTokenSource();
    source.cancel();
    await assert.rejects(session.request('<noop/>', { token: source.token }));
    assert.equal(api.traffic.entries({ accountId: session.accountId }).length, before);
    source.dispose();
  });

  it('gives asynchronous messages', async () => {
    const arrived = new Promise<string>((resolve) => {
      const subscription = session.onDidReceiveAsynchronousMessage((message) => {
        if (message.name !== 'alert') return;
        subscription.dispose();
        resolve(message.xml);
      });
    });
    server.control.sendAlert('Restart in five minutes');
    assert.match(await arrived, /Restart in five minutes/);
  });

  it('reads the traffic, filtered, with the password masked', async () => {
    const seen: ApiTrafficEntry[] = [];
    const subscription = api.traffic.onDidAppend((entry) => seen.push(entry));
    await session.request('<noop/>');
    subscription.dispose();
    assert.deepEqual(
      seen.map(({ direction, tag }) => `${direction} ${tag}`),
      ['sent noop', 'received response'],
    );
    const all = api.traffic.entries({ accountId: session.accountId });
    assert.ok(all.some((entry) => entry.tag === 'login'));
    const { password } = server.accounts[0]!;
    for (const entry of all) assert.ok(!api.traffic.text(entry.number)?.includes(`"${password}"`));
    const noops = api.traffic.entries({ accountId: session.accountId, direction: 'sent', tag: 'NOOP' });
    assert.match(api.traffic.text(noops[0]!.number) ?? '', /^<noop id="\d+"\/>$/);
  });

  it('says in one sentence why a login failed', async () => {
    await assert.rejects(api.connect({ ...connectOptions(), password: 'wrong' }), /Login failed/);
    assert.equal(api.sessions.length, 1);
  });

  it('closes, and the session leaves the window', async () => {
    await session.close();
    assert.equal(session.isOpen, false);
    assert.ok(!api.sessions.includes(session));
    await assert.rejects(session.request('<noop/>'), /not connected/);
  });
});
