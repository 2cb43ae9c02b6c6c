import * as vscode from 'vscode';
import type { Clock } from '../../base/clock';
import { DisposableOwner, DisposableStore } from '../../base/disposable';
import type { Folder, FolderChange, FolderNotice } from '../../mail/folder';
import type { MailAccount } from '../../mail/mailAccount';
import type { MailboxNode } from '../../mail/mailboxNode';
import { describeError } from '../connections/describeError';
import type { Connection, Connections } from '../connections/types';
import { RereadWatch } from './rereadWatch';
import { StateNews } from './stateNews';
import { stateRows } from './stateRows';
import type { ExpansionMemory } from './expansionMemory';
import type { TreeMemory } from './treeMemory';
import { messageTooltip, treeItemOf } from './treeItems';
import {
  idOf,
  parentOf,
  type AccountTreeNode,
  type MailboxTreeNode,
  type OthersTreeNode,
  type TreeNode,
} from './treeNode';

/** Changes come in bursts (a sync may report hundreds); one refresh of a row per this many milliseconds is plenty. */
const refreshPauseMs = 60;
/** How often the seconds until the next try are counted down on the screen, in milliseconds. */
const countdownMs = 5_000;

/**
 * Shows accounts, mailboxes and pages of messages. It only reads the models: what happens on the wire changes
 * the models, the models say what changed, and just those rows are asked for again.
 */
