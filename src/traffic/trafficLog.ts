import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import type { EntryNumber } from '../protocol/wireTap';
import { readHead } from '../protocol/head';
import { ChangeRing } from './changeRing';
import { EntryTable, noSlab, type EntryView } from './entryTable';
import { readErrorText } from './errorText';
import { PayloadStore, slabBytesFor, type PayloadPlace } from './payloadStore';
import { noId, RowTable, unlistedId, type StoredRow } from './rowTable';
import { SessionTap, type FrameSink, type PlacedFrame } from './sessionTap';
import { TagTable } from './tagTable';
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

export interface TrafficLogOptions {
  /** Bytes the log may take: payloads and what it notes about them. */
  readonly budgetBytes?: number | undefined;
  readonly clock: Clock;
}

/** What the budget pushed out in one go. */
export interface TrafficDrop {
  readonly entries: number;
  readonly bytes: number;
}

export const defaultBudgetBytes = 256 * 1024 * 1024;

/** What an entry costs beside its payload: its columns and, at worst, those of a row of its own, rounded up. */
const entryCostBytes = 128;

/** Rows may change thousands of times in a moment; listeners hear of it at most this often, in milliseconds. */
const changeDelayMs = 16;

/** Entries one call of {@link TrafficLog.entriesOfRow} gives unless told. */
const defaultRowEntries = 1000;

interface KnownSession {
  readonly number: SessionNumber;
  readonly accountId: string;
  readonly name: string;
  isOpen: boolean;
  rowCount: number;
}

/** A place for the payload that is not kept. */
const nowhere: PayloadPlace = { slab: noSlab, offset: 0 };

/**
 * Every frame of every session, secrets masked, in the order of arrival; frames of one exchange make a row. Bounded
 * by a byte budget: beyond it the oldest entries go, whole blocks at a time, and are counted. Payloads and records are
 * kept in large typed arrays, because a million small objects would cost several times their bytes.
 */
export class TrafficLog implements Disposable {
  private readonly rows = new RowTable();
  private readonly entries = new EntryTable();
  private readonly payloads = new PayloadStore();
  private readonly tags = new TagTable();
  private readonly changes = new ChangeRing();
  private readonly known = new Map<SessionNumber, KnownSession>();
  private readonly wallClock: WallClock;
  private readonly clock: Clock;
  private nextSession: SessionNumber = 1;
  private budgetBytes: number;
  private keptBytes = 0;
  private droppedEntries = 0;
  private droppedBytes = 0;
  private changeTimer: Disposable | undefined;
  /** What taps may do; nobody else writes. */
  private readonly sink: FrameSink = {
    rows: this.rows,
    append: (frame) => this.append(frame),
    settle: (row, state) => this.settle(row, state),
    closeSession: (session) => this.closeSession(session),
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
    this.budgetBytes = options.budgetBytes ?? defaultBudgetBytes;
    this.wallClock = new WallClock(options.clock);
  }

  /** Starts the log of a new session. The caller closes the tap when the connection is gone. */
  openSession(account: { readonly accountId: string; readonly name: string }): SessionTap {
    const number = this.nextSession++;
    this.known.set(number, { number, accountId: account.accountId, name: account.name, isOpen: true, rowCount: 0 });
    this.wallClock.update();
    return new SessionTap(number, this.sink);
  }

  /** Sessions that are open or of which rows are kept, oldest first. */
  get sessions(): readonly TrafficSession[] {
    return [...this.known.values()].map(publicSession);
  }

  session(number: SessionNumber): TrafficSession | undefined {
    const found = this.known.get(number);
    return found && publicSession(found);
  }

  /** Number of the oldest entry kept; equal to {@link nextEntry} when there is none. */
  get firstEntry(): EntryNumber {
    return this.entries.firstEntry;
  }

  get nextEntry(): EntryNumber {
    return this.entries.nextEntry;
  }

  /** Number of the oldest row kept; equal to {@link nextRow} when there is none. Later ones may be gone all the same. */
  get firstRow(): RowNumber {
    return this.rows.firstRow;
  }

  get nextRow(): RowNumber {
    return this.rows.nextRow;
  }

