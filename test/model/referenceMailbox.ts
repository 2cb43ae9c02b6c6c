// The reference: what the protocol says a mailbox and a list of it are. Written from the protocol's description alone,
// and sharing no code with the client's mail model or the demo server.

/** A message never changes but for its flags. */
export interface ReferenceMessage {
  readonly uid: number;
  readonly subject: string;
  readonly sizeBytes: number;
  readonly dateMs: number;
  readonly flags: Set<string>;
}

export interface ReferenceOrder {
  readonly sortField: string;
  readonly isDescending: boolean;
  readonly filter?: { readonly field: string; readonly text: string } | undefined;
}

/** One mailbox: messages by UID, which only grows. */
export class ReferenceMailbox {
  private readonly messages = new Map<number, ReferenceMessage>();
  /** Flags whose request got no answer: the server may have done it or not. */
  private readonly uncertain = new Set<string>();

  deliver(message: Omit<ReferenceMessage, 'flags'>): void {
    this.messages.set(message.uid, { ...message, flags: new Set() });
  }

  remove(uids: readonly number[]): void {
    for (const uid of uids) this.messages.delete(uid);
  }

  setFlag(uids: readonly number[], flag: string, isSet: boolean): void {
    for (const uid of uids) {
      if (isSet) this.messages.get(uid)?.flags.add(flag);
      else this.messages.get(uid)?.flags.delete(flag);
    }
  }

  leaveOpen(uids: readonly number[], flag: string): void {
    for (const uid of uids) this.uncertain.add(`${uid} ${flag}`);
  }

  get uids(): number[] {
    return [...this.messages.keys()];
  }

  get(uid: number): ReferenceMessage | undefined {
    return this.messages.get(uid);
  }

  /** Says what is wrong with the flags of a message, `undefined` when nothing is. */
  faultOfFlags(uid: number, actual: ReadonlySet<string>): string | undefined {
    const expected = this.messages.get(uid)?.flags;
    if (!expected) return `message ${uid} should not be there`;
    const differing = [...new Set([...expected, ...actual])].filter((flag) => expected.has(flag) !== actual.has(flag));
    const wrong = differing.filter((flag) => !this.uncertain.has(`${uid} ${flag}`));
    return wrong.length === 0 ? undefined : `message ${uid} has ${[...actual].join()}, not ${[...expected].join()}`;
  }

  /** Says what is wrong with a list in this order, once synced; `undefined` when nothing is. Equals stand as they like. */
  faultOfList(list: readonly number[], order: ReferenceOrder): string | undefined {
    const expected = [...this.messages.values()].filter((message) => belongs(message, order));
    if (new Set(list).size !== list.length) return `a message stands twice in ${list.join()}`;
    const missing = expected.filter(({ uid }) => !list.includes(uid));
    if (missing.length > 0) return `${missing.map(({ uid }) => uid).join()} missing in ${list.join()}`;
    if (list.length > expected.length)
      return `too many in ${list.join()}, expected ${expected.map((m) => m.uid).join()}`;
    for (let at = 1; at < list.length; at++) {
      const [before, after] = [this.messages.get(list[at - 1]!)!, this.messages.get(list[at]!)!];
      const [low, high] = order.isDescending ? [after, before] : [before, after];
      if (keyOf(low, order.sortField) > keyOf(high, order.sortField)) {
        return `${before.uid} before ${after.uid} is out of order by ${order.sortField}`;
      }
    }
    return undefined;
  }

  countUnseen(order: ReferenceOrder): number {
    return [...this.messages.values()].filter((message) => belongs(message, order) && !message.flags.has('Seen'))
      .length;
  }
}

function keyOf(message: ReferenceMessage, field: string): string | number {
  if (field === 'UID') return message.uid;
  if (field === 'SIZE') return message.sizeBytes;
  if (field === 'Subject') return message.subject;
  return message.dateMs;
}

function belongs(message: ReferenceMessage, { filter }: ReferenceOrder): boolean {
  if (!filter) return true;
  if (filter.field === 'Subject') return message.subject.includes(filter.text);
  // A list of flags, each by its own name or, to be absent, by that with "Un" before it.
  return filter.text
    .split(',')
    .every((name) =>
      name.startsWith('Un') ? !message.flags.has(capitalized(name.slice(2))) : message.flags.has(name),
    );
}

function capitalized(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}