export class MailboxTreeProvider extends DisposableOwner implements vscode.TreeDataProvider<TreeNode> {
  private readonly changes = this.register(new vscode.EventEmitter<TreeNode | undefined>());
  readonly onDidChangeTreeData = this.changes.event;
  private readonly listings = this.register(new vscode.EventEmitter<void>());
  /** The mailboxes of an account were listed for the first time. */
  readonly onDidList = this.listings.event;
  private readonly news: StateNews;
  private readonly rereads: RereadWatch;
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
  /** What happened to a list that its user should know, by node id, until the row is clicked. */
  private readonly notices = new Map<string, TreeNode>();
  private readonly dirty = new Set<string>();
  /** Accounts whose mailboxes are being listed for their rows. */
  private readonly listing = new Map<MailAccount, Promise<void>>();
  private flushTimer: ReturnType<typeof setTimeout> | undefined;
  private countdownTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly connections: Connections,
    private readonly pageSize: () => number,
    private readonly expansion: ExpansionMemory,
    private readonly memory: TreeMemory,
    clock: Clock,
  ) {
    super();
    this.rereads = this.register(new RereadWatch(clock, (id) => this.tellAgain(id)));
    this.news = this.register(
      new StateNews(
        clock,
        (id) => this.tellSoon(id),
        (id) => this.markDirty(id),
      ),
    );
    this.register(memory.onDidChange(() => this.onMemoryChange()));
    this.register(connections.onDidChange((connection) => this.onConnectionChange(connection)));
    this.register({ dispose: () => this.letGo() });
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    if (node.kind === 'account' || node.kind === 'mailbox') this.rereads.onRead(idOf(node));
    return treeItemOf(node, this.expansion, (accountId) => this.connections.colorOf(accountId));
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

  /** The user closed this row. */
  onClosed(node: TreeNode): void {
    this.rereads.onClosed(idOf(node));
  }

  /** Whether the editor asked what is below this row, and nobody closed it since. */
  isOpen(node: TreeNode): boolean {
    return this.rereads.isOpen(idOf(node));
  }

  /** Asks for the mailboxes of an account whose row is about to be opened or read again: the editor needs a while. */
  beginListing(connection: Connection): void {
    const { state, mail } = connection;
    if (state !== 'connected' || !mail || mail.mailboxes.isLoaded) return;
    this.listenToMailboxes(connection);
    // When the row is opened it asks again, and says what is wrong.
    this.loadMailboxes(mail).catch(() => undefined);
  }

  /** The row of an account, once it is known. */
  accountNode(accountId: string): TreeNode | undefined {
    const connection = this.connections.get(accountId);
    return connection && this.keep({ kind: 'account', connection });
  }

  /** The row of a mailbox that is listed, with those above it, whether they were shown or not. */
  mailboxRow(connection: Connection, path: string): MailboxTreeNode | undefined {
    // The editor finds rows that are new only after it was told that there are some.
    this.flush();
    return this.rowOf(connection, path);
  }

  private rowOf(connection: Connection, path: string): MailboxTreeNode | undefined {
    const mailbox = connection.mail?.mailboxes.get(path);
    const parent = mailbox && this.rowAbove(connection, mailbox);
    return parent && this.mailboxNode(connection, parent, mailbox);
  }

  private rowAbove(
    connection: Connection,
    { parent, kind }: MailboxNode,
  ): AccountTreeNode | OthersTreeNode | MailboxTreeNode | undefined {
    if (parent) return this.rowOf(connection, parent.path);
    const account: AccountTreeNode = this.keep({ kind: 'account', connection });
    return kind === 'account' ? this.keep({ kind: 'others', parent: account, connection }) : account;
  }

  /** Shows the next page of a mailbox. */
  showMore(mailbox: MailboxTreeNode): void {
    this.shownCounts.set(idOf(mailbox), this.shownCount(mailbox) + this.pageSize());
    this.markDirty(idOf(mailbox));
  }

  /** Asks the server again for the mailboxes of an account, or the messages of a mailbox. */
  async refresh(node?: TreeNode): Promise<void> {
    if (node?.kind === 'account') await this.refreshAccount(node.connection);
    else if (node?.kind === 'mailbox') await this.refreshMailbox(node);
    else await Promise.all(this.connections.all.map((connection) => this.refreshAccount(connection)));
    this.tell(node);
  }

  private async refreshMailbox(node: MailboxTreeNode): Promise<void> {
    this.notices.delete(idOf(node));
    await this.folderListeners.get(idOf(node))?.folder.sync();
  }

  private async refreshAccount(connection: Connection): Promise<void> {
    const { account, mail } = connection;
    if (!mail) return;
    // Whoever refreshes does not want to wait for the next try.
    if (connection.state === 'waiting') await this.connections.connect(account.id);
    const folders = [...this.folderListeners.entries()].filter(([id]) => id.startsWith(`${account.id}/`));
    await Promise.all([mail.mailboxes.refresh(), ...folders.map(([, { folder }]) => folder.sync())]);
    connection.forgetUnknownOutcomes();
  }

  private async childrenOf(node: TreeNode | undefined): Promise<TreeNode[]> {
    if (!node) return this.connections.all.map((connection) => this.keep({ kind: 'account', connection }));
    this.rereads.onAsked(idOf(node));
    try {
      if (node.kind === 'account') return await this.mailboxesOf(node);
      if (node.kind === 'others') return this.othersOf(node);
      if (node.kind === 'mailbox') return await this.contentsOf(node);
      return [];
    } catch (error) {
      if (node.kind !== 'account' && node.kind !== 'mailbox') return [];
      return [problemRow(node, describeError(error, node.connection.account))];
    }
  }

  private async mailboxesOf(node: AccountTreeNode): Promise<TreeNode[]> {
    const { connection } = node;
    if (connection.state === 'failed') {
      return [problemRow(node, connection.problem ?? 'The connection was lost. Connect again.')];
    }
    if (connection.state === 'disconnected') return this.connectOnce(node);
    const { mail } = connection;
    if (!mail) return [];
    this.listenToMailboxes(connection);
    // What was there before the connection was lost stays on the screen.
    const isConnected = connection.state === 'connected';
    if (!mail.mailboxes.isLoaded && !isConnected) return stateRows(node);
    if (!mail.mailboxes.isLoaded) await this.loadMailboxes(mail);
    const shown = await this.filtered(mail, mail.mailboxes.roots);
    const rows: TreeNode[] = shown.map((mailbox) => this.mailboxNode(connection, node, mailbox));
    if (mail.mailboxes.others.length > 0) rows.push(this.keep({ kind: 'others', parent: node, connection }));
    if (rows.length === 0 && this.memory.isSubscribedOnly) rows.push(nothingSubscribed(node));
    if (mail.mailboxes.isCut) rows.push(problemRow(node, 'There are more mailboxes than can be shown here.'));
    return [...stateRows(node), ...rows];
  }

  /** What changes meanwhile is in the rows that are made of it right after. */
  private loadMailboxes(mail: MailAccount): Promise<void> {
    const known = this.listing.get(mail);
    if (known) return known;
    // Which are subscribed to is a courtesy of the menus: a server that does not tell is shown all the same.
    if (!mail.subscriptions.isLoaded) mail.subscriptions.refresh().catch(() => undefined);
    const listing = mail.mailboxes
      .refresh()
      .then(() => this.listings.fire())
      .finally(() => this.listing.delete(mail));
    this.listing.set(mail, listing);
    return listing;
  }

  private othersOf(node: OthersTreeNode): TreeNode[] {
    const others = node.connection.mail?.mailboxes.others ?? [];
    return others.map((mailbox) => this.mailboxNode(node.connection, node, mailbox));
  }

  /** What the filter leaves of mailboxes on one level. */
  private async filtered(mail: MailAccount, mailboxes: readonly MailboxNode[]): Promise<readonly MailboxNode[]> {
    if (!this.memory.isSubscribedOnly) return mailboxes;
    if (!mail.subscriptions.isLoaded) await mail.subscriptions.refresh();
    return mailboxes.filter(({ path }) => mail.subscriptions.hasWithin(path));
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
    if (!connection.mail) return [];
    const refusal = connection.mail.mailboxes.problemOf(mailbox.path);
    if (refusal) return [problemRow(node, describeError(refusal, connection.account))];
    await connection.mail.mailboxes.loadChildren(mailbox.path);
    const nested = await this.filtered(connection.mail, mailbox.children);
    const children: TreeNode[] = nested.map((child) => this.mailboxNode(connection, node, child));
    if (mailbox.kind === 'account' && children.length === 0) return [problemRow(node, nothingShared)];
    if (mailbox.isPureFolder) return children;
    const isConnected = connection.state === 'connected';
    const known = isConnected ? undefined : connection.mail.openedFolder(mailbox.path);
    if (!isConnected && !known) return children;
    const folder = known ?? (await connection.mail.openFolder(mailbox.path));
    this.listenToFolder(node, folder);
    const notice = this.notices.get(idOf(node));
    if (notice) children.push(notice);
    const shown = Math.min(this.shownCount(node), folder.size);
    if (shown > 0 && isConnected) await folder.fetch(0, shown - 1);
    const { uidValidity } = folder;
    for (let index = 0; index < shown; index++) {
      const summary = folder.cell(index);
      if (summary) children.push({ kind: 'message', parent: node, summary, uidValidity });
    }
    if (shown < folder.size) children.push({ kind: 'more', parent: node, shown, total: folder.size });
    return children;
  }

  private shownCount(node: MailboxTreeNode): number {
    return this.shownCounts.get(idOf(node)) ?? this.pageSize();
  }

  private mailboxNode(
    connection: Connection,
    parent: AccountTreeNode | OthersTreeNode | MailboxTreeNode,
    mailbox: MailboxNode,
  ): MailboxTreeNode {
    return this.keep({ kind: 'mailbox', parent, connection, mailbox });
  }

  /** The node there already is for this row, so that the editor keeps what it knows of it. */
  private keep<Row extends TreeNode>(node: Row): Row {
    const known = this.nodes.get(idOf(node));
    if (known && isSameRow(known, node)) return known as Row;
    this.nodes.set(idOf(node), node);
    return node;
  }

  private onConnectionChange(connection: Connection | undefined): void {
    this.dropStaleListeners();
    if (connection) {
      if (connection.state !== 'disconnected') this.connectedOnce.add(connection.account.id);
      this.news.onChange(connection);
      this.countDown();
    } else {
      this.dropRemovedNodes();
      this.changes.fire(undefined);
    }
  }

  /** While an account waits for its next try, its row says for how long; seldom, for who reads it. */
  private countDown(): void {
    const isWaiting = ({ retryInMs = 0 }: Connection): boolean => retryInMs > countdownMs;
    if (this.countdownTimer || !this.connections.all.some(isWaiting)) return;
    this.countdownTimer = setTimeout(() => {
      this.countdownTimer = undefined;
      for (const connection of this.connections.all) {
        if (connection.state === 'waiting') this.markDirty(connection.account.id);
      }
      this.countDown();
    }, countdownMs);
  }

  private dropRemovedNodes(): void {
    for (const [id, node] of this.nodes) {
      if (node.kind === 'account' || node.kind === 'mailbox' || node.kind === 'others') {
        if (this.connections.get(node.connection.account.id) === node.connection) continue;
      }
      this.nodes.delete(id);
      this.connectedOnce.delete(id);
      this.news.forget(id);
      this.rereads.onClosed(id);
    }
  }

  private listenToMailboxes(connection: Connection): void {
    const { mail } = connection;
    if (!mail || this.accountListeners.get(connection)?.mail === mail) return;
    this.accountListeners.get(connection)?.store.dispose();
    const store = new DisposableStore();
    store.add(
      mail.mailboxes.onDidChange((mailbox) => {
        if (mailbox) this.markDirty(`${connection.account.id}/${mailbox.path}`);
        else this.onListChange(connection.account.id, mail);
      }),
    );
    store.add(mail.subscriptions.onDidChange(() => this.onListChange(connection.account.id, mail)));
    this.accountListeners.set(connection, { mail, store });
    this.showOthers(connection.account.id, mail);
  }

  /** A row that the editor reads again while somebody opens one below it closes that one again: only when it must. */
  private onListChange(accountId: string, mail: MailAccount): void {
    if (!this.listing.has(mail)) this.markDirty(accountId);
  }

  /** Another part may have listed the mailboxes before the tree was looked at. */
  private showOthers(accountId: string, { mailboxes }: MailAccount): void {
    mailboxes.setOthers(this.memory.othersOf(accountId));
    if (mailboxes.isLoaded && mailboxes.others.length > 0) mailboxes.refreshAnew().catch(() => undefined);
  }

  private listenToFolder(node: MailboxTreeNode, folder: Folder): void {
    const id = idOf(node);
    const known = this.folderListeners.get(id);
    if (known?.folder === folder) return;
    known?.store.dispose();
    const store = new DisposableStore();
    store.add(folder.onDidChange((change) => this.followFolder(node, change)));
    this.folderListeners.set(id, { folder, store });
  }

  private followFolder(node: MailboxTreeNode, change: FolderChange): void {
    const id = idOf(node);
    // The list begins anew: what was wrong with it before is over.
    if (change.kind === 'reset') this.notices.delete(id);
    if (change.kind === 'notice') this.notices.set(id, noticeRow(node, change.notice));
    if (change.kind === 'problem') {
      this.notices.set(id, problemRow(node, describeError(change.error, node.connection.account)));
    }
    this.markDirty(id);
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
      this.notices.delete(id);
    }
  }

  private markDirty(id: string): void {
    this.dirty.add(id);
    this.flushTimer ??= setTimeout(() => this.flush(), refreshPauseMs);
  }

  /**
   * As soon as all who listen to the same event have acted: a row that one of them opens before the editor is told is
   * opened at once, and otherwise only when the change is on the screen.
   */
  private tellSoon(id: string): void {
    this.dirty.add(id);
    queueMicrotask(() => this.flush());
  }

  private flush(): void {
    clearTimeout(this.flushTimer);
    this.flushTimer = undefined;
    const ids = [...this.dirty];
    this.dirty.clear();
    // A row below one that is refreshed anyway needs no refresh of its own.
    const asked = new Set(ids);
    for (const id of ids) {
      const node = this.nodes.get(id);
      if (node && !hasRowAbove(node, asked)) this.tell(node);
    }
  }

  private tellAgain(id: string): void {
    const node = this.nodes.get(id);
    if (node) this.changes.fire(node);
  }

  private tell(node: TreeNode | undefined): void {
    if (node) this.rereads.onTold(idOf(node));
    this.changes.fire(node);
  }

  private onMemoryChange(): void {
    for (const { account, mail } of this.connections.all) {
      if (mail?.mailboxes.isLoaded) mail.mailboxes.setOthers(this.memory.othersOf(account.id));
    }
    this.changes.fire(undefined);
  }

  private letGo(): void {
    clearTimeout(this.flushTimer);
    clearTimeout(this.countdownTimer);
    for (const { store } of [...this.folderListeners.values(), ...this.accountListeners.values()]) store.dispose();
    this.folderListeners.clear();
    this.accountListeners.clear();
  }
}