  /** Rows with a higher number are all kept. */
  get highestDroppedRow(): RowNumber {
    return this.rows.highestDroppedRow;
  }

  /** How many rows went so far: as long as it stays the same, none did. */
  get droppedRowCount(): number {
    return this.rows.droppedRowCount;
  }

  get stats(): TrafficStats {
    return {
      entryCount: this.entries.nextEntry - this.entries.firstEntry,
      rowCount: this.rows.rowCount,
      keptBytes: this.keptBytes,
      budgetBytes: this.budgetBytes,
      droppedEntries: this.droppedEntries,
      droppedBytes: this.droppedBytes,
    };
  }

  /** undefined when the entry was dropped or is not there yet. */
  entry(number: EntryNumber): TrafficEntry | undefined {
    const stored = this.entries.get(number);
    const row = stored && this.rows.get(stored.row);
    if (!stored || !row) return undefined;
    const { direction, kind, atMs, sizeBytes, isRedacted, fragment } = stored;
    return {
      number,
      session: row.session,
      row: stored.row,
      direction,
      atMs,
      tag: this.tags.nameOf(stored.tag) ?? this.headOf(number).tag,
      id: this.idOf(row),
      kind,
      sizeBytes,
      isRedacted,
      fragment,
    };
  }

  /** The bytes kept of an entry: a view that is good until the log drops the entry. undefined when they are not kept. */
  payload(number: EntryNumber): Uint8Array | undefined {
    const stored = this.entries.get(number);
    const slab = stored && this.payloads.bytesOf(stored.slab);
    return slab?.subarray(stored!.offset, stored!.offset + stored!.keptBytes);
  }

  hasRow(number: RowNumber): boolean {
    return this.rows.has(number);
  }

  row(number: RowNumber): TrafficRow | undefined {
    const stored = this.rows.get(number);
    if (!stored) return undefined;
    const { session, state, atMs, firstEntry, sentBytes, receivedBytes, dataCount } = stored;
    return {
      number,
      session,
      state,
      tag: this.tagOf(stored),
      id: this.idOf(stored),
      firstEntry,
      atMs,
      elapsedMs: Number.isNaN(stored.elapsedMs) ? undefined : stored.elapsedMs,
      sentBytes,
      receivedBytes,
      dataCount,
      // The response is the last entry of its row, so the text need not be kept a second time.
      errorText: state === 'failed' ? readErrorText(this.payload(stored.lastEntry)) : undefined,
      origin: stored.origin === 0 ? undefined : stored.origin,
    };
  }

  /** The row without its texts: cheap, for filters that look at many. */
  storedRow(number: RowNumber): StoredRow | undefined {
    return this.rows.get(number);
  }

  /** Name of the request or message of a row; empty when the row is gone. */
  tagOfRow(number: RowNumber): string {
    const stored = this.rows.get(number);
    return stored ? this.tagOf(stored) : '';
  }

  /** For scans: fills `view` and gives the bytes it points into; undefined when they are not kept. */
  readPayload(number: EntryNumber, view: EntryView): Uint8Array | undefined {
    return this.entries.read(number, view) ? this.payloads.bytesOf(view.slab) : undefined;
  }

  /** The kept entries of a row in order: at most `limit`, from the one with index `from`. */
  entriesOfRow(number: RowNumber, from = 0, limit = defaultRowEntries): EntryNumber[] {
    const found: EntryNumber[] = [];
    let entry = this.rows.get(number)?.firstEntry;
    for (let index = 0; entry !== undefined && found.length < limit; index++) {
      if (index >= from) found.push(entry);
      entry = this.entries.following(entry);
    }
    return found;
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
    this.budgetBytes = bytes;
    this.dropOldest(bytes);
  }

  /** Forgets all entries. Sessions go on; what is dropped here does not count as dropped. */
  clear(): void {
    this.entries.clear();
    this.rows.clear();
    this.payloads.clear();
    this.keptBytes = 0;
    this.droppedEntries = 0;
    this.droppedBytes = 0;
    for (const session of [...this.known.values()]) {
      session.rowCount = 0;
      this.forgetIfOver(session);
    }
    this.announce();
  }

