import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { XimssExports } from '../../src/extension';
import type { XimssApi } from '../../src/host/apiTypes';

describe('connecting and disconnecting', () => {
  let api: XimssApi;

  before(async () => {
    const extension = vscode.extensions.getExtension<XimssExports>('ximss-inspector.ximss-inspector');
    assert.ok(extension);
    api = (await extension.activate()).getApi(1);
    await vscode.commands.executeCommand('ximss.mailboxes.focus');
    await vscode.commands.executeCommand('ximss.startDemoServer');
  });

  after(() => vscode.commands.executeCommand('ximss.stopDemoServer'));

  /** Entries of the log up to now that open a session: logins by the user or by anything else. */
  const logins = (): number => api.traffic.entries({ tag: 'login', accountId: 'demo' }).length;

  it('logs in once when the demo server is started', () => {
    assert.equal(api.sessions.length, 1);
    assert.equal(logins(), 1);
  });

  it('stays disconnected when the user disconnects, though its row is open in the tree', async () => {
    await vscode.commands.executeCommand('ximss.disconnect');
    assert.equal(api.sessions.length, 0);
    // A tree that connected again would do so when its row is asked for next.
    await vscode.commands.executeCommand('ximss.refresh');
    await vscode.commands
      .executeCommand('workbench.actions.treeView.ximss.mailboxes.collapseAll')
      .then(undefined, () => undefined);
    await vscode.commands.executeCommand('list.expand');
    assert.equal(logins(), 1);
    assert.equal(api.sessions.length, 0);
  });

  it('connects again when the user asks, at once and as often as asked', async () => {
    for (let round = 2; round <= 6; round++) {
      await vscode.commands.executeCommand('ximss.connect');
      assert.equal(api.sessions.length, 1);
      assert.equal(logins(), round);
      const [session] = api.sessions;
      const { response } = await session!.request('<noop/>');
      assert.equal(response.name, 'response');
      await vscode.commands.executeCommand('ximss.disconnect');
      assert.equal(api.sessions.length, 0);
    }
  });

  it('lets go of the account when the demo server is stopped', async () => {
    await vscode.commands.executeCommand('ximss.stopDemoServer');
    assert.equal(api.sessions.length, 0);
  });
});
