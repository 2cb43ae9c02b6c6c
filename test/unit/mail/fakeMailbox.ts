import { childElements, element, integerOf, textOf, type XmlElement } from '../../../src/protocol/xml';
import { folderOf, refusal, type FakeRequester } from './fakes';

/**
 * A mailbox with one folder, exactly as the protocol reference has it: the list is frozen between syncs, one
 * notify until the next sync, changes reported one by one. Written for tests, apart from client and demo server.
 */
export class FakeMailbox {
  /** UIDs in the order of the folder, with their flags. */
  private readonly live = new Map<number, string>();
  private frozen: { uid: number; flags: string }[] = [];
  private nextUid = 1;
  private isNotified = false;
  private folder: string | undefined;
  uidValidity = 7;
  tellsNextUid = true;
  exists = true;

  constructor(
    private readonly requester: FakeRequester,
    count: number,
  ) {
    for (let made = 0; made < count; made++) this.live.set(this.nextUid++, '');
    requester
      .on('folderOpen', (request) => this.open(request))
      .on('folderReopen', (request) => (this.check(request), this.list()))
      .on('folderClose', (request) => (this.check(request), (this.folder = undefined), []))
      .on('folderBrowse', (request) => (this.check(request), this.browse(request)))
      .on('folderSync', (request) => (this.check(request), this.sync(request)))
      .on('messageMark', () => []);
  }

  /** What a folder listed now would hold, newest first. */
  get uids(): number[] {
    return [...this.live.keys()].reverse();
  }

  /** UIDs of the frozen list, as of the last sync. */
  get listed(): number[] {
    return this.frozen.map(({ uid }) => uid);
  }

  flagsOf(uid: number): string {
    return this.live.get(uid) ?? '';
  }

  arrive(): void {
    this.live.set(this.nextUid++, '');
    this.changed();
  }

  delete(position: number): void {
    const uid = this.uids[position % Math.max(1, this.live.size)];
    if (uid !== undefined && this.live.delete(uid)) this.changed();
  }

  flag(position: number, flags: string): void {
    const uid = this.uids[position % Math.max(1, this.live.size)];
    if (uid === undefined) return;
    this.live.set(uid, flags);
    this.changed();
  }

  /** The server forgets the folder, as after a restart. */
  forgetFolder(): void {
    this.folder = undefined;
  }

  private changed(): void {
    if (this.isNotified || this.folder === undefined) return;
    this.isNotified = true;
    this.requester.notify(element('folderReport', { folder: this.folder, mode: 'notify' }));
  }

  private check(request: XmlElement): void {
    if (folderOf(request) !== this.folder || !this.exists) throw refusal(request.name, 'folder has not been opened');
  }

  private open(request: XmlElement): XmlElement[] {
    if (this.folder !== undefined) throw refusal(request.name, 'folder has already been opened');
    if (!this.exists) throw refusal(request.name, 'mailbox access denied');
    this.folder = folderOf(request);
    return this.list();
  }

  private list(): XmlElement[] {
    this.frozen = this.uids.map((uid) => ({ uid, flags: this.flagsOf(uid) }));
    this.isNotified = false;
    const totals = { messages: this.frozen.length, unseen: this.unseen, UIDValidity: this.uidValidity };
    return [this.report({ mode: 'init', ...totals, ...(this.tellsNextUid ? { UIDNext: this.nextUid } : {}) })];
  }

  private get unseen(): number {
    return this.frozen.filter(({ flags }) => flags !== 'Seen').length;
  }

  private browse(request: XmlElement): XmlElement[] {
    const reports: XmlElement[] = [];
    for (const set of childElements(request, 'index')) {
      const from = integerOf(set, 'from') ?? Number(textOf(set));
      const till = integerOf(set, 'till') ?? from;
      for (let index = from; index <= Math.min(till, this.frozen.length - 1); index++) {
        reports.push(this.report({ index, UID: this.frozen[index]!.uid }, this.frozen[index]));
      }
    }
    return reports;
  }

  private sync(request: XmlElement): XmlElement[] {
    this.isNotified = false;
    const limit = integerOf(request, 'limit') ?? Infinity;
    const reports: XmlElement[] = [];
    const change = (mode: string, index: number, message: { uid: number; flags: string }, isWhole: boolean): void => {
      const { uid } = message;
      const totals = { messages: this.frozen.length, unseen: this.unseen };
      reports.push(this.report({ mode, index, UID: uid, ...totals }, isWhole ? message : undefined));
    };
    for (let index = 0; index < this.frozen.length && reports.length < limit;) {
      if (this.live.has(this.frozen[index]!.uid)) index++;
      else change('removed', index, this.frozen.splice(index, 1)[0]!, false);
    }
    const known = new Set(this.frozen.map(({ uid }) => uid));
    for (const uid of this.uids.filter((candidate) => !known.has(candidate)).reverse()) {
      if (reports.length >= limit) break;
      const message = { uid, flags: this.flagsOf(uid) };
      const at = this.frozen.findIndex((other) => other.uid < uid);
      const index = at === -1 ? this.frozen.length : at;
      this.frozen.splice(index, 0, message);
      change('added', index, message, true);
    }
    for (const [index, message] of this.frozen.entries()) {
      if (reports.length >= limit) break;
      const flags = this.flagsOf(message.uid);
      if (!this.live.has(message.uid) || flags === message.flags) continue;
      message.flags = flags;
      change('updated', index, message, true);
    }
    return reports;
  }

  private report(attributes: Record<string, string | number>, message?: { uid: number; flags: string }): XmlElement {
    const fields = message
      ? [element('FLAGS', {}, [message.flags]), element('Subject', {}, [`Message ${message.uid}`])]
      : [];
    return element('folderReport', { folder: this.folder, ...attributes }, fields);
  }
}
