import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectPath } from './project.mjs';
import { run, StepError } from './run.mjs';

/** What the button in the status bar says. */
export const BARE_PANEL_BUTTON = 'Open Bare Panel';

/**
 * One row: what the editor needs for any panel, and no more. The marks are those of a message list; so is the script,
 * with which the probe begins.
 */
const PAGE = `<!DOCTYPE html>
<html><body>
<div role="grid" aria-label="Messages in nothing"><div class="virtual-list"><div class="line" data-line="0">A row</div></div></div>
<script>addEventListener('message', () => undefined);</script>
</body></html>`;

const MAIN = `
const vscode = require('vscode');
exports.activate = (context) => {
  const open = () => {
    const panel = vscode.window.createWebviewPanel('bench.bare', 'Bare', vscode.ViewColumn.Active, { enableScripts: true });
    panel.webview.html = ${JSON.stringify(PAGE)};
  };
  const button = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Left);
  Object.assign(button, { text: '${BARE_PANEL_BUTTON}', command: 'bench.openBarePanel' });
  button.show();
  context.subscriptions.push(vscode.commands.registerCommand('bench.openBarePanel', open), button);
};
`;

const MANIFEST = {
  name: 'bare-panel',
  publisher: 'ximss-bench',
  version: '1.0.0',
  engines: { vscode: '^1.96.0' },
  main: 'main.js',
  activationEvents: ['onStartupFinished'],
};

/**
 * Packages an extension that does nothing but open an empty panel: the peer that a page of ours is measured against.
 * @returns {Promise<{ vsix: string, remove: () => Promise<void> }>}
 */
export async function packageBarePanel() {
  const folder = await mkdtemp(join(tmpdir(), 'ximss-bare-panel-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const source = join(folder, 'extension');
  await mkdir(source);
  await writeFile(join(source, 'package.json'), JSON.stringify(MANIFEST));
  await writeFile(join(source, 'main.js'), MAIN);
  const vsix = join(folder, 'bare-panel.vsix');
  const vsce = projectPath('node_modules', '@vscode', 'vsce', 'vsce');
  const args = [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', vsix];
  const { code, output } = await run(process.execPath, args, { cwd: source });
  if (code === 0) return { vsix, remove };
  await remove();
  throw new StepError('The extension to compare with could not be packaged.', { details: output });
}
