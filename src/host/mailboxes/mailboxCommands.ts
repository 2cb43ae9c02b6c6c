import type { MessageChange } from '../../mail/messageChange';
import type { Connection } from '../connections/types';
import { UserError } from '../connections/userError';
import type { MailboxTreeNode, TreeNode } from '../tree/treeNode';
import { editAccess } from './accessEditor';
import { editAliases } from './aliasEditor';
import type { MailboxCommandId } from './commandIds';
import { MailboxChanges } from './mailboxChanges';
import { pickConnection } from './mailboxPicker';
import { MessageChanges } from './messageChanges';
import { mailboxesOf, messagesOf, placeOf, rowsOf, type ChosenMessages } from './selection';
import type { MailboxServices } from './services';
import { UndoHistory } from './undoHistory';

type Command = (args: readonly unknown[]) => Promise<void>;

/** What the commands of mailboxes and messages do, and what happens to rows that are dropped on others. */
export class MailboxCommands {
  private readonly history: UndoHistory;
  private readonly messages: MessageChanges;
  private readonly mailboxes: MailboxChanges;
  private readonly table: Readonly<Record<MailboxCommandId, Command>>;

  constructor(private readonly services: MailboxServices) {
    this.history = new UndoHistory(services);
    this.messages = new MessageChanges(this.history);
    this.mailboxes = new MailboxChanges(services, this.history);
    this.table = { ...this.messageTable(), ...this.mailboxTable() };
  }

  /** @param args the row clicked and all rows selected, as the editor passes them; none when run by a key */
  async run(id: MailboxCommandId, args: readonly unknown[]): Promise<void> {
    await this.table[id](args);
  }

  /** Of a change that another view has made. */
  tellChange(connection: Connection, change: MessageChange): void {
    this.messages.report([{ connection, change }]);
  }

  /** Messages dropped on a mailbox move there; mailboxes move below the one they are dropped on, or an account. */
  async drop(dragged: readonly TreeNode[], target: TreeNode | undefined): Promise<void> {
    const place = placeOf([target], []);
    if (!place || dragged.length === 0) return;
    const mailboxes = mailboxesOf([dragged[0], dragged], []);
    if (mailboxes.length > 0) return this.mailboxes.moveInto(mailboxes, place);
    const messages = messagesOf([dragged[0], dragged], [], this.services.connections);
    if (messages.length === 0) return;
    if (place.kind !== 'mailbox' || place.mailbox.isPureFolder) {
      throw new UserError('Messages cannot be put here. Drop them on a mailbox.');
    }
    if (messages.some(({ connection }) => connection !== place.connection)) {
      throw new UserError('Messages cannot be moved to another account. Drop them on a mailbox of their own.');
    }
    await this.messages.move(messages, place.mailbox.path);
  }

  private messageTable() {
    const { messages } = this;
    const chosen = (args: readonly unknown[]): ChosenMessages[] =>
      messagesOf(args, this.services.selectedRows(), this.services.connections);
    return {
      'ximss.markRead': (args: readonly unknown[]) => messages.mark(chosen(args), 'Seen', true),
      'ximss.markUnread': (args: readonly unknown[]) => messages.mark(chosen(args), 'Seen', false),
      'ximss.flag': (args: readonly unknown[]) => messages.mark(chosen(args), 'Flagged', true),
      'ximss.unflag': (args: readonly unknown[]) => messages.mark(chosen(args), 'Flagged', false),
      'ximss.moveMessages': (args: readonly unknown[]) => messages.move(chosen(args)),
      'ximss.copyMessages': (args: readonly unknown[]) => messages.copy(chosen(args)),
      'ximss.deleteMessages': (args: readonly unknown[]) => messages.delete(chosen(args)),
      'ximss.removeMessages': (args: readonly unknown[]) => messages.remove(chosen(args)),
      'ximss.undo': () => this.history.undo(),
    };
  }

  private mailboxTable() {
    const { mailboxes, services } = this;
    const chosen = (args: readonly unknown[]): MailboxTreeNode[] => mailboxesOf(args, services.selectedRows());
    const one = (args: readonly unknown[]): MailboxTreeNode => {
      const [row] = chosen(args);
      if (!row) throw new UserError('No mailbox is selected. Select one in the mailboxes.');
      return row;
    };
    const place = (args: readonly unknown[]) => placeOf(args, services.selectedRows());
    return {
      'ximss.createMailbox': (args: readonly unknown[]) => mailboxes.create(place(args)),
      'ximss.renameMailbox': (args: readonly unknown[]) => mailboxes.rename(one(args)),
      'ximss.deleteMailbox': (args: readonly unknown[]) => mailboxes.delete(chosen(args)),
      'ximss.deleteSelected': (args: readonly unknown[]) => this.deleteSelected(args),
      'ximss.markAllRead': (args: readonly unknown[]) => {
        const { connection, mailbox } = one(args);
        return this.messages.markAllRead(connection, mailbox.path);
      },
      'ximss.subscribe': (args: readonly unknown[]) => mailboxes.subscribe(chosen(args), true),
      'ximss.unsubscribe': (args: readonly unknown[]) => mailboxes.subscribe(chosen(args), false),
      'ximss.showSubscribedOnly': () => services.memory.showSubscribedOnly(true),
      'ximss.showAllMailboxes': () => services.memory.showSubscribedOnly(false),
      'ximss.openOtherAccount': (args: readonly unknown[]) => mailboxes.openOther(place(args)),
      'ximss.closeOtherAccount': (args: readonly unknown[]) => this.closeOther(args),
      'ximss.editAccess': (args: readonly unknown[]) => editAccess(one(args)),
      'ximss.editAliases': async (args: readonly unknown[]) => editAliases(await this.connectionOf(args)),
    };
  }

  /** The Delete key: whatever is selected. */
  private async deleteSelected(args: readonly unknown[]): Promise<void> {
    const rows = rowsOf(args, this.services.selectedRows());
    const mailboxes = mailboxesOf([rows[0], rows], []);
    if (mailboxes.length > 0) return this.mailboxes.delete(mailboxes);
    if (rows.some(({ kind }) => kind === 'account') && !rows.some(({ kind }) => kind === 'message')) {
      throw new UserError('An account is not deleted by key. Choose Remove Account in its menu.');
    }
    await this.messages.delete(messagesOf([rows[0], rows], [], this.services.connections));
  }

  private async closeOther(args: readonly unknown[]): Promise<void> {
    const row = placeOf(args, this.services.selectedRows());
    if (row?.kind === 'mailbox') await this.mailboxes.closeOther(row.connection, row.mailbox.path);
  }

  private async connectionOf(args: readonly unknown[]): Promise<Connection> {
    return placeOf(args, this.services.selectedRows())?.connection ?? pickConnection(this.services.connections);
  }
}
