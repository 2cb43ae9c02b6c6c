import type { EntryNumber } from '../protocol/wireTap';
import { readHead } from '../protocol/head';
import type { EntryView } from './entryTable';
import { readErrorText } from './errorText';
import type { LogTables } from './logTables';
import { noId, unlistedId, type StoredRow } from './rowTable';
import type { RowNumber, TrafficEntry, TrafficRow } from './types';

/** Entries one call of {@link LogReader.entriesOfRow} gives unless told. */
const defaultRowEntries = 1000;

/** Makes entries and rows, as the rest of the program sees them, of what the tables keep. */
export class LogReader {
  constructor(private readonly tables: LogTables) {}

  /** undefined when the entry was dropped or is not there yet. */
  entry(number: EntryNumber): TrafficEntry | undefined {
    const stored = this.tables.entries.get(number);
    const row = stored && this.tables.rows.get(stored.row);
    if (!stored || !row) return undefined;
    const { direction, kind, atMs, sizeBytes, isRedacted, fragment } = stored;
    return {
      number,
      session: row.session,
      row: stored.row,
      direction,
      atMs,
      tag: this.tables.tags.nameOf(stored.tag) ?? this.headOf(number).tag,
      id: this.idOf(row),
      kind,
      sizeBytes,
      isRedacted,
      fragment,
    };
  }

  /** The bytes kept of an entry: a view that is good until the log drops the entry. undefined when they are not kept. */
  payload(number: EntryNumber): Uint8Array | undefined {
    const stored = this.tables.entries.get(number);
    const slab = stored && this.tables.payloads.bytesOf(stored.slab);
    return slab?.subarray(stored!.offset, stored!.offset + stored!.keptBytes);
  }

  row(number: RowNumber): TrafficRow | undefined {
    const stored = this.tables.rows.get(number);
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

  /** Name of the request or message of a row; empty when the row is gone. */
  tagOfRow(number: RowNumber): string {
    const stored = this.tables.rows.get(number);
    return stored ? this.tagOf(stored) : '';
  }

  /** For scans: fills `view` and gives the bytes it points into; undefined when they are not kept. */
  readPayload(number: EntryNumber, view: EntryView): Uint8Array | undefined {
    return this.tables.entries.read(number, view) ? this.tables.payloads.bytesOf(view.slab) : undefined;
  }

  /** The kept entries of a row in order: at most `limit`, from the one with index `from`. */
  entriesOfRow(number: RowNumber, from = 0, limit = defaultRowEntries): EntryNumber[] {
    const found: EntryNumber[] = [];
    let entry = this.tables.rows.get(number)?.firstEntry;
    for (let index = 0; entry !== undefined && found.length < limit; index++) {
      if (index >= from) found.push(entry);
      entry = this.tables.entries.following(entry);
    }
    return found;
  }

  private tagOf(row: StoredRow): string {
    return this.tables.tags.nameOf(row.tag) ?? this.headOf(row.firstEntry).tag;
  }

  private idOf(row: StoredRow): string | undefined {
    if (row.id === noId) return undefined;
    return row.id === unlistedId ? this.headOf(row.firstEntry).id : String(row.id);
  }

  private headOf(number: EntryNumber): { readonly tag: string; readonly id: string | undefined } {
    const payload = this.payload(number);
    return payload ? readHead(payload) : { tag: '', id: undefined };
  }
}
