import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import type { XimssExports } from '../../src/extension';
import type { ApiConnectOptions, ApiMessage, XimssApi } from '../../src/host/apiTypes';

describe('sessions over HTTP in the editor', () => {
  let server: DemoServer;
  let api: XimssApi;

  before(async () => {
    server = await startDemoServer({ mail: { messages: 20 } });
    const extension = vscode.extensions.getExtension<XimssExports>('ximss-inspector.ximss-inspector');
    api = (await extension!.activate()).getApi(1);
  });
  after(() => server.stop());

  const ways = (): readonly Partial<ApiConnectOptions>[] => [
    { port: server.httpPort, security: 'none' },
    { port: server.httpsPort, security: 'tls', certificateFingerprint: server.certificateFingerprint },
  ];

  for (const [position, name] of ['http', 'https'].entries()) {
    it(`${name} carries requests, and what the server says by itself`, async () => {
      const { userName, password } = server.accounts[0]!;
      const session = await api.connect({
        ...({ host: server.host, port: 0, security: 'none', userName, password, transport: 'http' } as const),
        ...ways()[position],
      });
      const folder = `INBOX-${name}`;
      const field = '<field>Subject</field>';
      const opened = await session.request(
        `<folderOpen folder="${folder}" mailbox="INBOX" sortField="UID">${field}</folderOpen>`,
      );
      assert.equal(opened.data[0]?.attributes['messages'], '20');
      const notified = new Promise<ApiMessage>((resolve) =>
        session.onDidReceiveAsynchronousMessage((message) => {
          if (message.attributes['folder'] === folder) resolve(message);
        }),
      );
      await session.request(`<messageMark folder="${folder}" flags="Flagged"><UID>${position + 1}</UID></messageMark>`);
      assert.equal((await notified).attributes['mode'], 'notify');
      await session.request(`<folderClose folder="${folder}"/>`);
      const logged = api.traffic
        .entries({ accountId: session.accountId })
        .map(({ number }) => api.traffic.text(number) ?? '');
      assert.ok(logged.some((text) => text.startsWith('<messageMark')));
      assert.ok(!logged.some((text) => text.includes(`"${password}"`)));
      await session.close();
    });
  }
});
