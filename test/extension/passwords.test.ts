import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import type { XimssExports } from '../../src/extension';
import type { XimssApi } from '../../src/host/apiTypes';
import { EditorAnswers } from '../support/editorAnswers';

describe('a password that is asked for every time', () => {
  let server: DemoServer;
  let api: XimssApi;
  let answers: EditorAnswers;
  const notices = ['showErrorMessage', 'showWarningMessage', 'showInformationMessage'] as const;

  before(async () => {
    server = await startDemoServer({ mail: { messages: 3 } });
    const extension = vscode.extensions.getExtension<XimssExports>('ximss-inspector.ximss-inspector');
    api = (await extension!.activate()).getApi(1);
    await keeps('ask');
  });
  after(async () => {
    await vscode.workspace.getConfiguration('ximss').update('accounts', undefined, vscode.ConfigurationTarget.Global);
    await server.stop();
  });

  beforeEach(() => {
    answers = new EditorAnswers();
    for (const notice of notices) answers.use(notice, () => undefined);
    answers.use('showInputBox', () => server.accounts[0]!.password);
  });
  afterEach(() => answers.restore());

  async function keeps(password: 'ask' | undefined): Promise<void> {
    const { host, port, accounts } = server;
    const account = { name: 'Asked', host, port, security: 'none', userName: accounts[0]!.userName, password };
    const settings = vscode.workspace.getConfiguration('ximss');
    await settings.update('accounts', [account], vscode.ConfigurationTarget.Global);
  }
  const connect = (): Thenable<unknown> => vscode.commands.executeCommand('ximss.connect');
  const disconnect = (): Thenable<unknown> => vscode.commands.executeCommand('ximss.disconnect');
  const said = (): readonly unknown[] => notices.flatMap((notice) => answers.of(notice));

  it('is asked for at each connect, as a secret, with the word that it is kept nowhere', async () => {
    for (let round = 1; round <= 3; round++) {
      await connect();
      assert.equal(api.sessions.length, 1);
      assert.equal(answers.of('showInputBox').length, round);
      await disconnect();
    }
    const [question] = answers.of('showInputBox') as vscode.InputBoxOptions[];
    assert.equal(question?.password, true);
    assert.match(question.prompt ?? '', /It is kept nowhere/);
    assert.deepEqual(said(), []);
  });

  it('is not needed where the question is closed: nobody is connected then, and nothing is said', async () => {
    answers.use('showInputBox', () => undefined);
    await connect();
    assert.equal(api.sessions.length, 0);
    assert.equal(answers.of('showInputBox').length, 1);
    assert.deepEqual(said(), []);
    answers.use('showInputBox', () => server.accounts[0]!.password);
    await connect();
    assert.equal(api.sessions.length, 1);
    await disconnect();
  });

  it('is stored nowhere: when it is to be kept it has to be entered once, and then no more', async () => {
    await keeps(undefined);
    await connect();
    assert.equal(answers.of('showInputBox').length, 1);
    await disconnect();
    await connect();
    assert.equal(answers.of('showInputBox').length, 1);
    await disconnect();
    await vscode.commands.executeCommand('ximss.forgetPassword');
    await connect();
    assert.equal(answers.of('showInputBox').length, 2);
    await disconnect();
    await vscode.commands.executeCommand('ximss.forgetPassword');
  });
});
