import * as assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import type { XimssExports } from '../../src/extension';
import type { ApiSession, XimssApi } from '../../src/host/apiTypes';
import { EditorAnswers } from '../support/editorAnswers';

describe('uploading a file', () => {
  let server: DemoServer;
  let api: XimssApi;
  let session: ApiSession;
  let folder: string;
  const answers = new EditorAnswers();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ximss-upload-'));
    server = await startDemoServer({ mail: { messages: 3 } });
    const extension = vscode.extensions.getExtension<XimssExports>('ximss-inspector.ximss-inspector');
    api = (await extension!.activate()).getApi(1);
    const { userName, password } = server.accounts[0]!;
    const way = { host: server.host, port: server.httpPort, security: 'none', transport: 'http' } as const;
    session = await api.connect({ ...way, userName, password, name: 'Upload' });
  });
  after(async () => {
    answers.restore();
    await session.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('puts it into the session, from where a message takes it', async () => {
    const file = join(folder, 'a note.txt');
    await writeFile(file, 'a note, žluť');
    answers.use('showOpenDialog', () => [vscode.Uri.file(file)]);
    answers.use('showInformationMessage', () => undefined);
    await vscode.commands.executeCommand('ximss.uploadFile');
    assert.match(
      String(answers.of('showInformationMessage')[0]),
      /^"a note\.txt" is uploaded to the session of "Upload"/,
    );
    const email = '<EMail><Subject>Note</Subject><MIME uploadID="a note.txt" disposition="attachment"/></EMail>';
    const appended = await session.request(
      `<messageAppend targetMailbox="Drafts" report="uid">${email}</messageAppend>`,
    );
    const uid = appended.data[0]?.attributes['UID'];
    await session.request('<folderOpen folder="D" mailbox="Drafts"/>');
    const { data } = await session.request(`<folderRead folder="D" UID="${uid}"/>`);
    assert.match(JSON.stringify(data), /a note, žluť/);
  });

  it('says nothing when the choice of a file is closed', async () => {
    answers.asked.length = 0;
    answers.use('showOpenDialog', () => undefined);
    answers.use('showErrorMessage', () => undefined);
    await vscode.commands.executeCommand('ximss.uploadFile');
    assert.deepEqual(answers.of('showErrorMessage'), []);
    assert.deepEqual(answers.of('showInformationMessage'), []);
  });
});
