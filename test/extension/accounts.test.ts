import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { readManifest } from '../support/manifest';
import type { XimssExports } from '../../src/extension';

const link = (query: string): string => `vscode://ximss-inspector.ximss-inspector/connect?${query}`;

describe('accounts', () => {
  before(() => vscode.extensions.getExtension<XimssExports>('ximss-inspector.ximss-inspector')?.activate());

  const written = (): unknown => vscode.workspace.getConfiguration('ximss').inspect('accounts')?.globalValue ?? [];

  it('have every command that is offered', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const offered = readManifest().contributes.commands.map(({ command }) => command);
    assert.deepEqual(
      offered.filter((command) => !registered.has(command)),
      [],
    );
  });

  it('are not taken from a link that holds a password, or makes no sense', async () => {
    const before = written();
    for (const query of ['host=a&userName=b&password=c', 'host=http://a&userName=b', 'userName=b', '']) {
      await vscode.commands.executeCommand('ximss.importAccount', link(query));
    }
    await vscode.commands.executeCommand('ximss.importAccount', 'vscode://ximss-inspector.ximss-inspector/other');
    assert.deepEqual(written(), before);
  });

  it('name a server in no workspace that is not trusted', () => {
    const extension = vscode.extensions.getExtension('ximss-inspector.ximss-inspector');
    const manifest = extension?.packageJSON as {
      readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: string[] } };
    };
    assert.ok(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations.includes('ximss.accounts'));
  });

  it('are colours and choices in the settings, and nothing secret', async () => {
    const settings = vscode.workspace.getConfiguration('ximss');
    const entries = [
      { name: 'first', host: 'localhost', port: 1, security: 'none', userName: 'a', color: 'red', password: 'ask' },
      { name: 'second', host: 'localhost', port: 1, security: 'none', userName: 'b' },
    ];
    await settings.update('accounts', entries, vscode.ConfigurationTarget.Global);
    try {
      await vscode.commands.executeCommand('ximss.moveAccountDown', 'first');
      assert.deepEqual(written(), [entries[1], entries[0]]);
      await vscode.commands.executeCommand('ximss.moveAccountDown', 'first');
      assert.deepEqual(written(), [entries[1], entries[0]]);
      await vscode.commands.executeCommand('ximss.moveAccountUp', 'first');
      assert.deepEqual(written(), entries);
    } finally {
      await settings.update('accounts', undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