function problemRow(parent: AccountTreeNode | MailboxTreeNode, message: string): TreeNode {
  return { kind: 'problem', parent, icon: 'warning', message };
}

const noticeLabels: Readonly<Record<FolderNotice['code'], string>> = {
  renewed: 'Read anew',
  'uids-void': 'Made anew',
  'rights-lost': 'Rights lost',
};

function noticeRow(parent: MailboxTreeNode, { code, message }: FolderNotice): TreeNode {
  return { kind: 'problem', parent, icon: 'info', message, label: noticeLabels[code] };
}

/** A right of another account's owner, not a failure: nothing is wrong here, and nothing can be done about it. */
const nothingShared = 'This account shares no mailboxes with you.';

function nothingSubscribed(parent: AccountTreeNode): TreeNode {
  return { kind: 'problem', parent, icon: 'filter', message: 'No subscribed mailboxes. Click to show all.' };
}

function hasRowAbove(node: TreeNode, ids: ReadonlySet<string>): boolean {
  for (let above = parentOf(node); above; above = parentOf(above)) if (ids.has(idOf(above))) return true;
  return false;
}

function isSameRow(left: TreeNode, right: TreeNode): boolean {
  if (left.kind === 'account' && right.kind === 'account') return left.connection === right.connection;
  if (left.kind === 'others' && right.kind === 'others') return left.connection === right.connection;
  if (left.kind === 'mailbox' && right.kind === 'mailbox')
    return left.mailbox === right.mailbox && left.connection === right.connection;
  return false;
}
