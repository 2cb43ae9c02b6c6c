import * as vscode from 'vscode';
import type { Clock } from '../../base/clock';
import { DisposableOwner, type Disposable } from '../../base/disposable';
import type { MessageChange } from '../../mail/messageChange';
import { registerCommand } from '../commands/registerCommand';
import { onDidChangeSetting, readSetting } from '../config/settings';
import type { Connection } from '../connections/types';
import type { TreeNode } from '../tree/treeNode';
import { mailboxCommandIds, type MailboxCommandId } from './commandIds';
import type { MailboxServices } from './services';

/** The type of what is dragged within the view, as the editor names it. */
const treeMimeType = 'application/vnd.code.tree.ximss.mailboxes';

export interface MailboxParts extends MailboxServices {
  readonly clock: Clock;
}

/**
 * Commands and drag and drop of mailboxes and messages, and notices of new mail. Here is only what has to be there at
 * activation; all the work is a part of its own that is loaded when it is first asked for.
 */
export class Mailboxes extends DisposableOwner implements vscode.TreeDragAndDropController<TreeNode> {
  readonly dropMimeTypes = [treeMimeType];
  readonly dragMimeTypes = [treeMimeType];
  private dragged: readonly TreeNode[] = [];
  private loaded: ReturnType<Mailboxes['load']> | undefined;
  private notifier: Promise<Disposable> | undefined;

  constructor(private readonly parts: MailboxParts) {
    super();
    for (const id of mailboxCommandIds) {
      this.register(registerCommand(id, parts.logError, (...args) => this.run(id, args)));
    }
    // No command of the palette: it only gives what is dropped the same words for failures.
    this.register(
      registerCommand('_ximss.drop', parts.logError, async (target) =>
        (await this.commands()).drop(this.dragged, target as TreeNode | undefined),
      ),
    );
    this.register(onDidChangeSetting('notifications.newMail', () => this.watchNewMail()));
    this.register({ dispose: () => this.stopWatching() });
    this.watchNewMail();
  }

  handleDrag(source: readonly TreeNode[], data: vscode.DataTransfer): void {
    this.dragged = source.filter(({ kind }) => kind === 'mailbox' || kind === 'message');
    // What is dropped is looked up in `dragged`: rows are objects, and those do not travel.
    if (this.dragged.length > 0) data.set(treeMimeType, new vscode.DataTransferItem(this.dragged.length));
  }

  async handleDrop(target: TreeNode | undefined, data: vscode.DataTransfer): Promise<void> {
    if (data.get(treeMimeType)) await vscode.commands.executeCommand('_ximss.drop', target);
  }

  /** @returns `true`, by which who runs it by name knows that it was neither given up nor failed */
  private async run(id: MailboxCommandId, args: readonly unknown[]): Promise<true> {
    await (await this.commands()).run(id, args);
    return true;
  }

  /** Tells of a change to messages that another view has made, and keeps the way back where there is one. */
  async tellChange(connection: Connection, change: MessageChange): Promise<void> {
    (await this.commands()).tellChange(connection, change);
  }

  private commands() {
    this.loaded ??= this.load();
    return this.loaded;
  }

  private async load() {
    const { MailboxCommands } = await import('../lazy/mailboxOperations');
    return new MailboxCommands(this.parts);
  }

  private watchNewMail(): void {
    this.stopWatching();
    if (readSetting('notifications.newMail', 'off') === 'INBOX') this.notifier = this.startNotifier();
  }

  private async startNotifier(): Promise<Disposable> {
    const { NewMailNotifier } = await import('../lazy/mailboxOperations');
    const { connections, clock, logError } = this.parts;
    return new NewMailNotifier({ connections, clock, logError, reveal: (...place) => this.reveal(...place) });
  }

  private stopWatching(): void {
    void this.notifier?.then((notifier) => notifier.dispose());
    this.notifier = undefined;
  }

  private async reveal(connection: Connection, mailbox: string): Promise<void> {
    await vscode.commands.executeCommand('ximss.mailboxes.focus');
    const row = this.parts.mailboxRow(connection, mailbox);
    if (row) await this.parts.tree.reveal(row, { select: true, focus: true, expand: true });
  }
}
