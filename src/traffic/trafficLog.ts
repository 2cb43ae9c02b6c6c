import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import type { EntryNumber } from '../protocol/wireTap';
import { ChangeRing } from './changeRing';
import type { EntryView } from './entryTable';
import { LogReader } from './logReader';
import { LogTables } from './logTables';
import { LogWriter, type TrafficDrop } from './logWriter';
import type { StoredRow } from './rowTable';
import { SessionList, type SessionStart } from './sessionList';
import { SessionTap, type FrameSink, type PlacedFrame } from './sessionTap';
import type {
  RowNumber,
  RowState,
  SessionNumber,
  TrafficEntry,
  TrafficRow,
  TrafficSession,
  TrafficStats,
} from './types';
import { WallClock } from './wallClock';

export { SessionTap } from './sessionTap';
export type { TrafficDrop } from './logWriter';

export interface TrafficLogOptions {
  /** Bytes the log may take: payloads and what it notes about them. */
  readonly budgetBytes?: number | undefined;
  readonly clock: Clock;
}

export const defaultBudgetBytes = 256 * 1024 * 1024;

/** Rows may change thousands of times in a moment; listeners hear of it at most this often, in milliseconds. */
const changeDelayMs = 16;

/**
 * Every frame of every session, secrets masked, in the order of arrival; frames of one exchange make a row. Bounded
 * by a byte budget: beyond it the oldest entries go and are counted. LogWriter puts frames in, LogReader gets them out.
 */
export class TrafficLog implements Disposable {
  private readonly tables = new LogTables();
  private readonly sessionList = new SessionList();
  private readonly reader = new LogReader(this.tables);
  private readonly writer: LogWriter;
  private readonly changes = new ChangeRing();
  private readonly wallClock: WallClock;
  private readonly clock: Clock;
  private changeTimer: Disposable | undefined;
  /** What taps may do; nobody else writes. */
  private readonly sink: FrameSink = {
    rows: this.tables.rows,
    append: (frame) => this.append(frame),
    settle: (row, state) => this.settle(row, state),
    closeSession: (session) => {
      if (this.sessionList.close(session, this.clock.nowMs())) this.announce();
    },
  };

  private readonly appended = new Emitter<TrafficEntry>();
  private readonly changed = new Emitter<void>();
  private readonly dropped = new Emitter<TrafficDrop>();

  /** Each entry when it is in the log. With no listener, no entry is put together. */
  readonly onDidAppend: Event<TrafficEntry> = this.appended.event;
  /** Rows came, changed or went; batched, so ask {@link changedRowsSince} which. */
  readonly onDidChangeRows: Event<void> = this.changed.event;
  /** The budget pushed entries out. */
  readonly onDidDrop: Event<TrafficDrop> = this.dropped.event;

  constructor(options: TrafficLogOptions) {
    this.clock = options.clock;
    this.writer = new LogWriter(this.tables, this.sessionList, options.budgetBytes ?? defaultBudgetBytes);
    this.wallClock = new WallClock(options.clock);
  }

  /** Starts the log of a new session. The caller closes the tap when the connection is gone. */
  openSession(start: SessionStart): SessionTap {
    this.wallClock.update();
    return new SessionTap(this.sessionList.open(start, this.clock.nowMs()), this.sink);
  }

  /** Sessions that are open or of which rows are kept, oldest first. */
  get sessions(): readonly TrafficSession[] {
    return this.sessionList.all;
  }

  session(number: SessionNumber): TrafficSession | undefined {
    return this.sessionList.get(number);
  }

  /** Number of the oldest entry kept; equal to {@link nextEntry} when there is none. */
  get firstEntry(): EntryNumber {
    return this.tables.entries.firstEntry;
  }

  get nextEntry(): EntryNumber {
    return this.tables.entries.nextEntry;
  }

  /** Number of the oldest row kept; equal to {@link nextRow} when there is none. Later ones may be gone all the same. */
  get firstRow(): RowNumber {
    return this.tables.rows.firstRow;
  }

  get nextRow(): RowNumber {
    return this.tables.rows.nextRow;
  }

  /** Rows with a higher number are all kept. */
  get highestDroppedRow(): RowNumber {
    return this.tables.rows.highestDroppedRow;
  }

  /** How many rows went so far: as long as it stays the same, none did. */
  get droppedRowCount(): number {
    return this.tables.rows.droppedRowCount;
  }

  get stats(): TrafficStats {
    return this.writer.stats;
  }

  /** undefined when the entry was dropped or is not there yet. */
  entry(number: EntryNumber): TrafficEntry | undefined {
    return this.reader.entry(number);
  }

  /** The bytes kept of an entry: a view that is good until the log drops the entry. undefined when they are not kept. */
  payload(number: EntryNumber): Uint8Array | undefined {
    return this.reader.payload(number);
  }

  hasRow(number: RowNumber): boolean {
    return this.tables.rows.has(number);
  }

  row(number: RowNumber): TrafficRow | undefined {
    return this.reader.row(number);
  }

  /** The row without its texts: cheap, for filters that look at many. */
  storedRow(number: RowNumber): StoredRow | undefined {
    return this.tables.rows.get(number);
  }

  /** Name of the request or message of a row; empty when the row is gone. */
  tagOfRow(number: RowNumber): string {
    return this.reader.tagOfRow(number);
  }

  /** For scans: fills `view` and gives the bytes it points into; undefined when they are not kept. */
  readPayload(number: EntryNumber, view: EntryView): Uint8Array | undefined {
    return this.reader.readPayload(number, view);
  }

  /** The kept entries of a row in order: at most `limit` (1000 unless told), from the one with index `from`. */
  entriesOfRow(number: RowNumber, from?: number, limit?: number): EntryNumber[] {
    return this.reader.entriesOfRow(number, from, limit);
  }

  /** Grows with every change of a row. */
  get revision(): number {
    return this.changes.revision;
  }

  /** Rows that came or changed after `revision`, some of them perhaps twice; undefined: too many, look at all. */
  changedRowsSince(revision: number): RowNumber[] | undefined {
    return this.changes.since(revision);
  }

  /** Time of day of a monotonic time, in milliseconds since 1970 UTC. */
  toWallMs(atMs: number): number {
    return this.wallClock.toWallMs(atMs);
  }

  /** Changes the budget; what is over it goes at once. */
  setBudget(bytes: number): void {
    this.tellDrop(this.writer.setBudget(bytes));
  }

  /** Forgets all entries. Sessions go on; what is dropped here does not count as dropped. */
  clear(): void {
    this.writer.clear();
    this.announce();
  }

  dispose(): void {
    this.changeTimer?.dispose();
    this.appended.dispose();
    this.changed.dispose();
    this.dropped.dispose();
  }

  private append(frame: PlacedFrame): { readonly entry: EntryNumber; readonly row: RowNumber } {
    const placed = this.writer.append(frame);
    this.changes.add(placed.row);
    this.tellDrop(this.writer.makeRoom());
    this.announce();
    if (this.appended.hasListeners) this.appended.fire(this.entry(placed.entry)!);
    return placed;
  }

  private settle(row: RowNumber, state: RowState): void {
    this.tables.rows.settle(row, state);
    this.changes.add(row);
    this.announce();
  }

  private tellDrop(drop: TrafficDrop | undefined): void {
    if (!drop) return;
    this.announce();
    this.dropped.fire(drop);
  }

  private announce(): void {
    if (this.changeTimer || !this.changed.hasListeners) return;
    this.changeTimer = this.clock.setTimer(() => {
      this.changeTimer = undefined;
      this.wallClock.update();
      this.changed.fire();
    }, changeDelayMs);
  }
}
