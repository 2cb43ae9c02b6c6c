import type { DemoServer } from '../../src/demo/demoServer';
import type { LiveConnection } from '../../src/host/connections/liveConnection';
import { codeOf } from '../../src/mail/errors';
import { element } from '../../src/protocol/xml';
import { ConnectionClosedError } from '../../src/session/errors';
import type { FastClock } from './fastClock';
import { seedMessage } from './seedMail';

/** How an action of the user ended: `not sent` and `refused` say that nothing was done. */
type Outcome = 'done' | 'not sent' | 'unknown' | 'read failed' | 'refused';

/** The longest an action may take, in milliseconds of simulated time: waits and time-outs together. */
const longestActionMs = 180_000;

/** Ways to fail that say what they should when a connection is lost. */
const expectedCodes = new Set([
  ...['connection-closed', 'outcome-unknown', 'timeout', 'server-error', 'cancelled'],
  ...['view-broken', 'folder-closed', 'uids-void'],
]);

const inbox = { mailbox: 'INBOX' };

/**
 * Somebody who uses an account without looking at the network, and another client that changes the same mailbox.
 * Remembers what became of each action.
 */
export class ChaosUse {
  /** By the name of the mailbox that was to be made. */
  readonly created = new Map<string, Outcome>();
  readonly outcomes = new Map<Outcome, number>();
  readonly surprises: string[] = [];
  /** Actions that have not ended, by number. */
  readonly pending = new Map<number, string>();
  private counter = 0;
  private deliveries = 0;

  constructor(
    private readonly live: LiveConnection,
    private readonly server: DemoServer,
    private readonly clock: FastClock,
    private readonly random: () => number,
  ) {}

  /** Starts one action and does not wait for it. */
  act(): void {
    const { mail, requester } = this.live;
    if (!mail) return void this.surprises.push(`the mail was let go of: ${this.live.problem}`);
    const roll = this.random();
    if (roll < 0.1) this.read('list', () => mail.mailboxes.refresh());
    else if (roll < 0.2) this.read('read', () => mail.readMessage('INBOX', 1 + this.upTo(40)));
    else if (roll < 0.35) {
      const from = this.upTo(30);
      this.read('fetch', async () => (await mail.openFolder('INBOX')).fetch(from, from + 20));
    } else if (roll < 0.5) {
      const uids = [1 + this.upTo(40)];
      this.track('mark', mail.mark('INBOX', uids, 'Flagged', this.random() < 0.5));
    } else if (roll < 0.7 && requester) {
      this.track('name', requester.request(element('setClientName', { name: `Chaos-${++this.counter}` })));
    } else if (roll < 0.85 && requester) {
      const mailbox = `Made-${++this.counter}`;
      this.track('create', requester.request(element('mailboxCreate', { mailbox })), (outcome) =>
        this.created.set(mailbox, outcome),
      );
    } else this.actElsewhere();
  }

  /** Lets what is pending end. */
  async finish(): Promise<void> {
    const untilMs = this.clock.nowMs() + longestActionMs;
    while (this.pending.size > 0 && this.clock.nowMs() < untilMs) await this.clock.pause(1_000);
  }

  /** What another client does. */
  private actElsewhere(): void {
    const { control } = this.server;
    const roll = this.random();
    if (roll < 0.6) control.deliver(inbox, seedMessage({ subject: `Delivered ${++this.deliveries}` }));
    else if (roll < 0.9) control.changeFlags(inbox, [1 + this.upTo(60)], this.random() < 0.5 ? 'Seen' : 'Unseen');
    else control.removeMessages(inbox, [1 + this.upTo(60)]);
  }

  private read(name: string, action: () => Promise<unknown>): void {
    this.track(name, action());
  }

  private track(name: string, action: Promise<unknown>, then: (outcome: Outcome) => void = () => undefined): void {
    const number = ++this.counter;
    const startedMs = this.clock.nowMs();
    this.pending.set(number, name);
    void action
      .then(
        () => 'done' as const,
        (error: unknown) => this.outcomeOf(name, error),
      )
      .then((outcome) => {
        this.pending.delete(number);
        this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + 1);
        const tookMs = this.clock.nowMs() - startedMs;
        if (tookMs > longestActionMs) this.surprises.push(`${name} took ${Math.round(tookMs / 1000)} s`);
        then(outcome);
      });
  }

  private outcomeOf(name: string, error: unknown): Outcome {
    const code = codeOf(error);
    const isChange = name === 'create' || name === 'name' || name === 'mark';
    if (code === undefined || !expectedCodes.has(code) || (name === 'create' && code === 'server-error'))
      this.surprises.push(`${name} failed: ${String(error)}`);
    if (!isChange) return 'read failed';
    if (code === 'server-error') return 'refused';
    if (error instanceof ConnectionClosedError) {
      if (error.wasSent && name !== 'mark') this.surprises.push(`${name} was sent, and its outcome not called unknown`);
      return 'not sent';
    }
    return 'unknown';
  }

  private upTo(limit: number): number {
    return Math.floor(this.random() * limit);
  }
}
