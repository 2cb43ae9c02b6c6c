import type { Clock } from '../base/clock';
import { DisposableOwner, toDisposable, type Disposable } from '../base/disposable';
import type { Folder } from './folder';
import type { FolderChange, MissedMessages } from './folderChange';
import { mailLimits } from './limits';
import type { MailAccount, MailChange } from './mailAccount';
import { keyOf } from './mailboxName';
import type { MailboxNode } from './mailboxNode';
import type { MessageSummary } from './messageSummary';

/** What came into the mail store so many milliseconds before it was listed was moved here: its date stays. */
const newForMs = 60 * 60 * 1000;
/** Milliseconds until INBOX is opened once more after it could not be; the last pause stays. */
const retryPausesMs = [5_000, 30_000, 120_000, 600_000] as const;
const inbox = 'INBOX';

export interface InboxWatchParts {
  readonly mail: Pick<MailAccount, 'openFolder' | 'onDidChange'>;
  readonly clock: Clock;
  /** Unread mail has come; `isMore` when there is more than is told. The same message may be told again. */
  readonly onDidCome: (messages: readonly MessageSummary[], isMore: boolean) => void;
  readonly logError: (message: string, error: unknown) => void;
}

/**
 * Keeps the INBOX of an account open, since only an opened folder is sure to be told of what comes, and tells of unread
 * mail: what comes while it is open, and once what came while its connection was lost. What was there when it was opened
 * first is no news.
 */
export class InboxWatch extends DisposableOwner {
  private retry: Disposable = toDisposable(() => undefined);
  private failures = 0;
  private isWaiting = false;
  private triedAtMs = 0;

  constructor(private readonly parts: InboxWatchParts) {
    super();
    this.register(parts.mail.onDidChange((change) => this.accept(change)));
    this.register({ dispose: () => this.retry.dispose() });
    void this.open();
  }

  private async open(): Promise<void> {
    this.retry.dispose();
    this.isWaiting = false;
    this.triedAtMs = this.parts.clock.nowMs();
    try {
      await this.parts.mail.openFolder(inbox);
      this.failures = 0;
    } catch (error) {
      if (this.isDisposed) return;
      this.parts.logError('INBOX is not watched', error);
      this.openLater();
    }
  }

  private openLater(): void {
    const pauseMs = retryPausesMs[Math.min(this.failures++, retryPausesMs.length - 1)] ?? newForMs;
    this.retry.dispose();
    this.isWaiting = true;
    this.retry = this.parts.clock.setTimer(() => void this.open(), pauseMs);
  }

  private accept(change: MailChange): void {
    if (change.kind === 'mailboxes') this.acceptListing(change.node);
    else if (keyOf(change.folder.mailbox) === inbox) this.acceptFolderChange(change.folder, change.change);
  }

  /** The mailboxes were listed, maybe in another session: what did not go before may go now. */
  private acceptListing(node: MailboxNode | undefined): void {
    if (!this.isWaiting || (node && node.kind !== 'inbox')) return;
    if (this.parts.clock.nowMs() - this.triedAtMs >= retryPausesMs[0]) void this.open();
  }

  private acceptFolderChange(folder: Folder, change: FolderChange): void {
    if (change.kind === 'added') {
      const message = folder.cell(change.index);
      if (message && isNew(message, this.parts.clock.wallMs())) this.parts.onDidCome([message], false);
    } else if (change.kind === 'missed') {
      this.look(folder, change).catch((error: unknown) => this.parts.logError('New mail is not told', error));
    } else if (change.kind === 'problem' && folder.state === 'gone') {
      this.openLater();
    }
  }

  /** The list is the newest first, so what came stands at its top; what was moved here with its old date does not. */
  private async look(folder: Folder, missed: MissedMessages): Promise<void> {
    const { uidValidity } = folder;
    const most = Math.min(missed.count, mailLimits.maxMissed);
    await folder.fetch(0, most - 1);
    if (this.isDisposed || folder.uidValidity !== uidValidity) return;
    const messages: MessageSummary[] = [];
    for (let index = 0; index < most; index++) {
      const message = folder.cell(index);
      if (message && message.uid >= missed.fromUid && isNew(message, missed.sinceMs)) messages.push(message);
    }
    if (messages.length > 0) this.parts.onDidCome(messages, messages.length === most && missed.count > most);
  }
}

function isNew({ flags, internalDateMs }: MessageSummary, sinceMs: number): boolean {
  const isRecent = internalDateMs === undefined || internalDateMs > sinceMs - newForMs;
  return isRecent && !flags.has('Seen') && !flags.has('Deleted');
}
