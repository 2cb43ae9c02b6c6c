// The reference: what the protocol says a mailbox and a list of it are. Written from the protocol's description alone,
// and sharing no code with the client's mail model or the demo server.

/** A message never changes but for its flags. */
export interface ReferenceMessage {
  readonly uid: number;
  /** Tells it from all others, wherever it is moved or copied. */
  readonly mark: string;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly sizeBytes: number;
  readonly dateMs: number;
  readonly sentMs: number;
  readonly flags: Set<string>;
}

export interface ReferenceOrder {
  readonly sortField: string;
  readonly isDescending: boolean;
  readonly filter?: { readonly field: string; readonly text: string } | undefined;
}

/** One life of a mailbox: messages by UID, which only grows. Under the same name another life may follow (rule 9). */
export class ReferenceMailbox {
  private readonly messages = new Map<number, ReferenceMessage>();
  /** Flags of which nobody knows: their request got no answer, or a refusal that came too late. */
  private readonly uncertain = new Map<number, Set<string>>();
  /** Messages that may have come, and messages that may have gone: nobody answered. */
  private readonly maybeArrivals: ReferenceMessage[] = [];
  private readonly maybeGone = new Set<number>();
  private changesOfFlags = 0;

  /** Counts up whenever flags change or may have. */
  get flagChanges(): number {
    return this.changesOfFlags;
  }

  deliver(message: Omit<ReferenceMessage, 'flags'>): void {
    this.messages.set(message.uid, { ...message, flags: new Set() });
  }

  /** A message came from another mailbox under a new UID; the flags it has now are not told. */
  arrive(message: ReferenceMessage, uid: number): void {
    this.messages.set(uid, { ...message, uid, flags: new Set(message.flags) });
    for (const flag of allFlags) this.leaveOpen([uid], flag);
  }

  remove(uids: readonly number[]): void {
    for (const uid of uids) this.messages.delete(uid);
  }

  setFlag(uids: readonly number[], flag: string, isSet: boolean): void {
    this.changesOfFlags++;
    for (const uid of uids) {
      if (isSet) this.messages.get(uid)?.flags.add(flag);
      else this.messages.get(uid)?.flags.delete(flag);
    }
  }

  /** Something may change these flags from now on. */
  leaveOpen(uids: readonly number[], flag: string): void {
    this.changesOfFlags++;
    for (const uid of uids) this.uncertain.set(uid, (this.uncertain.get(uid) ?? new Set()).add(flag));
  }

  leaveArrivalOpen(message: ReferenceMessage): void {
    this.maybeArrivals.push(message);
  }

  leaveRemovalOpen(uid: number): void {
    this.maybeGone.add(uid);
  }

  get uids(): number[] {
    return [...this.messages.keys()].sort((a, b) => a - b);
  }

  get(uid: number): ReferenceMessage | undefined {
    return this.messages.get(uid);
  }

  /** Takes from the server what nobody could know; says what is wrong with all else, `undefined` when nothing is. */
  faultOfContent(
    actual: readonly { readonly uid: number; readonly flags: ReadonlySet<string> }[],
    markOf: (uid: number) => string | undefined,
  ): string | undefined {
    const present = new Set(actual.map(({ uid }) => uid));
    for (const uid of this.maybeGone) if (!present.has(uid)) this.messages.delete(uid);
    for (const { uid } of actual) {
      const mark = this.messages.has(uid) ? undefined : markOf(uid);
      const arrived = this.maybeArrivals.find((message) => message.mark === mark);
      if (arrived) this.arrive(arrived, uid);
    }
    this.maybeGone.clear();
    this.maybeArrivals.length = 0;
    if (this.uids.join() !== [...present].sort((a, b) => a - b).join()) {
      return `the server has ${[...present].join()}, not ${this.uids.join()}`;
    }
    const faults = actual.map(({ uid, flags }) => this.learnFlags(uid, flags));
    return faults.find((fault) => fault !== undefined);
  }

  private learnFlags(uid: number, actual: ReadonlySet<string>): string | undefined {
    const expected = this.messages.get(uid)!.flags;
    for (const flag of this.uncertain.get(uid) ?? []) {
      if (actual.has(flag)) expected.add(flag);
      else expected.delete(flag);
    }
    this.uncertain.delete(uid);
    return this.faultOfFlags(uid, actual);
  }

  /** Says what is wrong with the flags of a message, `undefined` when nothing is. */
  faultOfFlags(uid: number, actual: ReadonlySet<string>): string | undefined {
    const expected = this.messages.get(uid)?.flags;
    if (!expected) return `message ${uid} should not be there`;
    const isSame = expected.size === actual.size && [...expected].every((flag) => actual.has(flag));
    return isSame ? undefined : `message ${uid} has ${[...actual].join()}, not ${[...expected].join()}`;
  }

  /**
   * Says what is wrong with a list in this order, once synced; `undefined` when nothing is. Equals stand as they like.
   * @param areFlagsStill no flag changed since the list was made: a list by flags is in order only then
   */
  faultOfList(list: readonly number[], order: ReferenceOrder, areFlagsStill: boolean): string | undefined {
    const expected = [...this.messages.values()].filter((message) => belongs(message, order));
    if (new Set(list).size !== list.length) return `a message stands twice in ${list.join()}`;
    const missing = expected.filter(({ uid }) => !list.includes(uid));
    if (missing.length > 0) return `${missing.map(({ uid }) => uid).join()} missing in ${list.join()}`;
    if (list.length > expected.length)
      return `too many in ${list.join()}, expected ${expected.map((m) => m.uid).join()}`;
    const messages = list.map((uid) => this.messages.get(uid)!);
    if (order.sortField === 'FLAGS') return areFlagsStill ? faultOfGroups(messages) : undefined;
    for (let at = 1; at < messages.length; at++) {
      const [before, after] = [messages[at - 1]!, messages[at]!];
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

/** The flags that a history sets. */
const allFlags = ['Seen', 'Flagged', 'Label1', 'Label2'];

function keyOf(message: ReferenceMessage, field: string): string | number {
  switch (field) {
    case 'UID':
      return message.uid;
    case 'SIZE':
      return message.sizeBytes;
    case 'Subject':
      return message.subject;
    case 'From':
      return message.from;
    case 'To':
      return message.to;
    case 'Date':
      return message.sentMs;
    default:
      return message.dateMs;
  }
}

/** In which order flags stand is not told, but messages with the same ones stand together. */
function faultOfGroups(messages: readonly ReferenceMessage[]): string | undefined {
  const keys = messages.map(({ flags }) => [...flags].sort().join());
  const starts = keys.filter((key, at) => key !== keys[at - 1]);
  return new Set(starts).size === starts.length ? undefined : `not grouped by flags: ${keys.join(' | ')}`;
}

function belongs(message: ReferenceMessage, { filter }: ReferenceOrder): boolean {
  if (!filter) return true;
  if (filter.field === 'Subject') return message.subject.includes(filter.text);
  if (filter.field === 'From') return message.from.includes(filter.text);
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
