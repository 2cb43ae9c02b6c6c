import { DisposableStore, type Disposable } from '../../base/disposable';
import type { Folder, FolderChange } from '../../mail/folder';
import type { MailAccount } from '../../mail/mailAccount';
import { describeError } from '../connections/describeError';
import type { Connection } from '../connections/types';
import { noticeRow, problemRow } from './problemRows';
import type { TreeMemory } from './treeMemory';
import { idOf, type MailboxTreeNode, type ProblemTreeNode } from './treeNode';

/** Listens to the models behind the rows that were opened, and says which rows changed. */
export class ModelWatch implements Disposable {
  private readonly accounts = new Map<Connection, { readonly mail: MailAccount; readonly store: DisposableStore }>();
  /** By the id of the mailbox's row. */
  private readonly folders = new Map<string, { readonly folder: Folder; readonly store: DisposableStore }>();
  /** What happened to a list that its user should know, by the id of its row, until it is refreshed. */
  private readonly notices = new Map<string, ProblemTreeNode>();
  /** Accounts whose mailboxes are being listed for their rows. */
  private readonly listing = new Map<MailAccount, Promise<void>>();

  /**
   * @param onDidChange with the id of the row that is to be read again
   * @param onDidList when the mailboxes of an account were listed for the first time
   */
  constructor(
    private readonly memory: Pick<TreeMemory, 'othersOf'>,
    private readonly onDidChange: (id: string) => void,
    private readonly onDidList: () => void,
  ) {}

  /** Follows the mailboxes of an account from now on. */
  watchMailboxes(connection: Connection): void {
    const { mail } = connection;
    if (!mail || this.accounts.get(connection)?.mail === mail) return;
    this.accounts.get(connection)?.store.dispose();
    const accountId = connection.account.id;
    const store = new DisposableStore();
    store.add(
      mail.mailboxes.onDidChange((mailbox) => {
        if (mailbox) this.onDidChange(`${accountId}/${mailbox.path}`);
        else this.onListChange(accountId, mail);
      }),
    );
    store.add(mail.subscriptions.onDidChange(() => this.onListChange(accountId, mail)));
    this.accounts.set(connection, { mail, store });
    this.showOthers(accountId, mail);
  }

  /** Lists the mailboxes of an account, once at a time. What changes meanwhile is in the rows that are made of it right after. */
  listMailboxes(mail: MailAccount): Promise<void> {
    const known = this.listing.get(mail);
    if (known) return known;
    // Which are subscribed to is a courtesy of the menus: a server that does not tell is shown all the same.
    if (!mail.subscriptions.isLoaded) mail.subscriptions.refresh().catch(() => undefined);
    const listing = mail.mailboxes
      .refresh()
      .then(this.onDidList)
      .finally(() => this.listing.delete(mail));
    this.listing.set(mail, listing);
    return listing;
  }

  /** Follows the messages of a mailbox from now on. */
  watchFolder(node: MailboxTreeNode, folder: Folder): void {
    const id = idOf(node);
    const known = this.folders.get(id);
    if (known?.folder === folder) return;
    known?.store.dispose();
    const store = new DisposableStore();
    store.add(folder.onDidChange((change) => this.followFolder(node, change)));
    this.folders.set(id, { folder, store });
  }

  folderOf(node: MailboxTreeNode): Folder | undefined {
    return this.folders.get(idOf(node))?.folder;
  }

  /** The followed folders of an account. */
  foldersOf(accountId: string): readonly Folder[] {
    return [...this.folders].filter(([id]) => isOfAccount(id, accountId)).map(([, { folder }]) => folder);
  }

  noticeOf(node: MailboxTreeNode): ProblemTreeNode | undefined {
    return this.notices.get(idOf(node));
  }

  forgetNotice(node: MailboxTreeNode): void {
    this.notices.delete(idOf(node));
  }

  /** Lets go of what an account had before it was disconnected. */
  dropStale(): void {
    for (const [connection, { mail, store }] of this.accounts) {
      if (connection.mail === mail) continue;
      store.dispose();
      this.accounts.delete(connection);
      this.dropFoldersOf(connection.account.id);
    }
  }

  dispose(): void {
    for (const { store } of [...this.folders.values(), ...this.accounts.values()]) store.dispose();
    this.folders.clear();
    this.accounts.clear();
  }

  /** A row that the editor reads again while somebody opens one below it closes that one again: only when it must. */
  private onListChange(accountId: string, mail: MailAccount): void {
    if (!this.listing.has(mail)) this.onDidChange(accountId);
  }

  /** Another part may have listed the mailboxes before the tree was looked at. */
  private showOthers(accountId: string, { mailboxes }: MailAccount): void {
    mailboxes.setOthers(this.memory.othersOf(accountId));
    if (mailboxes.isLoaded && mailboxes.others.length > 0) mailboxes.refreshAnew().catch(() => undefined);
  }

  private followFolder(node: MailboxTreeNode, change: FolderChange): void {
    const id = idOf(node);
    // The list begins anew: what was wrong with it before is over.
    if (change.kind === 'reset') this.notices.delete(id);
    if (change.kind === 'notice') this.notices.set(id, noticeRow(node, change.notice));
    if (change.kind === 'problem') {
      this.notices.set(id, problemRow(node, describeError(change.error, node.connection.account)));
    }
    this.onDidChange(id);
  }

  private dropFoldersOf(accountId: string): void {
    for (const [id, { store }] of this.folders) {
      if (!isOfAccount(id, accountId)) continue;
      store.dispose();
      this.folders.delete(id);
      this.notices.delete(id);
    }
  }
}

function isOfAccount(rowId: string, accountId: string): boolean {
  return rowId.startsWith(`${accountId}/`);
}
