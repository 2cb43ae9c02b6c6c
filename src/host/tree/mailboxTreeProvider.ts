import * as vscode from 'vscode';
import type { Clock } from '../../base/clock';
import { DisposableOwner, type Disposable } from '../../base/disposable';
import type { Connection, Connections } from '../connections/types';
import type { ExpansionMemory } from './expansionMemory';
import { KnownRows, type KnownRow } from './knownRows';
import { ModelWatch } from './modelWatch';
import { RefreshQueue } from './refreshQueue';
import { RereadWatch } from './rereadWatch';
import { StateNews } from './stateNews';
import { TreeChildren } from './treeChildren';
import { messageTooltip, treeItemOf } from './treeItems';
import type { TreeMemory } from './treeMemory';
import { idOf, parentOf, type AccountTreeNode, type MailboxTreeNode, type TreeNode } from './treeNode';

/** How often the seconds until the next try are counted down on the screen, in milliseconds. */
const countdownMs = 5_000;

export interface MailboxTreeServices {
  readonly connections: Connections;
  readonly expansion: ExpansionMemory;
  readonly memory: TreeMemory;
  readonly clock: Clock;
  /** Messages that a mailbox shows at first, and how many more each time. */
  readonly pageSize: () => number;
}

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
  private readonly rows = new KnownRows();
  private readonly children: TreeChildren;
  private readonly watch: ModelWatch;
  private readonly queue: RefreshQueue<KnownRow>;
  private readonly news: StateNews;
  private readonly rereads: RereadWatch;
  private countdown: Disposable | undefined;

  constructor(private readonly services: MailboxTreeServices) {
    super();
    const { connections, memory, clock } = services;
    const { rows } = this;
    this.queue = this.register(
      new RefreshQueue(
        clock,
        (id) => rows.get(id),
        (row) => this.tell(row),
      ),
    );
    this.watch = this.register(
      new ModelWatch(
        memory,
        (id) => this.queue.add(id),
        () => this.listings.fire(),
      ),
    );
    this.children = new TreeChildren({ ...services, rows, watch: this.watch });
    this.rereads = this.register(new RereadWatch(clock, (id) => this.tellAgain(id)));
    this.news = this.register(
      new StateNews(
        clock,
        (id) => this.queue.addUrgent(id),
        (id) => this.queue.add(id),
      ),
    );
    this.register(memory.onDidChange(() => this.onMemoryChange()));
    this.register(connections.onDidChange((connection) => this.onConnectionChange(connection)));
    this.register({ dispose: () => this.countdown?.dispose() });
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    if (node.kind === 'account' || node.kind === 'mailbox') this.rereads.onRead(idOf(node));
    const { expansion, connections } = this.services;
    return treeItemOf(node, expansion, (accountId) => connections.colorOf(accountId));
  }

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    if (node.kind === 'message') item.tooltip = messageTooltip(node);
    return item;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return parentOf(node);
  }

  getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node) this.rereads.onAsked(idOf(node));
    return this.children.of(node);
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
    this.watch.watchMailboxes(connection);
    // When the row is opened it asks again, and says what is wrong.
    this.watch.listMailboxes(mail).catch(() => undefined);
  }

  /** The row of an account, once it is known. */
  accountNode(accountId: string): AccountTreeNode | undefined {
    const connection = this.services.connections.get(accountId);
    return connection && this.rows.account(connection);
  }

  /** The row of a mailbox that is listed, with those above it, whether they were shown or not. */
  mailboxRow(connection: Connection, path: string): MailboxTreeNode | undefined {
    // The editor finds rows that are new only after it was told that there are some.
    this.queue.flush();
    return this.rows.mailboxAt(connection, path);
  }

  /** Shows the next page of a mailbox. */
  showMore(mailbox: MailboxTreeNode): void {
    this.children.showMore(mailbox);
    this.queue.add(idOf(mailbox));
  }

  /** Asks the server again for the mailboxes of an account, or the messages of a mailbox. */
  async refresh(node?: TreeNode): Promise<void> {
    if (node?.kind === 'account') await this.refreshAccount(node.connection);
    else if (node?.kind === 'mailbox') await this.refreshMailbox(node);
    else await Promise.all(this.services.connections.all.map((connection) => this.refreshAccount(connection)));
    this.tell(node);
  }

  private async refreshMailbox(node: MailboxTreeNode): Promise<void> {
    this.watch.forgetNotice(node);
    await this.watch.folderOf(node)?.sync();
  }

  private async refreshAccount(connection: Connection): Promise<void> {
    const { account, mail } = connection;
    if (!mail) return;
    // Whoever refreshes does not want to wait for the next try.
    if (connection.state === 'waiting') await this.services.connections.connect(account.id);
    const folders = this.watch.foldersOf(account.id);
    await Promise.all([mail.mailboxes.refresh(), ...folders.map((folder) => folder.sync())]);
    connection.forgetUnknownOutcomes();
  }

  private onConnectionChange(connection: Connection | undefined): void {
    this.watch.dropStale();
    if (connection) {
      if (connection.state !== 'disconnected') this.children.onConnecting(connection.account.id);
      this.news.onChange(connection);
      this.countDown();
    } else {
      this.dropRemoved();
      this.changes.fire(undefined);
    }
  }

  private dropRemoved(): void {
    for (const id of this.rows.dropRemoved(this.services.connections)) {
      this.children.forget(id);
      this.news.forget(id);
      this.rereads.onClosed(id);
    }
  }

  /** While an account waits for its next try, its row says for how long; seldom, for who reads it. */
  private countDown(): void {
    const { connections, clock } = this.services;
    const isWaiting = ({ retryInMs = 0 }: Connection): boolean => retryInMs > countdownMs;
    if (this.countdown || !connections.all.some(isWaiting)) return;
    this.countdown = clock.setTimer(() => {
      this.countdown = undefined;
      for (const { state, account } of connections.all) if (state === 'waiting') this.queue.add(account.id);
      this.countDown();
    }, countdownMs);
  }

  private tellAgain(id: string): void {
    const row = this.rows.get(id);
    if (row) this.changes.fire(row);
  }

  private tell(node: TreeNode | undefined): void {
    if (node) this.rereads.onTold(idOf(node));
    this.changes.fire(node);
  }

  private onMemoryChange(): void {
    const { connections, memory } = this.services;
    for (const { account, mail } of connections.all) {
      if (mail?.mailboxes.isLoaded) mail.mailboxes.setOthers(memory.othersOf(account.id));
    }
    this.changes.fire(undefined);
  }
}
