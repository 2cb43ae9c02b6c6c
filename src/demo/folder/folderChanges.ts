import { seenBit } from '../store/flagBits';
import type { MessageTable } from '../store/messageTable';
import type { MessageFilter } from './messageFilter';
import { PrefixCounts } from './prefixCounts';
import type { SortOrder } from './sortOrder';

/** One report of a sync. `index` is valid once all changes before it were applied. */
export interface FolderChange {
  readonly mode: 'removed' | 'added' | 'updated';
  readonly index: number;
  readonly row: number;
  /** Length of the list, and messages in it that are not seen, after this change. */
  readonly messages: number;
  readonly unseen: number;
}

/** The outcome of a comparison. */
export interface FolderSync {
  readonly changes: FolderChange[];
  /** The list with those changes in it. */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** False when the limit left some out. */
  readonly isComplete: boolean;
}

/** A folder before its sync. */
export interface FolderSnapshot {
  readonly table: MessageTable;
  readonly rows: Uint32Array<ArrayBuffer>;
  readonly order: SortOrder;
  readonly filter: MessageFilter | undefined;
  /** Whether a row changed since it was reported last. */
  readonly isChanged: (row: number) => boolean;
}

interface Cell {
  readonly index: number;
  readonly row: number;
}

/** What changed, kind by kind. */
interface Difference {
  readonly removed: Cell[];
  readonly added: number[];
  readonly updated: Set<number>;
}

/**
 * Compares a frozen list with its Mailbox: removals in the order they happened, then additions, then updates, at most
 * `limit` of them, with the totals after each (protocol reference, "Index shifting, worked"). A message that stopped
 * matching the folder's filter counts as removed, one that began to as added.
 */
export function computeFolderChanges(snapshot: FolderSnapshot, limit: number): FolderSync {
  const difference = findDifference(snapshot);
  const total = difference.removed.length + difference.added.length + difference.updated.size;
  const removed = difference.removed.slice(0, limit);
  const added = snapshot.order.sortFew(difference.added).slice(0, limit - removed.length);
  const report = new ChangeReport(snapshot);
  report.remove(removed);
  report.add(added);
  report.update(difference.updated, limit - removed.length - added.length);
  return { changes: report.changes, rows: report.rows, isComplete: total <= limit };
}

function findDifference({ table, rows, filter, isChanged }: FolderSnapshot): Difference {
  const difference: Difference = { removed: [], added: [], updated: new Set() };
  const isInView = new Uint8Array(table.rowCount);
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    isInView[row] = 1;
    if (!table.isPresent(row)) difference.removed.push({ index, row });
    else if (isChanged(row)) {
      if (filter && !filter(row)) difference.removed.push({ index, row });
      else difference.updated.add(row);
    }
  }
  for (let row = 0; row < isInView.length; row++) {
    if (isInView[row] === 1 || !table.isPresent(row) || !isChanged(row)) continue;
    if (!filter || filter(row)) difference.added.push(row);
  }
  difference.removed.sort((a, b) => table.changeOf(a.row) - table.changeOf(b.row));
  return difference;
}

/** Applies changes to a list and writes down each. */
class ChangeReport {
  readonly changes: FolderChange[] = [];
  rows: Uint32Array<ArrayBuffer>;
  private readonly table: MessageTable;
  private messages: number;
  private unseen = 0;

  constructor(private readonly snapshot: FolderSnapshot) {
    this.rows = snapshot.rows;
    this.table = snapshot.table;
    this.messages = this.rows.length;
    for (const row of this.rows) this.unseen += this.unseenIn(row);
  }

  remove(cells: readonly Cell[]): void {
    if (cells.length === 0) return;
    const gone = new PrefixCounts(this.rows.length);
    const isGone = new Uint8Array(this.rows.length);
    for (const { index, row } of cells) {
      this.messages--;
      this.unseen -= this.unseenIn(row);
      this.push('removed', index - gone.below(index), row);
      gone.mark(index);
      isGone[index] = 1;
    }
    this.rows = this.rows.filter((_, index) => isGone[index] === 0);
  }

  /** Puts sorted rows where they belong; in ascending positions, so that each is final when it is reported. */
  add(added: readonly number[]): void {
    if (added.length === 0) return;
    const merged = new Uint32Array(this.rows.length + added.length);
    let copied = 0;
    added.forEach((row, count) => {
      // The list may be slightly out of order by changed flags: never go back behind the row before.
      const position = Math.max(copied, this.snapshot.order.positionIn(this.rows, row));
      merged.set(this.rows.subarray(copied, position), copied + count);
      merged[position + count] = row;
      copied = position;
      this.messages++;
      this.unseen += this.unseenIn(row);
      this.push('added', position + count, row);
    });
    merged.set(this.rows.subarray(copied), copied + added.length);
    this.rows = merged;
  }

  update(updated: ReadonlySet<number>, limit: number): void {
    let left = Math.min(limit, updated.size);
    for (let index = 0; left > 0 && index < this.rows.length; index++) {
      const row = this.rows[index]!;
      if (!updated.has(row)) continue;
      left--;
      this.push('updated', index, row);
    }
  }

  private push(mode: FolderChange['mode'], index: number, row: number): void {
    this.changes.push({ mode, index, row, messages: this.messages, unseen: this.unseen });
  }

  /** A message that is gone counts, with the flags it had, until its removal is reported. */
  private unseenIn(row: number): number {
    return (this.table.flagsOf(row) & seenBit) === 0 ? 1 : 0;
  }
}
