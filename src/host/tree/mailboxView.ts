import * as vscode from 'vscode';
import { DisposableOwner } from '../../base/disposable';
import type { Connection, Connections } from '../connections/types';
import type { MailboxTreeProvider } from './mailboxTreeProvider';
import type { TreeNode } from './treeNode';

/** The view in the side bar: the tree, its badge with the unread count of all INBOXes, and its context keys. */
export class MailboxView extends DisposableOwner {
  readonly tree: vscode.TreeView<TreeNode>;

  constructor(
    private readonly provider: MailboxTreeProvider,
    private readonly connections: Connections,
  ) {
    super();
    this.tree = this.register(
      vscode.window.createTreeView('ximss.mailboxes', {
        treeDataProvider: provider,
        showCollapseAll: true,
        canSelectMany: true,
      }),
    );
    this.register(provider.onDidChangeTreeData(() => this.updateBadge()));
    this.register(connections.onDidChange(() => this.updateContext()));
    this.register(connections.onDidChange((connection) => this.openConnected(connection)));
    this.updateContext();
  }

  /** The editor keeps a row as closed as it first was: an account that was shown before it connected is opened here. */
  private openConnected(connection: Connection | undefined): void {
    // Revealing a row would bring a hidden view to the front.
    if (connection?.state !== 'connected' || !this.tree.visible) return;
    const row = this.provider.accountNode(connection.account.id);
    if (row) void this.tree.reveal(row, { select: false, focus: false, expand: true }).then(undefined, () => undefined);
  }

  private updateContext(): void {
    void vscode.commands.executeCommand('setContext', 'ximss.hasAccounts', this.connections.all.length > 0);
    this.updateBadge();
  }

  private updateBadge(): void {
    let unread = 0;
    for (const { mail } of this.connections.all) unread += mail?.mailboxes.get('INBOX')?.unseen ?? 0;
    this.tree.badge = unread > 0 ? { value: unread, tooltip: `${unread} unread in INBOX` } : undefined;
  }
}
