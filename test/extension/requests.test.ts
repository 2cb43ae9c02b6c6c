import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import type { XimssExports } from '../../src/extension';
import type { ApiSession, XimssApi } from '../../src/host/apiTypes';

/** Waits for something that has an event of its own, at once when it is so already. */
async function until<T>(event: vscode.Event<T>, isTrue: () => boolean): Promise<void> {
  if (isTrue()) return;
  await new Promise<void>((resolve) => {
    const subscription = event(() => {
      if (!isTrue()) return;
      subscription.dispose();
      resolve();
    });
  });
}

async function open(text: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language: 'ximss', content: text });
  await vscode.window.showTextDocument(document);
  return document;
}

const answers = (): vscode.TextDocument[] =>
  vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'ximss-answer');

describe('requests in the editor', () => {
  let server: DemoServer;
  let api: XimssApi;
  let session: ApiSession;

  before(async () => {
    server = await startDemoServer({ mail: { messages: 20 } });
    const extension = vscode.extensions.getExtension<XimssExports>('ximss-inspector.ximss-inspector');
    api = (await extension!.activate()).getApi(1);
    const { userName, password } = server.accounts[0]!;
    session = await api.connect({ host: server.host, port: server.port, security: 'none', userName, password });
  });

  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await session.close();
    await server.stop();
  });

  it('are answered in a document beside', async () => {
    await open('<mailboxList filter="INBOX"/>');
    await vscode.commands.executeCommand('ximss.sendRequest');
    const isThere = (): boolean => answers().some((document) => document.getText().includes('mailbox="INBOX"'));
    await until(vscode.workspace.onDidOpenTextDocument, isThere);
    const text = answers()[0]!.getText();
    assert.match(text, /^<!-- mailboxList, sent to .+: done in [\d.]+ ms -->/);
    assert.match(text, /<response id="\d+"\/>\s*$/);
  });

  it('show what the server refuses', async () => {
    await open('<frobnicate/>');
    await vscode.commands.executeCommand('ximss.sendRequest');
    const isThere = (): boolean => answers().some((document) => document.getText().includes('frobnicate'));
    await until(vscode.workspace.onDidOpenTextDocument, isThere);
    const text = answers()
      .find((document) => document.getText().includes('frobnicate'))!
      .getText();
    assert.match(text, /The server refused it: unknown command/);
  });

  it('complete operations, attributes and values', async () => {
    const labels = async (text: string): Promise<string[]> => {
      const document = await open(text.replace('|', ''));
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        document.positionAt(text.indexOf('|')),
      );
      return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    assert.ok((await labels('<|')).includes('folderOpen'));
    assert.ok((await labels('<mailboxList |/>')).includes('filter'));
    assert.ok((await labels('<mailboxList filter="*" pureFolder="|"/>')).includes('yes'));
  });

  it('say on hover what an operation is', async () => {
    const document = await open('<mailboxRemove mailbox="Old"/>');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      new vscode.Position(0, 5),
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((part) => (typeof part === 'string' ? part : part.value));
    assert.match(text.join('\n'), /Delete a Mailbox/);
  });

  it('are in the outline', async () => {
    const document = await open('<noop/>\n<mailboxList filter="*"/>\n');
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['noop', 'mailboxList'],
    );
  });

  it('are marked where they are no XML, until they are', async () => {
    const document = await open('<mailboxList filter="*>');
    const problems = (): vscode.Diagnostic[] => vscode.languages.getDiagnostics(document.uri);
    await until(vscode.languages.onDidChangeDiagnostics, () => problems().length > 0);
    assert.equal(problems()[0]?.severity, vscode.DiagnosticSeverity.Error);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, document.positionAt('<mailboxList filter="*'.length), '"/');
    await vscode.workspace.applyEdit(edit);
    await until(vscode.languages.onDidChangeDiagnostics, () => problems().length === 0);
  });

  it('leave nothing behind when an account comes and goes many times', async () => {
    const sessions = api.sessions.length;
    const { userName, password } = server.accounts[0]!;
    const options = { host: server.host, port: server.port, security: 'none' as const, userName, password };
    for (let round = 0; round < 20; round++) {
      const other = await api.connect({ ...options, name: 'Comes and goes' });
      await other.request('<noop/>');
      await other.close();
    }
    assert.equal(api.sessions.length, sessions);
    // The server learns of the last one a moment later.
    const endsAtMs = Date.now() + 5000;
    while (server.control.connectionCount > 1 && Date.now() < endsAtMs) await new Promise(setImmediate);
    assert.equal(server.control.connectionCount, 1);
  });
});
