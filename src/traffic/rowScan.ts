import type { EntryNumber } from '../protocol/wireTap';
import type { EntryView } from './entryTable';
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
  private readonly view: EntryView = { direction: 'sent', slab: 0, from: 0, to: 0, following: 0 };

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
    if (!this.matcher.matchesSession(session, this.accountOf(session))) return mismatch;
    const mayMatch = this.matcher.matchesRow({ state, tag: this.log.tagOfRow(row) });
    const isFinal = state !== 'pending';
    if (!mayMatch) return isFinal ? mismatch : { verdict: 'open', next: stored.firstEntry };
    if (this.matcher.needsNoPayload) return match;
    return this.scanEntries(Math.max(from ?? 0, stored.firstEntry), stored.lastEntry, isFinal);
  }

  private scanEntries(first: EntryNumber, last: EntryNumber, isFinal: boolean): ScanResult {
    const view = this.view;
    for (let entry = first; entry !== 0; entry = view.following) {
      if (this.budgetBytes <= 0) return { verdict: 'paused', next: entry };
      view.following = 0;
      const bytes = this.log.readPayload(entry, view);
      this.budgetBytes -= view.to - view.from + entryCostBytes;
      if (bytes && this.matchesEntry(bytes, view)) return match;
    }
    // Open rows are looked at again from their last entry on: what follows it is not known yet.
    return isFinal ? mismatch : { verdict: 'open', next: last };
  }

  private matchesEntry(bytes: Uint8Array, { direction, from, to }: EntryView): boolean {
    const isWanted = this.matcher.direction === undefined || this.matcher.direction === direction;
    return isWanted && this.matcher.matchesPayload(bytes, from, to);
  }
}

/** What a row and an entry cost beside their bytes, in bytes that could be searched meanwhile. */
const rowCostBytes = 200;
const entryCostBytes = 100;