  dispose(): void {
    this.changeTimer?.dispose();
    this.appended.dispose();
    this.changed.dispose();
    this.dropped.dispose();
  }

  private append(frame: PlacedFrame): { readonly entry: EntryNumber; readonly row: RowNumber } {
    const { direction, kept, placing, sizeBytes } = frame;
    const tag = this.tags.numberOf(frame.head.tag);
    const row = placing.row ?? this.addRow(frame, tag);
    const place = this.keep(kept);
    const entry = this.entries.append({
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
    const previous = this.rows.addEntry(row, entry, direction, sizeBytes, placing.kind === 'data');
    if (previous !== 0) this.entries.link(previous, entry);
    if (placing.outcome) this.rows.settle(row, placing.outcome, frame.atMs - this.rows.sentAtMs(row));
    this.changes.add(row);
    if (this.usedBytes > this.budgetBytes) this.dropOldest(this.budgetBytes - slabBytesFor(this.budgetBytes));
    this.announce();
    if (this.appended.hasListeners) this.appended.fire(this.entry(entry)!);
    return { entry, row };
  }

  private settle(row: RowNumber, state: RowState): void {
    this.rows.settle(row, state);
    this.changes.add(row);
    this.announce();
  }

  private closeSession(number: SessionNumber): void {
    const session = this.known.get(number);
    if (!session) return;
    session.isOpen = false;
    this.forgetIfOver(session);
    this.announce();
  }

  private get usedBytes(): number {
    return this.payloads.allocatedBytes + (this.entries.nextEntry - this.entries.firstEntry) * entryCostBytes;
  }

  private addRow(frame: PlacedFrame, tag: number): RowNumber {
    this.known.get(frame.session)!.rowCount++;
    return this.rows.append({
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
    return this.payloads.add(payload, slabBytesFor(this.budgetBytes));
  }

  /** Drops from the oldest on until no more than `targetBytes` are used; the newest entry always stays. */
  private dropOldest(targetBytes: number): void {
    const firstBefore = this.entries.firstEntry;
    const bytesBefore = this.droppedBytes;
    while (this.usedBytes > targetBytes && this.entries.firstEntry < this.entries.nextEntry - 1) this.dropFirst();
    const entries = this.entries.firstEntry - firstBefore;
    if (entries === 0) return;
    this.droppedEntries += entries;
    this.announce();
    this.dropped.fire({ entries, bytes: this.droppedBytes - bytesBefore });
  }

  private dropFirst(): void {
    const number = this.entries.firstEntry;
    const { row, slab, keptBytes } = this.entries.get(number)!;
    const session = this.rows.get(row)!.session;
    if (this.rows.dropEntry(row, this.entries.following(number))) this.forgetRowOf(session);
    if (slab !== noSlab) this.payloads.drop(slab);
    this.keptBytes -= keptBytes;
    this.droppedBytes += keptBytes;
    this.entries.dropFirst();
  }

  private forgetRowOf(number: SessionNumber): void {
    const session = this.known.get(number)!;
    session.rowCount--;
    this.forgetIfOver(session);
  }

  private forgetIfOver(session: KnownSession): void {
    if (!session.isOpen && session.rowCount === 0) this.known.delete(session.number);
  }

  private tagOf(row: StoredRow): string {
    return this.tags.nameOf(row.tag) ?? this.headOf(row.firstEntry).tag;
  }

  private idOf(row: StoredRow): string | undefined {
    if (row.id === noId) return undefined;
    return row.id === unlistedId ? this.headOf(row.firstEntry).id : String(row.id);
  }

  private headOf(number: EntryNumber): { readonly tag: string; readonly id: string | undefined } {
    const payload = this.payload(number);
    return payload ? readHead(payload) : { tag: '', id: undefined };
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

/** Ids that are plain numbers, as nearly all are, fit into a column. */
function storedId(id: string | undefined): number {
  if (id === undefined) return noId;
  const number = Number(id);
  return id.length <= 15 && String(number) === id && number >= 0 && Number.isInteger(number) ? number : unlistedId;
}

function publicSession({ number, accountId, name, isOpen }: KnownSession): TrafficSession {
  return { number, accountId, name, isOpen };
}
