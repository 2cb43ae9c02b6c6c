import * as assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import type { XimssExports } from '../../src/extension';
import type { ApiSession } from '../../src/host/apiTypes';
import { encodeDocumentRef, textRef } from '../../src/host/documents/messageUri';
import { seedMailbox, seedMessage } from '../support/seedMail';

/** A web server that remembers what it was asked for, in the place of a stranger's. */
async function listen(asked: string[]): Promise<Server> {
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describe('attachments that the editor would do something with', () => {
  let stranger: Server;
  let server: DemoServer;
  let session: ApiSession;
  const asked: string[] = [];

  before(async () => {
    stranger = await listen(asked);
    const schema = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/opened`;
    const script = { output_type: 'display_data', data: { 'text/html': ['<script>1</script>'] }, metadata: {} };
    const cell = { cell_type: 'code', execution_count: 1, metadata: {}, source: [], outputs: [script] };
    const notebook = { cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 };
    const part = (name: string, content: object): string =>
      `--b\r\nContent-Type: text/plain; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${JSON.stringify(content)}\r\n`;
    const message = seedMessage({
      headers: { 'Content-Type': 'multipart/mixed; boundary=b' },
      body: `${part('notes.ipynb', notebook)}${part('data.json', { $schema: schema })}--b--\r\n`,
    });
    const account = { userName: 'ann@demo.example', password: 'a long password', realName: 'Ann' };
    server = await startDemoServer({
      mail: 'sample',
      accounts: [{ ...account, mail: [seedMailbox('INBOX', [message])] }],
    });
    const extension = vscode.extensions.getExtension<XimssExports>('ximss-inspector.ximss-inspector');
    const api = (await extension!.activate()).getApi(1);
    const { userName, password } = account;
    session = await api.connect({ host: server.host, port: server.port, security: 'none', userName, password });
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await session.close();
    await server.stop();
    stranger.close();
  });

  const open = async (partId: string, name: string): Promise<unknown> => {
    const ref = { accountId: session.accountId, mailbox: 'INBOX', uid: 1, kind: 'part' as const, partId, name };
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.from(encodeDocumentRef(ref)));
    return vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  };

  it('open as plain text, as the list of parts names them', async () => {
    const ref = textRef({ accountId: session.accountId, mailbox: 'INBOX', uid: 1 }, 'Hello');
    const { uri } = await vscode.workspace.openTextDocument(vscode.Uri.from(encodeDocumentRef(ref)));
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', uri);
    const names = links.flatMap(({ target }) =>
      target?.scheme === 'ximss-message' ? [target.path.split('/').at(-1)] : [],
    );
    assert.deepEqual(names, ['notes.ipynb.txt', 'data.json.txt']);
    for (const [at, name] of names.entries()) {
      assert.ok((await open(`0${at + 1}`, name)) instanceof vscode.TabInputText, name);
      assert.equal(vscode.window.activeTextEditor?.document.languageId, 'plaintext');
    }
    assert.deepEqual(asked, []);
  });

  it('are not there under a name that chooses an editor which acts', async () => {
    for (const name of ['notes.ipynb', 'data.json']) {
      const ref = { accountId: session.accountId, mailbox: 'INBOX', uid: 1, kind: 'part' as const, partId: '01', name };
      await assert.rejects(Promise.resolve(vscode.workspace.fs.readFile(vscode.Uri.from(encodeDocumentRef(ref)))));
    }
  });
});
