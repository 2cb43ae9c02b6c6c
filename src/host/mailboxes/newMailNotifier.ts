import * as vscode from 'vscode';
import { DisposableOwner, type Disposable } from '../../base/disposable';
import { formatAddress } from '../../mail/address';
import type { MailAccount, MailChange } from '../../mail/mailAccount';
import type { MessageSummary } from '../../mail/messageSummary';
import { noticeText } from '../../mail/safeText';
import type { Connection, Connections } from '../connections/types';
import { NewMailBurst } from './newMailBurst';

/** Mail comes in bursts: what arrives this many milliseconds after the first is told with it. */
const burstMs = 2_000;
/** What came into the mail store longer ago was moved here: its date stays. Clocks may differ by as much. */
const newForMs = 60 * 60 * 1000;
const inbox = 'INBOX';

export interface NewMailParts {
  readonly connections: Connections;
  /** Brings the mailbox of an account to the user. */
  readonly reveal: (connection: Connection, mailbox: string) => Promise<void>;
  readonly logError: (message: string, error: unknown) => void;
}

interface Arrivals {
  readonly burst: NewMailBurst;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Tells of unread mail that comes into the INBOX of any account: one notice for a burst. */
export class NewMailNotifier extends DisposableOwner {
  private readonly watched = new Map<Connection, { readonly mail: MailAccount; readonly listener: Disposable }>();
  private readonly arrivals = new Map<Connection, Arrivals>();

  constructor(private readonly parts: NewMailParts) {
    super();
    this.register(parts.connections.onDidChange(() => this.watchAll()));
    this.register({ dispose: () => this.letGo() });
    this.watchAll();
  }

  private watchAll(): void {
    for (const [connection, { mail, listener }] of this.watched) {
      if (connection.mail === mail) continue;
      listener.dispose();
      this.watched.delete(connection);
    }
    for (const connection of this.parts.connections.all) {
      const { mail } = connection;
      if (!mail || this.watched.has(connection)) continue;
      const listener = mail.onDidChange((change) => this.accept(connection, change));
      this.watched.set(connection, { mail, listener });
      // Only an opened folder is sure to be told of what comes; one that cannot be opened says so in the tree.
      mail.openFolder(inbox).catch((error: unknown) => this.parts.logError('INBOX is not watched', error));
    }
  }

  private accept(connection: Connection, change: MailChange): void {
    if (change.kind !== 'folder' || change.folder.mailbox !== inbox || change.change.kind !== 'added') return;
    const message = change.folder.cell(change.change.index);
    if (!message || !isNew(message)) return;
    const known = this.arrivals.get(connection);
    if (known) {
      known.burst.add(message);
      return;
    }
    const timer = setTimeout(() => this.tell(connection), burstMs);
    this.arrivals.set(connection, { burst: new NewMailBurst(message), timer });
  }

  private tell(connection: Connection): void {
    const arrivals = this.arrivals.get(connection);
    this.arrivals.delete(connection);
    if (arrivals) void this.show(connection, arrivals.burst);
  }

  private async show(connection: Connection, { first, count, isMore }: NewMailBurst): Promise<void> {
    const { account } = connection;
    const text =
      count === 1
        ? `New mail for ${account.name}: ${first.subject?.trim() || '(no subject)'}, from ${senderOf(first)}`
        : `${isMore ? 'More than ' : ''}${count.toLocaleString()} new messages for ${account.name} in ${inbox}`;
    if ((await vscode.window.showInformationMessage(noticeText(text), 'Open')) !== 'Open') return;
    if (count === 1) {
      await vscode.commands.executeCommand('ximss.openMessage', account.id, inbox, first.uid, first.subject);
    } else await this.parts.reveal(connection, inbox);
  }

  private letGo(): void {
    for (const { timer } of this.arrivals.values()) clearTimeout(timer);
    for (const { listener } of this.watched.values()) listener.dispose();
    this.arrivals.clear();
    this.watched.clear();
  }
}

function isNew({ flags, internalDateMs }: MessageSummary): boolean {
  const isRecent = internalDateMs === undefined || Date.now() - internalDateMs < newForMs;
  return isRecent && !flags.has('Seen') && !flags.has('Deleted');
}

function senderOf({ from }: MessageSummary): string {
  const [sender] = from;
  return sender ? formatAddress(sender) : 'an unknown sender';
}
