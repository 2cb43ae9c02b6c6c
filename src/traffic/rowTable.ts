import type { EntryNumber } from '../protocol/wireTap';
import { Chunks } from './chunks';
import type { Direction, RowNumber, RowState, SessionNumber } from './types';

const rowsPerChunk = 4096;

/** A row as the table keeps it; see TrafficRow for the meaning. */
export interface StoredRow {
  readonly session: SessionNumber;
  readonly state: RowState;
  readonly tag: number;
  /** The id as a number, or one of {@link noId} and {@link unlistedId}. */
  readonly id: number;
  readonly atMs: number;
  readonly firstEntry: EntryNumber;
  readonly lastEntry: EntryNumber;
  /** NaN while there is no response. */
  readonly elapsedMs: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
  readonly dataCount: number;
  /** 0 when there is none. */
  readonly origin: EntryNumber;
}

/** The message has no id. */
export const noId = -1;
/** The id is no plain number: it is read from the frame again when someone asks. */
export const unlistedId = -2;

/** Index 0 marks a row that is gone. */
const states: readonly (RowState | undefined)[] = [undefined, 'pending', 'done', 'failed', 'lost', 'event'];

class RowChunk {
  liveRows = 0;
  readonly session: Uint32Array;
  readonly state: Uint8Array;
  readonly tag: Uint16Array;
  readonly id: Float64Array;
  readonly atMs: Float64Array;
  readonly firstEntry: Float64Array;
  readonly lastEntry: Float64Array;
  readonly elapsedMs: Float64Array;
  readonly sentBytes: Float64Array;
  readonly receivedBytes: Float64Array;
  readonly dataCount: Uint32Array;
  readonly origin: Float64Array;

  constructor(records: number) {
    this.session = new Uint32Array(records);
    this.state = new Uint8Array(records);
    this.tag = new Uint16Array(records);
    this.id = new Float64Array(records);
    this.atMs = new Float64Array(records);
    this.firstEntry = new Float64Array(records);
    this.lastEntry = new Float64Array(records);
    this.elapsedMs = new Float64Array(records);
    this.sentBytes = new Float64Array(records);
    this.receivedBytes = new Float64Array(records);
    this.dataCount = new Uint32Array(records);
    this.origin = new Float64Array(records);
  }
}

/**
 * The rows of the log in columns. Rows go in any order: one that waits long for its response outlives those that came
 * after it, so between {@link firstRow} and {@link nextRow} there may be gaps.
 */
export class RowTable {
  private readonly chunks = new Chunks(rowsPerChunk, (records) => new RowChunk(records));
  private first: RowNumber = 1;
  private next: RowNumber = 1;
  private live = 0;
  private highestDropped: RowNumber = 0;
  private dropped = 0;

  /** Number of the oldest row kept; equal to {@link nextRow} when there is none. */
  get firstRow(): RowNumber {
    return this.first;
  }

  get nextRow(): RowNumber {
    return this.next;
  }

  get rowCount(): number {
    return this.live;
  }

  /** Rows with a higher number are all there still; 0 when none was dropped. */
  get highestDroppedRow(): RowNumber {
    return this.highestDropped;
  }

  /** How many rows went so far, cleared ones included. */
  get droppedRowCount(): number {
    return this.dropped;
  }

  /** Adds a row without entries; the caller adds its first one at once. */
  append(row: Pick<StoredRow, 'session' | 'state' | 'tag' | 'id' | 'atMs' | 'origin'>): RowNumber {
    const number = this.next++;
    const chunk = this.chunks.open(number);
    const slot = this.chunks.slot(number);
    chunk.session[slot] = row.session;
    chunk.state[slot] = states.indexOf(row.state);
    chunk.tag[slot] = row.tag;
    chunk.id[slot] = row.id;
    chunk.atMs[slot] = row.atMs;
    chunk.elapsedMs[slot] = NaN;
    chunk.origin[slot] = row.origin;
    chunk.liveRows++;
    this.live++;
    return number;
  }

  has(number: RowNumber): boolean {
    return (this.chunkOf(number)?.state[this.chunks.slot(number)] ?? 0) !== 0;
  }

  /** Adds the entry to the row's counts. Returns the row's last entry before it, 0 for the first one. */
  addEntry(number: RowNumber, entry: EntryNumber, direction: Direction, sizeBytes: number, isData: boolean): number {
    const chunk = this.chunkOf(number)!;
    const slot = this.chunks.slot(number);
    const previous = chunk.lastEntry[slot]!;
    if (previous === 0) chunk.firstEntry[slot] = entry;
    chunk.lastEntry[slot] = entry;
    if (direction === 'sent') chunk.sentBytes[slot]! += sizeBytes;
    else chunk.receivedBytes[slot]! += sizeBytes;
    if (isData) chunk.dataCount[slot]!++;
    return previous;
  }

  /** Ends a pending row. @param elapsedMs NaN when unknown. */
  settle(number: RowNumber, state: RowState, elapsedMs = NaN): void {
    const chunk = this.chunkOf(number)!;
    const slot = this.chunks.slot(number);
    chunk.state[slot] = states.indexOf(state);
    chunk.elapsedMs[slot] = elapsedMs;
  }

  /** Session of a row that is there. */
  sessionOf(number: RowNumber): SessionNumber {
    return this.chunkOf(number)!.session[this.chunks.slot(number)]!;
  }

  /** When the row's request was sent; NaN when the row has none. */
  sentAtMs(number: RowNumber): number {
    const chunk = this.chunkOf(number);
    const slot = this.chunks.slot(number);
    return chunk && chunk.sentBytes[slot]! > 0 ? chunk.atMs[slot]! : NaN;
  }

  /** Lets go of the row's oldest entry: `following` is the oldest now, or the row goes. Returns whether it went. */
  dropEntry(number: RowNumber, following: EntryNumber | undefined): boolean {
    const chunk = this.chunkOf(number)!;
    const slot = this.chunks.slot(number);
    if (following !== undefined) {
      chunk.firstEntry[slot] = following;
      return false;
    }
    chunk.state[slot] = 0;
    this.live--;
    this.dropped++;
    this.highestDropped = Math.max(this.highestDropped, number);
    if (--chunk.liveRows === 0 && !this.chunks.isSame(number, this.next)) this.chunks.release(number);
    while (this.first < this.next && !this.has(this.first)) this.first++;
    return true;
  }

  get(number: RowNumber): StoredRow | undefined {
    const chunk = this.chunkOf(number);
    const slot = this.chunks.slot(number);
    const state = chunk && states[chunk.state[slot]!];
    if (!state) return undefined;
    return {
      state,
      session: chunk.session[slot]!,
      tag: chunk.tag[slot]!,
      id: chunk.id[slot]!,
      atMs: chunk.atMs[slot]!,
      firstEntry: chunk.firstEntry[slot]!,
      lastEntry: chunk.lastEntry[slot]!,
      elapsedMs: chunk.elapsedMs[slot]!,
      sentBytes: chunk.sentBytes[slot]!,
      receivedBytes: chunk.receivedBytes[slot]!,
      dataCount: chunk.dataCount[slot]!,
      origin: chunk.origin[slot]!,
    };
  }

  clear(): void {
    this.chunks.clear();
    this.first = this.next;
    this.highestDropped = this.next - 1;
    this.dropped += this.live;
    this.live = 0;
  }

  private chunkOf(number: RowNumber): RowChunk | undefined {
    const isKept = Number.isInteger(number) && number >= this.first && number < this.next;
    return isKept ? this.chunks.get(number) : undefined;
  }
}
