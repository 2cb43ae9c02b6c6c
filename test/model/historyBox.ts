import * as assert from 'node:assert/strict';
import type { DemoControl, MailboxName } from '../../src/demo/demoControl';
import { seedMessage } from '../support/seedMail';
import { fullRights, type MessageSketch } from './history';
import { ReferenceMailbox } from './referenceMailbox';

const firstDayMs = Date.UTC(2024, 0, 1);
const dayMs = 86_400_000;

/** One life of a mailbox, wherever it stands now. */
interface Life {
  readonly reference: ReferenceMailbox;
  readonly validity: number;
  /** Where it is on the server; absent once it is removed. */
  place: MailboxName | undefined;
}

/** Who owns a mailbox that the client sees under another name, and who looks at it. */
export interface Sharing {
  readonly owner: string;
  readonly viewer: string;
}

/** A name of a mailbox as others act on it, and what the reference knows of all lives it had. */
export class HistoryBox {
  private readonly lives: Life[] = [];
  private readonly home: MailboxName;
  private current: Life | undefined;
  private renames = 0;
  private marks = 0;

  constructor(
    private readonly control: DemoControl,
    name: string,
    private readonly sharing?: Sharing,
  ) {
    this.home = sharing ? { mailbox: name, userName: sharing.owner } : { mailbox: name };
    this.make();
  }

  /** As the client names it. */
  get path(): string {
    return this.sharing ? `~${this.sharing.owner}/${this.home.mailbox}` : this.home.mailbox;
  }

  /** The life that is there under this name now. */
  get reference(): ReferenceMailbox | undefined {
    return this.current?.reference;
  }

  /** UIDValidity of that life. */
  get validity(): number | undefined {
    return this.current?.validity;
  }

  /** The life that a list with this UIDValidity shows. */
  lifeOf(validity: number | undefined): ReferenceMailbox | undefined {
    return this.lives.find((life) => life.validity === validity)?.reference;
  }

  /** Lives that began so far, also when the last is over. */
  get lifeCount(): number {
    return this.lives.length;
  }

  /** The lives there were from a count of them on: the last one of it may have been there still. */
  livesSince(count: number): ReferenceMailbox[] {
    return this.lives.slice(Math.max(0, count - 1)).map(({ reference }) => reference);
  }

  deliver(messages: readonly MessageSketch[]): void {
    if (!this.current?.place) return;
    for (const { subject, from, to, sizeBytes, day, sentDay } of messages) {
      const dateMs = firstDayMs + day * dayMs;
      const sentMs = firstDayMs + sentDay * dayMs;
      const mark = `${++this.marks} of ${this.home.mailbox}`;
      const headers = { 'X-Mark': mark, To: to, Date: new Date(sentMs).toUTCString().replace('GMT', '+0000') };
      const seed = seedMessage({ subject, from, sizeBytes, headers, date: new Date(dateMs).toISOString() });
      const uid = this.control.deliver(this.current.place, seed);
      this.current.reference.deliver({ uid, mark, subject, from, to, sizeBytes, dateMs, sentMs });
    }
  }

  remove(picks: readonly number[]): void {
    if (!this.current?.place) return;
    const uids = this.pick(picks);
    this.control.removeMessages(this.current.place, uids);
    this.current.reference.remove(uids);
  }

  flag(picks: readonly number[], flags: string): void {
    if (!this.current?.place) return;
    const uids = this.pick(picks);
    this.control.changeFlags(this.current.place, uids, flags);
    const isSet = !flags.startsWith('Un');
    this.current.reference.setFlag(uids, isSet ? flags : flags === 'Unseen' ? 'Seen' : 'Flagged', isSet);
  }

  /** Another client takes it away; renamed, its messages live on elsewhere. */
  vanish(isRenamed: boolean): void {
    const life = this.current;
    if (!life?.place) return;
    this.current = undefined;
    if (isRenamed) {
      const newName = `${this.home.mailbox}-${++this.renames}`;
      this.control.renameMailbox(life.place, newName);
      life.place = { ...life.place, mailbox: newName };
    } else {
      this.control.removeMailbox(life.place);
      life.place = undefined;
    }
  }

  /** Another one is there under the same name, at once. */
  remake(isRenamed: boolean, messages: readonly MessageSketch[]): void {
    this.vanish(isRenamed);
    this.make();
    this.deliver(messages);
  }

  setRights(rights: string): void {
    if (this.sharing && this.current?.place) this.control.setRights(this.current.place, this.sharing.viewer, rights);
  }

  /** What the server has, under this name and under those it was renamed to. */
  assertContent(): void {
    for (const { place, reference } of this.lives) {
      if (!place) continue;
      const actual = this.control.listMessages(place).map(({ uid, flags }) => ({ uid, flags: flagSet(flags) }));
      const markOf = (uid: number): string | undefined => this.control.headerOf(place, uid, 'X-Mark');
      assert.equal(reference.faultOfContent(actual, markOf), undefined, place.mailbox);
    }
  }

  /** Leaves nothing behind on the server. */
  clear(): void {
    for (const { place } of this.lives) if (place) this.control.removeMailbox(place);
  }

  private make(): void {
    this.control.createMailbox(this.home);
    const validity = this.control.uidValidityOf(this.home);
    this.current = { reference: new ReferenceMailbox(), validity, place: this.home };
    this.lives.push(this.current);
    this.setRights(fullRights);
  }

  private pick(picks: readonly number[]): number[] {
    const uids = this.reference?.uids ?? [];
    return uids.length === 0 ? [] : [...new Set(picks.map((pick) => uids[pick % uids.length]!))];
  }
}

function flagSet(flags: string): Set<string> {
  return new Set(flags.split(',').filter((flag) => flag !== ''));
}
