import type { EntryNumber } from '../protocol/wireTap';
import { noSlab } from './entryTable';
import type { LogTables } from './logTables';
import { slabBytesFor, type PayloadPlace } from './payloadStore';
import { noId, unlistedId } from './rowTable';
import type { SessionList } from './sessionList';
import type { PlacedFrame } from './sessionTap';
import type { RowNumber, TrafficStats } from './types';

/** What the budget pushed out in one go. */
export interface TrafficDrop {
  readonly entries: number;
  readonly bytes: number;
}

/** What an entry costs beside its payload: its columns and, at worst, those of a row of its own, rounded up. */
const entryCostBytes = 128;

/** A place for the payload that is not kept. */
const nowhere: PayloadPlace = { slab: noSlab, offset: 0 };

/** Puts frames into the tables and keeps to the budget: beyond it the oldest entries go, whole blocks at a time. */
export class LogWriter {
  private keptBytes = 0;
  private droppedEntries = 0;
  private droppedBytes = 0;

  /** @param budgetBytes what the log may take: payloads and what it notes about them. */
  constructor(
    private readonly tables: LogTables,
    private readonly sessions: SessionList,
    private budgetBytes: number,
  ) {}

  get stats(): TrafficStats {
    const { entries, rows } = this.tables;
    return {
      entryCount: entries.nextEntry - entries.firstEntry,
      rowCount: rows.rowCount,
      keptBytes: this.keptBytes,
      budgetBytes: this.budgetBytes,
      droppedEntries: this.droppedEntries,
      droppedBytes: this.droppedBytes,
    };
  }

  append(frame: PlacedFrame): { readonly entry: EntryNumber; readonly row: RowNumber } {
    const { direction, kept, placing, sizeBytes } = frame;
    const { rows, entries, tags } = this.tables;
    const tag = tags.numberOf(frame.head.tag);
    const row = placing.row ?? this.addRow(frame, tag);
    const place = this.keep(kept);
    const entry = entries.append({
      row,
      direction,
      kind: placing.kind,
      atMs: frame.atMs,
      tag,
      sizeBytes,
      isRedacted: frame.isRedacted,
      fragment: frame.fragment,
      slab: place.slab,
      offset: place.offset,
      keptBytes: place.slab === noSlab ? 0 : kept.length,
    });
    const previous = rows.addEntry(row, entry, direction, sizeBytes, placing.kind === 'data');
    if (previous !== 0) entries.link(previous, entry);
    if (placing.outcome) rows.settle(row, placing.outcome, frame.atMs - rows.sentAtMs(row));
    return { entry, row };
  }

  /** Drops what is over the budget, and a block more, so that it need not be done for each frame. */
  makeRoom(): TrafficDrop | undefined {
    if (this.usedBytes <= this.budgetBytes) return undefined;
    return this.dropOldest(this.budgetBytes - slabBytesFor(this.budgetBytes));
  }

  /** Changes the budget; what is over it goes at once. */
  setBudget(bytes: number): TrafficDrop | undefined {
    this.budgetBytes = bytes;
    return this.dropOldest(bytes);
  }

  /** Forgets all entries; what is dropped here does not count as dropped. */
  clear(): void {
    this.tables.entries.clear();
    this.tables.rows.clear();
    this.tables.payloads.clear();
    this.sessions.dropAllRows();
    this.keptBytes = 0;
    this.droppedEntries = 0;
    this.droppedBytes = 0;
  }

  private get usedBytes(): number {
    const { entries, payloads } = this.tables;
    return payloads.allocatedBytes + (entries.nextEntry - entries.firstEntry) * entryCostBytes;
  }

  private addRow(frame: PlacedFrame, tag: number): RowNumber {
    this.sessions.addRow(frame.session);
    return this.tables.rows.append({
      session: frame.session,
      state: frame.placing.state,
      tag,
      id: storedId(frame.head.id),
      atMs: frame.atMs,
      origin: frame.origin ?? 0,
    });
  }

  private keep(payload: Uint8Array): PayloadPlace {
    if (payload.length > this.budgetBytes) {
      // Making room for it would push out everything and still not be enough.
      this.droppedBytes += payload.length;
      return nowhere;
    }
    this.keptBytes += payload.length;
    return this.tables.payloads.add(payload, slabBytesFor(this.budgetBytes));
  }

  /** Drops from the oldest on until no more than `targetBytes` are used; the newest entry always stays. */
  private dropOldest(targetBytes: number): TrafficDrop | undefined {
    const { entries } = this.tables;
    const firstBefore = entries.firstEntry;
    const bytesBefore = this.droppedBytes;
    while (this.usedBytes > targetBytes && entries.firstEntry < entries.nextEntry - 1) this.dropFirst();
    const count = entries.firstEntry - firstBefore;
    if (count === 0) return undefined;
    this.droppedEntries += count;
    return { entries: count, bytes: this.droppedBytes - bytesBefore };
  }

  private dropFirst(): void {
    const { entries, rows, payloads } = this.tables;
    const number = entries.firstEntry;
    const { row, slab, keptBytes } = entries.get(number)!;
    const session = rows.sessionOf(row);
    if (rows.dropEntry(row, entries.following(number))) this.sessions.dropRow(session);
    if (slab !== noSlab) payloads.drop(slab);
    this.keptBytes -= keptBytes;
    this.droppedBytes += keptBytes;
    entries.dropFirst();
  }
}

/** Most digits of a number that a column holds exactly. */
const maxIdDigits = 15;
const DIGIT_ZERO = 0x30;

/** Ids that are plain numbers, as nearly all are, fit into a column. */
function storedId(id: string | undefined): number {
  if (id === undefined) return noId;
  const isSpelledOneWay = id.length > 0 && id.length <= maxIdDigits && (id === '0' || !id.startsWith('0'));
  if (!isSpelledOneWay) return unlistedId;
  let number = 0;
  for (let at = 0; at < id.length; at++) {
    const digit = id.charCodeAt(at) - DIGIT_ZERO;
    if (digit < 0 || digit > 9) return unlistedId;
    number = number * 10 + digit;
  }
  return number;
}
