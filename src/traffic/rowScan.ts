import type { EntryNumber } from '../protocol/wireTap';
import type { TrafficMatcher } from './filter';
import type { TrafficLog } from './trafficLog';
import type { RowNumber } from './types';

/** How far the look at one row got. `open`: no match so far, look again from `next` on when the row changes. */
export type ScanResult =
  | { readonly verdict: 'match' | 'mismatch' }
  /** `paused`: the budget ran out in the middle of the row. */
  | { readonly verdict: 'open' | 'paused'; readonly next: EntryNumber };

const match: ScanResult = { verdict: 'match' };
const mismatch: ScanResult = { verdict: 'mismatch' };

/** Looks at rows with a matcher, and never longer than a number of bytes in one go. */
export class RowScan {
  /** Bytes that may be looked at until the caller looks at the clock again; counted down. */
  budgetBytes = 0;

  constructor(
    private readonly log: TrafficLog,
    private readonly matcher: TrafficMatcher,
    private readonly accountOf: (session: number) => string,
  ) {}

  /** @param from first entry that was not looked at yet; the row's first one when undefined. */
  scan(row: RowNumber, from: EntryNumber | undefined): ScanResult {
    const stored = this.log.storedRow(row);
    if (!stored) return mismatch;
    this.budgetBytes -= rowCostBytes;
    const { session, state } = stored;
    const mayMatch = this.matcher.matchesRow({
      state,
      tag: this.log.tagOfRow(row),
      accountId: this.accountOf(session),
    });
    const isFinal = state !== 'pending';
    if (!mayMatch) return isFinal ? mismatch : { verdict: 'open', next: stored.firstEntry };
    if (this.matcher.needsNoPayload) return match;
    return this.scanEntries(Math.max(from ?? 0, stored.firstEntry), stored.lastEntry, isFinal);
  }

  private scanEntries(first: EntryNumber, last: EntryNumber, isFinal: boolean): ScanResult {
    let entry: EntryNumber | undefined = first;
    while (entry !== undefined) {
      if (this.budgetBytes <= 0) return { verdict: 'paused', next: entry };
      if (this.matchesEntry(entry)) return match;
      const next = this.log.followingEntry(entry);
      // Open rows are looked at again from their last entry on: what follows it is not known yet.
      if (next === undefined && !isFinal) return { verdict: 'open', next: last };
      entry = next;
    }
    return mismatch;
  }

  private matchesEntry(entry: EntryNumber): boolean {
    return this.log.withPayload(entry, this.matcher.direction, this.test) ?? false;
  }

  private readonly test = (bytes: Uint8Array, from: number, to: number): boolean => {
    this.budgetBytes -= to - from + entryCostBytes;
    return this.matcher.matchesPayload(bytes, from, to);
  };
}

/** What a row and an entry cost beside their bytes, in bytes that could be searched meanwhile. */
const rowCostBytes = 200;
const entryCostBytes = 100;
