import type { Folder } from '../../mail/folder';
import type { MailAccount } from '../../mail/mailAccount';
import type { MailboxNode } from '../../mail/mailboxNode';
import { describeError } from '../connections/describeError';
import type { Connections } from '../connections/types';
import type { KnownRows } from './knownRows';
import type { ModelWatch } from './modelWatch';
import { notConnected, nothingShared, nothingSubscribed, problemRow } from './problemRows';
import { doubtRows, stateRows } from './stateRows';
import type { TreeMemory } from './treeMemory';
import { idOf, type AccountTreeNode, type MailboxTreeNode, type OthersTreeNode, type TreeNode } from './treeNode';

export interface TreeChildrenServices {
  readonly connections: Connections;
  readonly rows: KnownRows;
  readonly watch: ModelWatch;
  readonly memory: Pick<TreeMemory, 'isSubscribedOnly'>;
  /** Messages that a mailbox shows at first, and how many more each time. */
  readonly pageSize: () => number;
}

/** What stands below each row of the tree. Asks the server where that is not known yet. */
export class TreeChildren {
  /** How many messages each opened mailbox shows, by the id of its row, once it is more than a page. */
  private readonly shownCounts = new Map<string, number>();
  /** Accounts that were connected, or tried, in this window. */
  private readonly connectedOnce = new Set<string>();

  constructor(private readonly services: TreeChildrenServices) {}

  /** The accounts, or what is below a row. A failure is a row of its own. */
  async of(node: TreeNode | undefined): Promise<TreeNode[]> {
    const { connections, rows } = this.services;
    if (!node) return connections.all.map((connection) => rows.account(connection));
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

  /** From now on a mailbox shows another page. */
  showMore(mailbox: MailboxTreeNode): void {
    this.shownCounts.set(idOf(mailbox), this.shownCount(mailbox) + this.services.pageSize());
  }

  /** The account was connected, or is about to be: opening its row does that no more. */
  onConnecting(accountId: string): void {
    this.connectedOnce.add(accountId);
  }

  /** The row is gone; one with the same id is another one. */
  forget(id: string): void {
    this.connectedOnce.delete(id);
  }

  private async mailboxesOf(node: AccountTreeNode): Promise<TreeNode[]> {
    const { watch, rows, memory } = this.services;
    const { connection } = node;
    if (connection.state === 'failed') {
      return [problemRow(node, connection.problem ?? 'The connection was lost. Connect again.'), ...doubtRows(node)];
    }
    if (connection.state === 'disconnected') return [...this.connectOnce(node), ...doubtRows(node)];
    const { mail } = connection;
    if (!mail) return [];
    watch.watchMailboxes(connection);
    // What was there before the connection was lost stays on the screen.
    const isConnected = connection.state === 'connected';
    if (!mail.mailboxes.isLoaded && !isConnected) return stateRows(node);
    if (!mail.mailboxes.isLoaded) await watch.listMailboxes(mail);
    const shown = await this.filtered(mail, mail.mailboxes.roots);
    const below: TreeNode[] = shown.map((mailbox) => rows.mailbox(node, mailbox));
    if (mail.mailboxes.others.length > 0) below.push(rows.others(node));
    if (below.length === 0 && memory.isSubscribedOnly) below.push(nothingSubscribed(node));
    if (mail.mailboxes.isCut) below.push(problemRow(node, 'There are more mailboxes than can be shown here.'));
    return [...stateRows(node), ...below];
  }

  private othersOf(node: OthersTreeNode): TreeNode[] {
    const others = node.connection.mail?.mailboxes.others ?? [];
    return others.map((mailbox) => this.services.rows.mailbox(node, mailbox));
  }

  /** What the filter leaves of mailboxes on one level. */
  private async filtered(mail: MailAccount, mailboxes: readonly MailboxNode[]): Promise<readonly MailboxNode[]> {
    if (!this.services.memory.isSubscribedOnly) return mailboxes;
    if (!mail.subscriptions.isLoaded) await mail.subscriptions.refresh();
    return mailboxes.filter(({ path }) => mail.subscriptions.hasWithin(path));
  }

  /**
   * Opening an account for the first time connects it; a failure shows up as the state of its row. After that only
   * the user connects: who disconnected, or closed the question for the password, is not to be asked again.
   */
  private connectOnce(node: AccountTreeNode): TreeNode[] {
    const { id } = node.connection.account;
    if (this.connectedOnce.has(id)) return [notConnected(node)];
    this.connectedOnce.add(id);
    this.services.connections.connect(id).catch(() => undefined);
    return [];
  }

  private async contentsOf(node: MailboxTreeNode): Promise<TreeNode[]> {
    const { connection, mailbox } = node;
    const { mail } = connection;
    if (!mail) return [];
    const refusal = mail.mailboxes.problemOf(mailbox.path);
    if (refusal) return [problemRow(node, describeError(refusal, connection.account))];
    await mail.mailboxes.loadChildren(mailbox.path);
    const nested = await this.filtered(mail, mailbox.children);
    const below: TreeNode[] = nested.map((child) => this.services.rows.mailbox(node, child));
    if (mailbox.kind === 'account' && below.length === 0) return [nothingShared(node)];
    if (mailbox.isPureFolder) return below;
    const isConnected = connection.state === 'connected';
    const folder = isConnected ? await mail.openFolder(mailbox.path) : mail.openedFolder(mailbox.path);
    return folder ? [...below, ...(await this.messagesOf(node, folder, isConnected))] : below;
  }

  /** The pages of a mailbox that are shown; of one that is not connected, what is known. */
  private async messagesOf(node: MailboxTreeNode, folder: Folder, isConnected: boolean): Promise<TreeNode[]> {
    const { watch } = this.services;
    watch.watchFolder(node, folder);
    const notice = watch.noticeOf(node);
    const rows: TreeNode[] = notice ? [notice] : [];
    const shown = Math.min(this.shownCount(node), folder.size);
    if (shown > 0 && isConnected) await folder.fetch(0, shown - 1);
    const { uidValidity } = folder;
    for (let index = 0; index < shown; index++) {
      const summary = folder.cell(index);
      if (summary) rows.push({ kind: 'message', parent: node, summary, uidValidity });
    }
    if (shown < folder.size) rows.push({ kind: 'more', parent: node, shown, total: folder.size });
    return rows;
  }

  private shownCount(node: MailboxTreeNode): number {
    return this.shownCounts.get(idOf(node)) ?? this.services.pageSize();
  }
}
