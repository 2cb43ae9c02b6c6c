import { Emitter, type Event } from '../../base/emitter';
import type { SeedMailbox } from '../mailTypes';
import { MessageTable } from './messageTable';

/** Notes kept with one message by messageAttrWrite: values by name. */
export type MessageAttributes = ReadonlyMap<string, string>;

/** A stored Mailbox: its messages, who may do what with it, and an event for whatever changes. */
export class Mailbox {
  readonly messages = new MessageTable();
  /** Rights of others by account name in lower case, or `anyone`. */
  readonly accessList = new Map<string, string>();
  /** By UID. */
  readonly attributes = new Map<number, MessageAttributes>();
  private readonly changed = new Emitter<void>();
  private removed = false;

  constructor(
    /** Full path with `/`; changes when the Mailbox is renamed. */
    public name: string,
    readonly uidValidity: number,
    readonly mailboxClass: string | undefined,
    /** Holds other Mailboxes alone. */
    readonly pureFolder: boolean,
  ) {}

  static async fromSeed(seed: SeedMailbox, uidValidity: number): Promise<Mailbox> {
    const mailbox = new Mailbox(seed.name, uidValidity, seed.mailboxClass, seed.pureFolder === true);
    await mailbox.messages.load(seed.messages);
    return mailbox;
  }

  get isRemoved(): boolean {
    return this.removed;
  }

  /** After messages came, went or changed flags: once for each request that did it. */
  readonly onDidChange: Event<void> = (listener) => this.changed.event(listener);

  /** Tells everybody who looks at this Mailbox; for the one who has just changed its messages. */
  announceChange(): void {
    this.changed.fire();
  }

  /** Takes all messages away, so that open folders see them vanish, and marks the Mailbox as gone. */
  markRemoved(): void {
    this.removed = true;
    for (let row = 0; row < this.messages.rowCount; row++) this.messages.remove(row);
    this.announceChange();
  }
}
