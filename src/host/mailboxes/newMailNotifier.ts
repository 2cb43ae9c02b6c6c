import * as vscode from 'vscode';
import type { Clock } from '../../base/clock';
import { DisposableOwner, type Disposable } from '../../base/disposable';
import { formatAddress } from '../../mail/address';
import { InboxWatch } from '../../mail/inboxWatch';
import type { MailAccount } from '../../mail/mailAccount';
import type { MessageSummary } from '../../mail/messageSummary';
import { noticeText } from '../../mail/safeText';
import type { Connection, Connections } from '../connections/types';
import { NewMailBurst } from './newMailBurst';

/** Mail comes in bursts: what arrives this many milliseconds after the first is told with it. */
const burstMs = 2_000;
const inbox = 'INBOX';

export interface NewMailParts {
  readonly connections: Connections;
  readonly clock: Clock;
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
  private readonly watched = new Map<Connection, { readonly mail: MailAccount; readonly watch: Disposable }>();
  private readonly arrivals = new Map<Connection, Arrivals>();

  constructor(private readonly parts: NewMailParts) {
    super();
    this.register(parts.connections.onDidChange(() => this.watchAll()));
    this.register({ dispose: () => this.letGo() });
    this.watchAll();
  }

  private watchAll(): void {
    for (const [connection, { mail, watch }] of this.watched) {
      if (connection.mail === mail) continue;
      watch.dispose();
      this.watched.delete(connection);
    }
    for (const connection of this.parts.connections.all) {
      const { mail } = connection;
      if (!mail || this.watched.has(connection)) continue;
      const onDidCome = (messages: readonly MessageSummary[], isMore: boolean): void =>
        this.accept(connection, messages, isMore);
      const { clock, logError } = this.parts;
      this.watched.set(connection, { mail, watch: new InboxWatch({ mail, clock, logError, onDidCome }) });
    }
  }

  private accept(connection: Connection, messages: readonly MessageSummary[], isMore: boolean): void {
    const [first] = messages;
    if (!first) return;
    const burst = this.arrivals.get(connection)?.burst ?? this.beginBurst(connection, first);
    for (const message of messages) burst.add(message);
    if (isMore) burst.addMore();
  }

  private beginBurst(connection: Connection, first: MessageSummary): NewMailBurst {
    const burst = new NewMailBurst(first);
    const timer = setTimeout(() => this.tell(connection), burstMs);
    this.arrivals.set(connection, { burst, timer });
    return burst;
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
    for (const { watch } of this.watched.values()) watch.dispose();
    this.arrivals.clear();
    this.watched.clear();
  }
}

function senderOf({ from }: MessageSummary): string {
  const [sender] = from;
  return sender ? formatAddress(sender) : 'an unknown sender';
}
