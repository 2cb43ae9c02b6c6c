import * as vscode from 'vscode';
import type { Clock } from '../../base/clock';
import { DelayedAction } from '../../base/delayedAction';
import { DisposableOwner } from '../../base/disposable';
import { canConnect, canDisconnect, type Connection, type Connections } from '../connections/types';
import type { MailboxTreeProvider } from './mailboxTreeProvider';
import type { ExpansionMemory } from './expansionMemory';
import { idOf, type TreeNode } from './treeNode';
import { TreeSelection } from './treeSelection';

/**
 * How long after a change badge and context keys follow, in milliseconds: the editor is to draw rows first, for which
 * somebody waits.
 */
const followPauseMs = 250;

/** The view in the side bar: the tree, its badge with the unread count of all INBOXes, and its context keys. */
export class MailboxView extends DisposableOwner {
  readonly tree: vscode.TreeView<TreeNode>;
  private readonly selection: TreeSelection;
  /** What the conditions of menus and of the command palette look at, as the editor was told. */
  private readonly contextKeys = new Map<string, boolean>();

  constructor(
    private readonly provider: MailboxTreeProvider,
    private readonly connections: Connections,
    expansion: ExpansionMemory,
    clock: Clock,
    dragAndDropController: vscode.TreeDragAndDropController<TreeNode>,
  ) {
    super();
    this.tree = this.register(
      vscode.window.createTreeView('ximss.mailboxes', {
        treeDataProvider: provider,
        showCollapseAll: true,
        canSelectMany: true,
        dragAndDropController,
      }),
    );
    this.selection = this.register(new TreeSelection(this.tree));
    this.register(this.tree.onDidExpandElement(({ element }) => expansion.set(idOf(element), true)));
    this.register(this.tree.onDidCollapseElement(({ element }) => expansion.set(idOf(element), false)));
    this.register(this.tree.onDidCollapseElement(({ element }) => provider.onClosed(element)));
    const follow = this.register(new DelayedAction(clock, followPauseMs, () => this.updateContext()));
    this.register(provider.onDidChangeTreeData(() => follow.ask()));
    this.register(provider.onDidList(() => follow.ask()));
    this.register(connections.onDidChange((connection) => (connection ? follow.ask() : follow.doNow())));
    this.register(connections.onDidChange((connection) => this.openAnswered(connection)));
    this.updateContext();
  }

  get selectedRows(): readonly TreeNode[] {
    return this.selection.rows;
  }

  /** Brings the row of an account to the front, and gives it the focus. */
  async revealAccount(accountId: string): Promise<void> {
    const row = this.provider.accountNode(accountId);
    await vscode.commands.executeCommand('ximss.mailboxes.focus');
    if (row) await this.tree.reveal(row, { select: true, focus: true });
  }

  /**
   * The editor keeps a row as closed as it first was: an account that was shown before it connected is opened here,
   * and so is one that failed, since the reason stands below it.
   */
  private openAnswered(connection: Connection | undefined): void {
    const hasAnswer = connection?.state === 'connected' || connection?.state === 'failed';
    // Revealing a row would bring a hidden view to the front.
    if (!hasAnswer || !this.tree.visible) return;
    this.provider.beginListing(connection);
    const row = this.provider.accountNode(connection.account.id);
    if (!row || this.provider.isOpen(row)) return;
    void this.tree.reveal(row, { select: false, focus: false, expand: true }).then(undefined, () => undefined);
  }

  private updateContext(): void {
    const { all } = this.connections;
    this.setContext('ximss.hasAccounts', all.length > 0);
    this.setContext(
      'ximss.hasStoredAccounts',
      all.some(({ account }) => !account.isTransient),
    );
    this.setContext(
      'ximss.hasConnected',
      all.some(({ state }) => state === 'connected'),
    );
    this.setContext('ximss.canConnect', all.some(canConnect));
    this.setContext('ximss.canDisconnect', all.some(canDisconnect));
    this.updateBadge();
  }

  private updateBadge(): void {
    let unread = 0;
    for (const { mail } of this.connections.all) unread += mail?.mailboxes.get('INBOX')?.unseen ?? 0;
    this.tree.badge = unread > 0 ? { value: unread, tooltip: `${unread} unread in INBOX` } : undefined;
  }

  private setContext(key: string, value: boolean): void {
    if (this.contextKeys.get(key) === value) return;
    this.contextKeys.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
