import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectPath } from './project.mjs';
import { run, StepError } from './run.mjs';

// Extensions that do nothing but show a panel, or a tree: the least that those take, to measure ours beside them.

/** What the button in the status bar says. */
export const BARE_PANEL_BUTTON = 'Open Bare Panel';

/** Begins the name of the container in the activity bar; the first row in its view says the same. */
export const BARE_TREE = 'Bare';
/** Rows of the first level, of which one opens. */
const BARE_TREE_ACCOUNTS = 11;
/** What the demo server has. */
const BARE_TREE_MAILBOXES = 14;

/**
 * One row: what the editor needs for any panel, and no more. The marks are those of a message list; so is the script,
 * with which the probe begins.
 */
const PAGE = `<!DOCTYPE html>
<html><body>
<div role="grid" aria-label="Messages in nothing"><div class="virtual-list"><div class="line" data-line="0">A row</div></div></div>
<script>addEventListener('message', () => undefined);</script>
</body></html>`;

const PANEL_MAIN = `
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

/**
 * Closed rows, of which a button opens the first: it has its rows at once, without a server. There are as many rows and
 * buttons as in our tree, since the editor draws each of them. The labels are those the probe looks for.
 */
const TREE_MAIN = `
const vscode = require('vscode');
const others = Array.from({ length: ${BARE_TREE_ACCOUNTS - 1} }, (_, index) => ({ name: 'Closed ' + (index + 1) }));
const mailboxes = Array.from({ length: ${BARE_TREE_MAILBOXES} }, (_, index) => ({ name: index === 0 ? 'INBOX' : 'Folder ' + index }));
exports.activate = (context) => {
  let isConnected = false;
  const changes = new vscode.EventEmitter();
  const root = {};
  const item = (label, says, icon, state) =>
    Object.assign(new vscode.TreeItem(label, state), {
      iconPath: new vscode.ThemeIcon(icon),
      description: 'nobody@example.com',
      accessibilityInformation: { label: says },
    });
  const rootItem = () =>
    Object.assign(
      item('${BARE_TREE}', isConnected ? 'Account ${BARE_TREE}, connected' : '${BARE_TREE}', 'account', vscode.TreeItemCollapsibleState.Collapsed),
      { id: 'root', contextValue: isConnected ? 'on' : 'off' },
    );
  const view = vscode.window.createTreeView('bench.bareTree', {
    treeDataProvider: {
      onDidChangeTreeData: changes.event,
      getTreeItem: (row) => {
        if (row === root) return rootItem();
        const isOther = others.includes(row);
        const says = isOther ? row.name : 'Mailbox ' + row.name;
        const entry = item(row.name, says, isOther ? 'account' : 'inbox', vscode.TreeItemCollapsibleState.Collapsed);
        return Object.assign(entry, { contextValue: isOther ? 'off' : 'mailbox' });
      },
      getParent: (row) => (mailboxes.includes(row) ? root : undefined),
      getChildren: (row) => (row === undefined ? [root, ...others] : row === root && isConnected ? mailboxes : []),
    },
  });
  const connect = () => {
    isConnected = true;
    changes.fire(root);
    return view.reveal(root, { select: false, focus: false, expand: true });
  };
  context.subscriptions.push(vscode.commands.registerCommand('bench.connect', connect), view, changes);
};
`;

const PANEL = { name: 'bare-panel', activationEvents: ['onStartupFinished'] };

const TREE = {
  name: 'bare-tree',
  activationEvents: [],
  contributes: {
    commands: [{ command: 'bench.connect', title: 'Connect', icon: '$(plug)' }],
    viewsContainers: { activitybar: [{ id: 'bench', title: BARE_TREE, icon: '$(inbox)' }] },
    views: { bench: [{ id: 'bench.bareTree', name: BARE_TREE }] },
    menus: {
      'view/item/context': [
        { command: 'bench.connect', when: 'view == bench.bareTree && viewItem == off', group: 'inline' },
        { command: 'bench.connect', when: 'view == bench.bareTree && viewItem == mailbox', group: 'inline' },
      ],
    },
  },
};

/** The peer of a page of ours: it opens an empty panel. */
export const packageBarePanel = () => packagePeer(PANEL, PANEL_MAIN);

/** The peer of the mailbox tree: a click opens a row whose rows below are known. */
export const packageBareTree = () => packagePeer(TREE, TREE_MAIN);

/** @returns {Promise<{ vsix: string, remove: () => Promise<void> }>} */
async function packagePeer(manifest, main) {
  const folder = await mkdtemp(join(tmpdir(), 'ximss-peer-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const source = join(folder, 'extension');
  await mkdir(source);
  const common = { publisher: 'ximss-bench', version: '1.0.0', engines: { vscode: '^1.96.0' }, main: 'main.js' };
  await writeFile(join(source, 'package.json'), JSON.stringify({ ...manifest, ...common }));
  await writeFile(join(source, 'main.js'), main);
  const vsix = join(folder, 'peer.vsix');
  const vsce = projectPath('node_modules', '@vscode', 'vsce', 'vsce');
  const args = [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', vsix];
  const { code, output } = await run(process.execPath, args, { cwd: source });
  if (code === 0) return { vsix, remove };
  await remove();
  throw new StepError('The extension to compare with could not be packaged.', { details: output });
}
