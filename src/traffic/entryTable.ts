import type { EntryNumber, FragmentReason } from '../protocol/wireTap';
import { Chunks } from './chunks';
import type { Direction, RowNumber, TrafficEntry } from './types';

const entriesPerChunk = 8192;

/** What the table keeps of an entry; the rest is its row's. */
export interface StoredEntry {
  readonly row: RowNumber;
  readonly direction: Direction;
  readonly kind: TrafficEntry['kind'];
  readonly atMs: number;
  /** Number in the tag table. */
  readonly tag: number;
  readonly sizeBytes: number;
  readonly isRedacted: boolean;
  readonly fragment: FragmentReason | undefined;
  /** Where the payload is; {@link noSlab} when it was too big to be kept. */
  readonly slab: number;
  readonly offset: number;
  /** Length of what is kept. */
  readonly keptBytes: number;
}

/** Where an entry's payload is and what follows it; filled again and again while a scan walks from entry to entry. */
export interface EntryView {
  direction: Direction;
  slab: number;
  from: number;
  /** Exclusive. */
  to: number;
  /** Next entry of the row; 0 when there is none. */
  following: EntryNumber;
}

/** Slab of entries whose payload is not kept. */
export const noSlab = 0xffffffff;

const directions: readonly Direction[] = ['sent', 'received'];
const kinds: readonly TrafficEntry['kind'][] = ['request', 'response', 'data', 'asynchronous', 'unreadable'];
const fragments: readonly (FragmentReason | undefined)[] = [undefined, 'unfinished', 'oversized'];

class EntryChunk {
  readonly row: Float64Array;
  readonly atMs: Float64Array;
  readonly slab: Uint32Array;
  readonly offset: Uint32Array;
  readonly keptBytes: Uint32Array;
  readonly sizeBytes: Uint32Array;
  /** Distance to the next entry of the same row; 0 when there is none. */
  readonly toNext: Uint32Array;
  readonly tag: Uint16Array;
  /** Bit 0 direction, bits 1-3 kind, bits 4-5 fragment, bit 6 redacted. */
  readonly marks: Uint8Array;

  constructor(records: number) {
    this.row = new Float64Array(records);
    this.atMs = new Float64Array(records);
    this.slab = new Uint32Array(records);
    this.offset = new Uint32Array(records);
    this.keptBytes = new Uint32Array(records);
    this.sizeBytes = new Uint32Array(records);
    this.toNext = new Uint32Array(records);
    this.tag = new Uint16Array(records);
    this.marks = new Uint8Array(records);
  }
}

/** The entries of the log in columns: some 40 bytes each, no objects. Entries go oldest first. */
export class EntryTable {
  private readonly chunks = new Chunks(entriesPerChunk, (records) => new EntryChunk(records));
  private first: EntryNumber = 1;
  private next: EntryNumber = 1;

  /** Number of the oldest entry kept; equal to {@link nextEntry} when there is none. */
  get firstEntry(): EntryNumber {
    return this.first;
  }

  /** Number the next entry will get. */
  get nextEntry(): EntryNumber {
    return this.next;
  }

  append(entry: StoredEntry): EntryNumber {
    const number = this.next++;
    const chunk = this.chunks.open(number);
    const slot = this.chunks.slot(number);
    chunk.row[slot] = entry.row;
    chunk.atMs[slot] = entry.atMs;
    chunk.slab[slot] = entry.slab;
    chunk.offset[slot] = entry.offset;
    chunk.keptBytes[slot] = entry.keptBytes;
    chunk.sizeBytes[slot] = entry.sizeBytes;
    chunk.tag[slot] = entry.tag;
    chunk.marks[slot] =
      directions.indexOf(entry.direction) |
      (kinds.indexOf(entry.kind) << 1) |
      (fragments.indexOf(entry.fragment) << 4) |
      (entry.isRedacted ? 64 : 0);
    return number;
  }

  /** Makes `next` follow `previous` in their row. */
  link(previous: EntryNumber, next: EntryNumber): void {
    const chunk = this.chunkOf(previous);
    if (chunk) chunk.toNext[this.chunks.slot(previous)] = next - previous;
  }

  /** The next entry of the same row; undefined when there is none. */
  following(number: EntryNumber): EntryNumber | undefined {
    const distance = this.chunkOf(number)?.toNext[this.chunks.slot(number)] ?? 0;
    return distance === 0 ? undefined : number + distance;
  }

  /** Fills `view` with what a scan needs, without an object per entry. Returns false when the entry is gone. */
  read(number: EntryNumber, view: EntryView): boolean {
    const chunk = this.chunkOf(number);
    if (!chunk) return false;
    const slot = this.chunks.slot(number);
    const distance = chunk.toNext[slot]!;
    view.direction = directions[chunk.marks[slot]! & 1]!;
    view.slab = chunk.slab[slot]!;
    view.from = chunk.offset[slot]!;
    view.to = view.from + chunk.keptBytes[slot]!;
    view.following = distance === 0 ? 0 : number + distance;
    return true;
  }

  get(number: EntryNumber): StoredEntry | undefined {
    const chunk = this.chunkOf(number);
    if (!chunk) return undefined;
    const slot = this.chunks.slot(number);
    const marks = chunk.marks[slot]!;
    return {
      row: chunk.row[slot]!,
      atMs: chunk.atMs[slot]!,
      slab: chunk.slab[slot]!,
      offset: chunk.offset[slot]!,
      keptBytes: chunk.keptBytes[slot]!,
      sizeBytes: chunk.sizeBytes[slot]!,
      tag: chunk.tag[slot]!,
      direction: directions[marks & 1]!,
      kind: kinds[(marks >> 1) & 7]!,
      fragment: fragments[(marks >> 4) & 3],
      isRedacted: (marks & 64) !== 0,
    };
  }

  /** Drops the oldest entry; tell its row and its payload's slab before. */
  dropFirst(): void {
    if (this.first === this.next) return;
    const number = this.first++;
    if (this.chunks.isLast(number)) this.chunks.release(number);
  }

  clear(): void {
    this.chunks.clear();
    this.first = this.next;
  }

  private chunkOf(number: EntryNumber): EntryChunk | undefined {
    const isKept = Number.isInteger(number) && number >= this.first && number < this.next;
    return isKept ? this.chunks.get(number) : undefined;
  }
}
