import type { Disposable } from '../base/disposable';
import { element } from '../protocol/xml';
import type { DemoContext } from './demoContext';
import type { FaultPlan } from './faults/faultPlan';
import { protocolGmt, protocolLocal } from './mail/mime/dates';
import type { SeedMessage } from './mailTypes';
import type { Account } from './store/account';
import { formatFlags, parseFlags } from './store/flagBits';
import type { Mailbox } from './store/mailbox';

/** A Mailbox by its full name, of the main account or of the one named. */
export interface MailboxName {
  readonly mailbox: string;
  /** Full account name; the main account when absent. */
  readonly userName?: string;
}

/** Thrown when a hook names a Mailbox or account that is not there: a mistake of the caller. */
export class DemoControlError extends Error {
  override readonly name = 'DemoControlError';
  readonly code = 'demo-control';
}

/** Acts on a running server from outside, as other clients and an administrator would. */
export class DemoControl {
  constructor(private readonly context: DemoContext) {}

  /** Connections and HTTP sessions open right now. */
  get connectionCount(): number {
    return this.context.clients.size;
  }

  /** Delivers a message and gives its UID. */
  deliver(target: MailboxName, message: SeedMessage): number {
    const { messages, announceChange } = this.bound(target);
    const row = messages.append(message);
    announceChange();
    return row + 1;
  }

  /** Changes flags, e.g. `Seen,Unflagged`, of messages by UID; those that are gone are passed over. */
  changeFlags(target: MailboxName, uids: readonly number[], flags: string): void {
    const { messages, announceChange } = this.bound(target);
    const { set, clear } = parseFlags(flags);
    for (const uid of uids) {
      if (messages.isPresent(uid - 1)) messages.setFlags(uid - 1, (messages.flagsOf(uid - 1) & ~clear) | set);
    }
    announceChange();
  }

  removeMessages(target: MailboxName, uids: readonly number[]): void {
    const { messages, announceChange } = this.bound(target);
    for (const uid of uids) messages.remove(uid - 1);
    announceChange();
  }

  /** UIDs and flags, e.g. `Seen,Flagged`, of all messages in the order they came. */
  listMessages(target: MailboxName): { readonly uid: number; readonly flags: string }[] {
    const { messages } = this.bound(target);
    const rows = Array.from({ length: messages.rowCount }, (_, row) => row).filter((row) => messages.isPresent(row));
    return rows.map((row) => ({ uid: row + 1, flags: formatFlags(messages.flagsOf(row)) }));
  }

  /** A header field of a message that is there, as it stands in the message. */
  headerOf(target: MailboxName, uid: number, name: string): string | undefined {
    const { messages } = this.bound(target);
    const headers = messages.isPresent(uid - 1) ? messages.messageAt(uid - 1).headers() : [];
    return headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.value;
  }

  /** UIDs of the logical folder that a session opened under this name, in its order; undefined when none did. */
  folderUids(name: string): number[] | undefined {
    for (const session of this.context.sessions.values()) {
      const view = session.findFolder(name);
      if (view) return view.uids;
    }
    return undefined;
  }

  createMailbox(target: MailboxName, mailboxClass?: string): void {
    this.account(target).create(target.mailbox, mailboxClass);
  }

  renameMailbox(target: MailboxName, newName: string): void {
    this.account(target).rename(this.mailbox(target), newName, true);
  }

  /** Generation of the UIDs of a Mailbox; no two Mailboxes of an account have the same. */
  uidValidityOf(target: MailboxName): number {
    return this.mailbox(target).uidValidity;
  }

  /** What another account may do with a Mailbox, as letters; none at all takes its access away. */
  setRights(target: MailboxName, userName: string, rights: string): void {
    this.mailbox(target).accessList.set(userName.toLowerCase(), rights);
  }

  /** Removes a Mailbox with all that is nested in it. */
  removeMailbox(target: MailboxName): void {
    this.account(target).remove(this.mailbox(target), true);
  }

  /** Sends an alert to every session at once, even between the data messages of a reply. */
  sendAlert(text: string): void {
    const nowMs = this.context.clock.wallMs();
    const times = { gmtTime: protocolGmt(nowMs).replace('Z', ''), localTime: protocolLocal(nowMs) };
    for (const client of this.context.clients) {
      if (client.session) client.interject(element('alert', times, [text]));
    }
  }

  /** Ends all sessions with `bye`. */
  async sayGoodbye(errorText?: string): Promise<void> {
    await Promise.all([...this.context.clients].map((client) => client.sayGoodbye(errorText)));
  }

  /** Breaks all connections without a word. HTTP sessions live on, as over a network that fails. */
  dropConnections(): void {
    for (const client of [...this.context.clients]) client.breakOff();
  }

  /** Forgets every session without a word, as a server does that starts anew: clients over HTTP get status 550. */
  forgetSessions(): void {
    for (const client of [...this.context.clients]) if (client.session) client.dispose();
  }

  /** Faults in force from now on; an empty plan for none. */
  setFaults(faults: FaultPlan): void {
    this.context.faults = faults;
  }

  /**
   * Refuses the next request of this name, for no reason: at once, or when it is carried out already, with the data
   * messages it has.
   */
  refuseNext(operation: string, isDone = false): void {
    this.context.refusals.set(operation.toLowerCase(), isDone ? 'done' : 'undone');
  }

  /** Refuses nothing any more that was to be refused. */
  refuseNothing(): void {
    this.context.refusals.clear();
  }

  /**
   * Runs `action` once, in the middle of the next folderReopen: the new list is made, its report not yet sent. A
   * message delivered there makes the race that the protocol warns of: a notify before the response.
   */
  raceNextReopen(action: () => void): Disposable {
    const subscription = this.context.folderReopened.event(() => {
      subscription.dispose();
      action();
    });
    return subscription;
  }

  private bound(target: MailboxName): Pick<Mailbox, 'messages' | 'announceChange'> {
    const mailbox = this.mailbox(target);
    return { messages: mailbox.messages, announceChange: () => mailbox.announceChange() };
  }

  private mailbox(target: MailboxName): Mailbox {
    const mailbox = this.account(target).find(target.mailbox);
    if (!mailbox) throw new DemoControlError(`There is no mailbox "${target.mailbox}"`);
    return mailbox;
  }

  private account({ userName }: MailboxName): Account {
    const account = userName === undefined ? this.context.accounts.main : this.context.accounts.find(userName);
    if (!account) throw new DemoControlError(`There is no account "${userName}"`);
    return account;
  }
}
