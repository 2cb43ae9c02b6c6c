import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import type { XimssExports } from '../../src/extension';
import type { ApiSession } from '../../src/host/apiTypes';
import { encodeDocumentRef, sourceRef, textRef, xmlRef, type DocumentRef } from '../../src/host/documents/messageUri';

const uriOf = (ref: DocumentRef): vscode.Uri => vscode.Uri.from(encodeDocumentRef(ref));
const textOf = async (uri: vscode.Uri): Promise<string> =>
  Buffer.from(await vscode.workspace.fs.readFile(uri)).toString('utf8');

describe('messages as files', () => {
  let server: DemoServer;
  let session: ApiSession;

  before(async () => {
    server = await startDemoServer({ mail: { messages: 20 } });
    const extension = vscode.extensions.getExtension<XimssExports>('ximss-inspector.ximss-inspector');
    const api = (await extension!.activate()).getApi(1);
    const { userName, password } = server.accounts[0]!;
    session = await api.connect({ host: server.host, port: server.port, security: 'none', userName, password });
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await session.close();
    await server.stop();
  });

  const message = (uid = 1) => ({ accountId: session.accountId, mailbox: 'INBOX', uid });

  it('have a size, and cannot be written', async () => {
    const uri = uriOf(textRef(message(), 'A subject'));
    const stat = await vscode.workspace.fs.stat(uri);
    assert.equal(stat.type, vscode.FileType.File);
    assert.equal(stat.permissions, vscode.FilePermission.Readonly);
    assert.equal(stat.size, (await vscode.workspace.fs.readFile(uri)).byteLength);
    await assert.rejects(Promise.resolve(vscode.workspace.fs.writeFile(uri, new Uint8Array(1))));
    await assert.rejects(Promise.resolve(vscode.workspace.fs.delete(uri)));
    await assert.rejects(Promise.resolve(vscode.workspace.fs.readDirectory(uri)));
  });

  it('are readable text and XML as received', async () => {
    assert.match(await textOf(uriOf(textRef(message(), 'A subject'))), /^From: +.+\n(?:.+\n)*Subject: +.+/);
    assert.match(await textOf(uriOf(xmlRef(message(), 'A subject'))), /^<EMail>/);
  });

  it('say which setting helps when the source cannot be fetched', async () => {
    // This account names no web interface, and the demo server's is not where it would be guessed.
    await assert.rejects(textOf(uriOf(sourceRef(message(), 'A subject'))), /check "webUrl" of the account/);
  });

  it('say why they cannot be shown, in place of the text', async () => {
    const text = await textOf(uriOf(textRef(message(9_999), 'Never there')));
    assert.match(text, /^This message cannot be shown\.\n\n.*no longer in INBOX/);
    assert.match(
      await textOf(uriOf(textRef({ ...message(), accountId: 'nobody' }, 'No account'))),
      /account of this message is not there any more/,
    );
  });

  it('are not found when they are no text', async () => {
    const isNotFound = (error: unknown): boolean =>
      error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(uriOf(xmlRef(message(9_999), 'x')))), isNotFound);
    const nonsense = vscode.Uri.from({ scheme: 'ximss-message', authority: session.accountId, path: '/INBOX' });
    await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(nonsense)), isNotFound);
  });

  it('have an outline of headers, body and parts', async () => {
    const document = await vscode.workspace.openTextDocument(uriOf(textRef(message(), 'A subject')));
    assert.equal(document.languageId, 'ximss-message');
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert.equal(symbols[0]?.name, 'Headers');
    assert.ok(symbols[0].children.some(({ name }) => name === 'Subject'));
  });
});
