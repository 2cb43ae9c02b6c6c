import type { Disposable } from '../base/disposable';
import type { DemoContext } from './demoContext';
import { liveMessages } from './mail/liveMail';
import type { Mailbox } from './store/mailbox';
import { parseFlags, recentBit, seenBit } from './store/flagBits';
import { RawMessage } from './store/rawMessage';

/** Between two things that happen, in milliseconds. */
const stepMs = 10_000;
/** Flags are changed among the newest so many messages, where somebody may be looking. */
const nearRows = 30;
const flagged = parseFlags('Flagged').set;

/** New mail for the main account every 20 seconds, and between two of them another client that changes flags. */
export class LiveActivity implements Disposable {
  private timer: Disposable | undefined;
  private step = 0;
  private readonly mail: Iterator<{ raw(): Uint8Array }, unknown>;

  constructor(private readonly context: DemoContext) {
    this.mail = liveMessages(() => context.clock.wallMs());
    this.schedule();
  }

  dispose(): void {
    this.timer?.dispose();
  }

  private schedule(): void {
    this.timer = this.context.clock.setTimer(() => {
      const inbox = this.context.accounts.main.find('INBOX');
      if (inbox) {
        if (this.step++ % 2 === 0) this.deliver(inbox);
        else this.changeFlags(inbox);
      }
      this.schedule();
    }, stepMs);
  }

  private deliver(inbox: Mailbox): void {
    const next = this.mail.next();
    if (next.done === true) return;
    inbox.messages.append(new RawMessage(next.value.raw(), this.context.clock.wallMs()), recentBit);
    inbox.announceChange();
  }

  /** Walks through the newest messages: one is read, the next is flagged, and so on. */
  private changeFlags(inbox: Mailbox): void {
    const { messages } = inbox;
    const row = messages.rowCount - 1 - ((this.step * 7) % Math.min(nearRows, messages.rowCount));
    if (!messages.isPresent(row)) return;
    const bit = this.step % 4 === 0 ? flagged : seenBit;
    if (messages.setFlags(row, (messages.flagsOf(row) ^ bit) & ~recentBit)) inbox.announceChange();
  }
}
