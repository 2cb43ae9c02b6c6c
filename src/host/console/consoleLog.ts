import type { Event } from '../../base/emitter';
import type { EntryNumber } from '../../protocol/wireTap';
import type {
  RowNumber,
  SessionNumber,
  TrafficEntry,
  TrafficFilter,
  TrafficRow,
  TrafficSession,
  TrafficStats,
} from '../../traffic/types';

/** What the console reads of the traffic log. Numbers of what has been dropped give undefined. */
export interface ConsoleLog {
  readonly stats: TrafficStats;
  /** Oldest first; the same list as long as nothing in it changed. */
  readonly sessions: readonly TrafficSession[];
  /** Number the next row will get. */
  readonly nextRow: RowNumber;
  session(session: SessionNumber): TrafficSession | undefined;
  row(row: RowNumber): TrafficRow | undefined;
  entry(entry: EntryNumber): TrafficEntry | undefined;
  payload(entry: EntryNumber): Uint8Array | undefined;
  /** At most `limit` entries of a row in order, from its entry with index `from`. */
  entriesOfRow(row: RowNumber, from: number, limit: number): readonly EntryNumber[];
  /** Time of day of a monotonic time, milliseconds since 1970 UTC. */
  toWallMs(atMs: number): number;
}

/** The rows that pass a filter, in order of their numbers; found in slices, so that a big log blocks nobody. */
export interface ConsoleRows {
  readonly count: number;
  /** True while older rows have not all been looked at. */
  readonly isScanning: boolean;
  /** Why the filter cannot be used, in words for the user. */
  readonly problem: string | undefined;
  /** True while it cannot be told whether a row passes. */
  isUndecided(row: RowNumber): boolean;
  setFilter(filter: TrafficFilter): void;
  rowAt(position: number): RowNumber | undefined;
  /** Fires when rows came, went or changed; often, so listeners batch. */
  readonly onDidChange: Event<void>;
}

/** Position of a row among the shown rows, or of the first one behind it. */
export function positionFrom(rows: ConsoleRows, row: RowNumber): number {
  let low = 0;
  let high = rows.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows.rowAt(middle) ?? Infinity) < row) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Position of a row among the shown rows; -1 when the filter hides it or it is gone. */
export function positionOf(rows: ConsoleRows, row: RowNumber): number {
  const position = positionFrom(rows, row);
  return rows.rowAt(position) === row ? position : -1;
}
