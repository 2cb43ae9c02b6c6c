import type { SeedMessage, SeedMessages } from '../mailTypes';
import { parseFlags, seenBit } from './flagBits';

/** Marks a row whose message is gone; above every flag of the protocol. */
const removedBit = 1 << 15;
/** A message that was not measured yet. */
const unknownSize = 0xffffffff;
/** How many seeds are looked at before other work gets its turn. */
const indexSliceRows = 20_000;
/** Larger sources are measured by a sample: to know the size of a made-up message is to make it. */
const maxMeasuredSeeds = 20_000;
const sampleCount = 1_000;

/**
 * The messages of one Mailbox. Row `r` is the message with UID `r + 1`; rows are only ever added. Content stays with
 * its source, what the server has to know of each message is kept in columns: 18 bytes a row, so a million messages
 * cost 18 MB and no object.
 */
export class MessageTable {
  private flags = new Uint16Array(0);
  private sizes = new Uint32Array(0);
  private dates = new Float64Array(0);
  /** Number of the last change of a row. */
  private changes = new Uint32Array(0);
  private readonly added = new Map<number, SeedMessage>();
  private seeds: SeedMessages = { count: 0, at: () => missing(0) };
  private counters = { rows: 0, messages: 0, unseen: 0, bytes: 0, change: 0 };
  private datesAscend = true;
  /** Messages whose size is still to be added to that of the table, and where to look for the next one. */
  private unmeasured = 0;
  private nextToMeasure = 0;

  /** Takes a source over, giving way to other work between slices. Only for an empty table. */
  async load(seeds: SeedMessages): Promise<void> {
    this.seeds = seeds;
    this.reserve(seeds.count);
    const isLarge = seeds.count > maxMeasuredSeeds;
    const isMeasuredLater = isLarge || seeds.isCostlyToMeasure === true;
    for (let row = 0; row < seeds.count; row++) {
      const seed = seeds.at(row);
      this.enter(seed, flagsOf(seed), isMeasuredLater ? undefined : seed.sizeBytes);
      if (row % indexSliceRows === indexSliceRows - 1) await new Promise((resolve) => setImmediate(resolve));
    }
    if (isLarge) this.estimateSize(seeds);
  }

  /** Rows ever made; the next UID is one more. */
  get rowCount(): number {
    return this.counters.rows;
  }

  get uidNext(): number {
    return this.counters.rows + 1;
  }

  get messageCount(): number {
    return this.counters.messages;
  }

  get unseenCount(): number {
    return this.counters.unseen;
  }

  /** Bytes of all messages; of a very large source an estimate from a sample. undefined until all are measured. */
  get sizeBytes(): number | undefined {
    return this.unmeasured === 0 ? this.counters.bytes : undefined;
  }

  /** Measures one message that was not measured yet. Returns false when there is none. */
  measureNext(): boolean {
    while (this.unmeasured > 0 && this.nextToMeasure < this.counters.rows) {
      const before = this.unmeasured;
      this.sizeOf(this.nextToMeasure++);
      if (this.unmeasured < before) return true;
    }
    return false;
  }

  /** Grows with every change; a row whose {@link changeOf} is above an earlier value has changed since. */
  get changeNumber(): number {
    return this.counters.change;
  }

  /** True while every message is at least as new as the one before it: such a table needs no sorting by date. */
  get isInDateOrder(): boolean {
    return this.datesAscend;
  }

  isPresent(row: number): boolean {
    return row >= 0 && row < this.counters.rows && (this.flags[row]! & removedBit) === 0;
  }

  flagsOf(row: number): number {
    return this.flags[row]! & ~removedBit;
  }

  /** Bytes of a message; measured when it is first asked for. */
  sizeOf(row: number): number {
    if (this.sizes[row] === unknownSize && this.isPresent(row)) this.measure(row);
    return this.sizes[row]!;
  }

  /** Milliseconds since 1970 UTC. */
  internalDateOf(row: number): number {
    return this.dates[row]!;
  }

