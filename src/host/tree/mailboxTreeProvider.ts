import * as vscode from 'vscode';
import { DisposableOwner, DisposableStore } from '../../base/disposable';
import type { Folder } from '../../mail/folder';
import type { MailboxNode } from '../../mail/mailboxNode';
import { describeError } from '../connections/describeError';
import type { Connection, Connections } from '../connections/types';
import type { ExpansionMemory } from './expansionMemory';
import { messageTooltip, treeItemOf } from './treeItems';
import {
  idOf,
  parentOf,
  type AccountTreeNode,
  type MailboxTreeNode,
  type MessageTreeNode,
  type TreeNode,
} from './treeNode';

/** Changes come in bursts (a sync may report hundreds); one refresh of a row per this many milliseconds is plenty. */
const refreshPauseMs = 60;

/**
 * Shows accounts, mailboxes and pages of messages. It only reads the models: what happens on the wire changes
 * the models, the models say what changed, and just those rows are asked for again.
 */
export class MailboxTreeProvider extends DisposableOwner implements vscode.TreeDataProvider<TreeNode> {
  private readonly changes = this.register(new vscode.EventEmitter<TreeNode | undefined>());
  readonly onDidChangeTreeData = this.changes.event;
  /** Nodes by id, so that a change can name the row that is on the screen. */
  private readonly nodes = new Map<string, TreeNode>();
  /** How many messages each opened mailbox shows, by node id. */
  private readonly shownCounts = new Map<string, number>();
  private readonly folderListeners = new Map<string, { readonly folder: Folder; readonly store: DisposableStore }>();
  private readonly accountListeners = new Map<
    Connection,
    { readonly mail: unknown; readonly store: DisposableStore }
  >();
  /** Accounts that were connected, or tried, in this window. */
  private readonly connectedOnce = new Set<string>();
  private readonly dirty = new Set<string>();
  private flushTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly connections: Connections,
    private readonly pageSize: () => number,
    private readonly expansion: ExpansionMemory,
  ) {
    super();
    this.register(connections.onDidChange((connection) => this.onConnectionChange(connection)));
    this.register({ dispose: () => this.letGo() });
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    return treeItemOf(node, this.expansion);
  }

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    if (node.kind === 'message') item.tooltip = messageTooltip(node);
    return item;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return parentOf(node);
  }

  getChildren(node?: TreeNode): Promise<TreeNode[]> {
    return this.childrenOf(node);
  }

  /** The row of an account, once it is known. */
  accountNode(accountId: string): TreeNode | undefined {
    const connection = this.connections.get(accountId);
    return connection && this.keep({ kind: 'account', connection });
  }

  /** Shows the next page of a mailbox. */
  showMore(mailbox: MailboxTreeNode): void {
    this.shownCounts.set(idOf(mailbox), this.shownCount(mailbox) + this.pageSize());
    this.markDirty(idOf(mailbox));
  }

  /** Asks the server again for the mailboxes of an account, or the messages of a mailbox. */
  async refresh(node?: TreeNode): Promise<void> {
    if (node?.kind === 'account') await node.connection.mail?.mailboxes.refresh();
    else if (node?.kind === 'mailbox') await this.folderListeners.get(idOf(node))?.folder.sync();
    else await Promise.all(this.connections.all.map(async ({ mail }) => mail?.mailboxes.refresh()));
    this.changes.fire(node);
  }

  private async childrenOf(node: TreeNode | undefined): Promise<TreeNode[]> {
    if (!node) return this.connections.all.map((connection) => this.keep({ kind: 'account', connection }));
    try {
      if (node.kind === 'account') return await this.mailboxesOf(node);
      if (node.kind === 'mailbox') return await this.contentsOf(node);
      return [];
    } catch (error) {
      if (node.kind !== 'account' && node.kind !== 'mailbox') return [];
      return [problemRow(node, describeError(error, node.connection.account))];
    }
  }

  private async mailboxesOf(node: AccountTreeNode): Promise<TreeNode[]> {
    const { connection } = node;
    if (connection.state === 'failed' || connection.state === 'waiting') {
      return [problemRow(node, connection.problem ?? 'The connection was lost. Connect again.')];
    }
    if (connection.state === 'connecting') return [];
    if (connection.state === 'disconnected') return this.connectOnce(node);
    const { mail } = connection;
    if (!mail) return [];
    this.listenToMailboxes(connection);
    if (!mail.mailboxes.isLoaded) await mail.mailboxes.refresh();
    return mail.mailboxes.roots.map((mailbox) => this.mailboxNode(connection, node, mailbox));
  }

  /**
   * Opening an account for the first time connects it; a failure shows up as the state of its row. After that only
   * the user connects: who disconnected, or closed the question for the password, is not to be asked again.
   */
  private connectOnce(node: AccountTreeNode): TreeNode[] {
    const { id } = node.connection.account;
    if (this.connectedOnce.has(id)) {
      return [{ kind: 'problem', parent: node, icon: 'plug', message: 'Not connected. Click to connect.' }];
    }
    this.connectedOnce.add(id);
    this.connections.connect(id).catch(() => undefined);
    return [];
  }

  private async contentsOf(node: MailboxTreeNode): Promise<TreeNode[]> {
    const { connection, mailbox } = node;
    const children: TreeNode[] = mailbox.children.map((child) => this.mailboxNode(connection, node, child));
    if (mailbox.isPureFolder || !connection.mail) return children;
    const folder = await connection.mail.openFolder(mailbox.path);
    this.listenToFolder(node, folder);
    const shown = Math.min(this.shownCount(node), folder.size);
    if (shown > 0) await folder.fetch(0, shown - 1);
    for (let index = 0; index < shown; index++) {
      const summary = folder.cell(index);
      if (summary) children.push({ kind: 'message', parent: node, summary });
    }
    if (shown < folder.size) children.push({ kind: 'more', parent: node, shown, total: folder.size });
    return children;
  }

  private shownCount(node: MailboxTreeNode): number {
    return this.shownCounts.get(idOf(node)) ?? this.pageSize();
  }

  private mailboxNode(
    connection: Connection,
    parent: AccountTreeNode | MailboxTreeNode,
    mailbox: MailboxNode,
  ): TreeNode {
    return this.keep({ kind: 'mailbox', parent, connection, mailbox });
  }

  /** The node there already is for this row, so that the editor keeps what it knows of it. */
  private keep(node: TreeNode): TreeNode {
    const known = this.nodes.get(idOf(node));
    if (known && isSameRow(known, node)) return known;
    this.nodes.set(idOf(node), node);
    return node;
  }

  private onConnectionChange(connection: Connection | undefined): void {
    this.dropStaleListeners();
    if (connection) {
      if (connection.state !== 'disconnected') this.connectedOnce.add(connection.account.id);
      this.markDirty(connection.account.id);
    } else {
      this.dropRemovedNodes();
      this.changes.fire(undefined);
    }
  }

  private dropRemovedNodes(): void {
    for (const [id, node] of this.nodes) {
      if (node.kind === 'account' || node.kind === 'mailbox') {
        if (this.connections.get(node.connection.account.id) === node.connection) continue;
      }
      this.nodes.delete(id);
      this.connectedOnce.delete(id);
    }
  }

  private listenToMailboxes(connection: Connection): void {
    const { mail } = connection;
    if (!mail || this.accountListeners.get(connection)?.mail === mail) return;
    this.accountListeners.get(connection)?.store.dispose();
    const store = new DisposableStore();
    store.add(
      mail.mailboxes.onDidChange((mailbox) => {
        const accountId = connection.account.id;
        this.markDirty(mailbox ? `${accountId}/${mailbox.path}` : accountId);
      }),
    );
    this.accountListeners.set(connection, { mail, store });
  }

  private listenToFolder(node: MailboxTreeNode, folder: Folder): void {
    const id = idOf(node);
    const known = this.folderListeners.get(id);
    if (known?.folder === folder) return;
    known?.store.dispose();
    const store = new DisposableStore();
    store.add(folder.onDidChange(() => this.markDirty(id)));
    this.folderListeners.set(id, { folder, store });
  }

  private dropStaleListeners(): void {
    for (const [connection, { mail, store }] of this.accountListeners) {
      if (connection.mail === mail) continue;
      store.dispose();
      this.accountListeners.delete(connection);
      this.dropFoldersOf(connection);
    }
  }

  private dropFoldersOf(connection: Connection): void {
    for (const [id, { store }] of this.folderListeners) {
      if (!id.startsWith(`${connection.account.id}/`)) continue;
      store.dispose();
      this.folderListeners.delete(id);
    }
  }

  private markDirty(id: string): void {
    this.dirty.add(id);
    this.flushTimer ??= setTimeout(() => this.flush(), refreshPauseMs);
  }

  private flush(): void {
    this.flushTimer = undefined;
    const ids = [...this.dirty];
    this.dirty.clear();
    // A row below one that is refreshed anyway needs no refresh of its own.
    const outermost = ids.filter((id) => !ids.some((other) => other !== id && id.startsWith(`${other}/`)));
    for (const id of outermost) {
      const node = this.nodes.get(id);
      if (node) this.changes.fire(node);
    }
  }

  private letGo(): void {
    clearTimeout(this.flushTimer);
    for (const { store } of [...this.folderListeners.values(), ...this.accountListeners.values()]) store.dispose();
    this.folderListeners.clear();
    this.accountListeners.clear();
  }
}

function problemRow(parent: AccountTreeNode | MailboxTreeNode, message: string): TreeNode {
  return { kind: 'problem', parent, icon: 'warning', message };
}

function isSameRow(left: TreeNode, right: TreeNode): boolean {
  if (left.kind === 'account' && right.kind === 'account') return left.connection === right.connection;
  if (left.kind === 'mailbox' && right.kind === 'mailbox')
    return left.mailbox === right.mailbox && left.connection === right.connection;
  return false;
}

/** Guards commands against arguments that are not what the tree hands over. */
export function isMessageNode(value: unknown): value is MessageTreeNode {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'message';
}
