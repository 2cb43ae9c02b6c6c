import { deepEqual, ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionId, readManifest } from '../support/manifest';

const manifest = readManifest();
/** What the editor itself registers for each view. */
const VIEW_COMMANDS = ['focus', 'open', 'removeView', 'resetViewLocation', 'toggleVisibility'];

function findExtension(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension(extensionId(manifest));
  ok(extension !== undefined, `${extensionId(manifest)} is not installed`);
  return extension;
}

describe('the extension in VS Code', () => {
  it('is present and activates', async () => {
    const extension = findExtension();
    await extension.activate();
    ok(extension.isActive);
  });

  it('registers every command that package.json offers', async () => {
    await findExtension().activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = manifest.contributes.commands.filter(({ command }) => !registered.has(command));
    deepEqual(missing, []);
  });

  it('offers every command that it registers; those for itself alone start with an underscore', async () => {
    await findExtension().activate();
    const offered = new Set(manifest.contributes.commands.map(({ command }) => command));
    const registered = (await vscode.commands.getCommands(true)).filter((command) => command.startsWith('ximss.'));
    const viewIds = Object.values(manifest.contributes.views).flatMap((views) => views.map((view) => view.id));
    const ofTheEditor = new Set(viewIds.flatMap((id) => VIEW_COMMANDS.map((name) => `${id}.${name}`)));
    const unknown = registered.filter((command) => !offered.has(command) && !ofTheEditor.has(command));
    deepEqual(unknown, []);
  });
});