  changeOf(row: number): number {
    return this.changes[row]!;
  }

  /** Content of a row that is present. */
  messageAt(row: number): SeedMessage {
    return this.added.get(row) ?? (row < this.seeds.count ? this.seeds.at(row) : missing(row));
  }

  /** Adds a message with its flags and date, and gives its row. */
  append(message: SeedMessage, flags = flagsOf(message)): number {
    this.reserve(this.counters.rows + 1);
    this.added.set(this.counters.rows, message);
    this.counters.change++;
    return this.enter(message, flags, message.sizeBytes);
  }

  /** Gives a message these flags; false when it has them already or is gone. */
  setFlags(row: number, flags: number): boolean {
    const old = this.flags[row];
    if (!this.isPresent(row) || old === flags) return false;
    this.counters.unseen += Number((flags & seenBit) === 0) - Number((old! & seenBit) === 0);
    this.flags[row] = flags;
    this.changes[row] = ++this.counters.change;
    return true;
  }

  /** Takes a message away; false when it is gone already. */
  remove(row: number): boolean {
    if (!this.isPresent(row)) return false;
    if ((this.flags[row]! & seenBit) === 0) this.counters.unseen--;
    this.forgetSize(row);
    this.counters.messages--;
    this.flags[row]! |= removedBit;
    this.changes[row] = ++this.counters.change;
    this.added.delete(row);
    return true;
  }

  private measure(row: number): void {
    this.sizes[row] = this.messageAt(row).sizeBytes;
    if (this.unmeasured === 0) return; // the size of the table is known or estimated
    this.unmeasured--;
    this.counters.bytes += this.sizes[row];
  }

  /** Nothing is measured to be thrown away: a whole Mailbox may go at once. */
  private forgetSize(row: number): void {
    const { bytes, messages } = this.counters;
    const isUnknown = this.sizes[row] === unknownSize;
    if (isUnknown && this.unmeasured > 0) this.unmeasured--;
    else this.counters.bytes = Math.max(0, bytes - (isUnknown ? Math.round(bytes / messages) : this.sizes[row]!));
    if (isUnknown) this.sizes[row] = 0;
  }

  private enter(message: SeedMessage, flags: number, sizeBytes: number | undefined): number {
    const row = this.counters.rows++;
    this.flags[row] = flags;
    this.sizes[row] = sizeBytes ?? unknownSize;
    this.dates[row] = message.internalDateMs;
    this.changes[row] = this.counters.change;
    if (row > 0 && this.dates[row - 1]! > message.internalDateMs) this.datesAscend = false;
    this.counters.messages++;
    if (sizeBytes === undefined) this.unmeasured++;
    else this.counters.bytes += sizeBytes;
    if ((flags & seenBit) === 0) this.counters.unseen++;
    return row;
  }

  private estimateSize(seeds: SeedMessages): void {
    this.unmeasured = 0;
    const step = seeds.count / sampleCount;
    let sampledBytes = 0;
    for (let sample = 0; sample < sampleCount; sample++) sampledBytes += this.sizeOf(Math.floor(sample * step));
    this.counters.bytes = Math.round(sampledBytes * step);
  }

  private reserve(rows: number): void {
    if (rows <= this.flags.length) return;
    const room = Math.max(rows, 16, Math.ceil(this.flags.length * 1.5));
    this.flags = grown(new Uint16Array(room), this.flags);
    this.sizes = grown(new Uint32Array(room), this.sizes);
    this.dates = grown(new Float64Array(room), this.dates);
    this.changes = grown(new Uint32Array(room), this.changes);
  }
}

function grown<T extends Uint16Array | Uint32Array | Float64Array>(larger: T, old: T): T {
  larger.set(old);
  return larger;
}

function flagsOf(message: SeedMessage): number {
  return message.flags.length === 0 ? 0 : parseFlags(message.flags.join(',')).set;
}

function missing(row: number): never {
  throw new RangeError(`There is no message in row ${row}`);
}
