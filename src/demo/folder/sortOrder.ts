import type { SeedMessage } from '../mailTypes';
import { formatFlags } from '../store/flagBits';
import type { MessageTable } from '../store/messageTable';
import { sortInSlices, yieldToOthers } from './slicedSort';

type SortKey = string | number;

/** Rows looked at before other work gets its turn, when each makes the headers of a message. */
const keySliceRows = 5_000;

/**
 * The order of a folder: a field and a direction. Messages equal in the field stand in the order of their UIDs, or
 * the other way round when the order is descending, so that the order is total and "newest first" holds among equals.
 */
export class SortOrder {
  private readonly direction: 1 | -1;
  private readonly field: string;

  constructor(
    private readonly table: MessageTable,
    sortField = 'INTERNALDATE',
    sortOrder = 'asc',
  ) {
    this.field = sortField.toLowerCase();
    this.direction = sortOrder.toLowerCase() === 'desc' ? -1 : 1;
  }

  /** Sorts rows that are in ascending order. */
  async sort(rows: Uint32Array): Promise<void> {
    const isStoredOrder = this.field === 'uid' || (this.field === 'internaldate' && this.table.isInDateOrder);
    if (isStoredOrder) {
      if (this.direction === -1) rows.reverse();
      return;
    }
    const compare = await this.comparison(rows);
    await sortInSlices(rows, compare);
  }

  /** Sorts a few rows, such as the new ones of a sync, without giving way. */
  sortFew(rows: number[]): number[] {
    const keys = new Map(rows.map((row) => [row, this.keyOf(row)]));
    return rows.sort((a, b) => this.compareKeys(keys.get(a)!, a, keys.get(b)!, b));
  }

  /** Where `row` belongs among sorted rows. */
  positionIn(rows: Uint32Array, row: number): number {
    const key = this.keyOf(row);
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = rows[middle]!;
      if (this.compareKeys(this.keyOf(other), other, key, row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private async comparison(rows: Uint32Array): Promise<(a: number, b: number) => number> {
    if (this.field === 'internaldate') {
      return (a, b) => this.compareKeys(this.keyOf(a), a, this.keyOf(b), b);
    }
    const keys = new Array<SortKey>(this.table.rowCount);
    let done = 0;
    for (const row of rows) {
      keys[row] = this.keyOf(row);
      if (++done % keySliceRows === 0) await yieldToOthers();
    }
    return (a, b) => this.compareKeys(keys[a]!, a, keys[b]!, b);
  }

  private compareKeys(a: SortKey, rowA: number, b: SortKey, rowB: number): number {
    if (a === b) return (rowA - rowB) * this.direction;
    return (a < b ? -1 : 1) * this.direction;
  }

  private keyOf(row: number): SortKey {
    switch (this.field) {
      case 'internaldate':
        return this.table.internalDateOf(row);
      case 'uid':
        return row;
      case 'size':
        return this.table.sizeOf(row);
      case 'flags':
        return formatFlags(this.table.flagsOf(row));
      default:
        // A message that vanished keeps its place in a frozen folder but has no headers any more.
        return this.table.isPresent(row) ? headerKey(this.table.messageAt(row), this.field) : '';
    }
  }
}

function headerKey(message: SeedMessage, field: string): SortKey {
  const name = field.replace(/^e-/, '');
  const value = headerValue(message, name) ?? '';
  if (name === 'date') return Date.parse(value) || message.internalDateMs;
  return value.toLowerCase();
}

function headerValue(message: SeedMessage, name: string): string | undefined {
  if (message.headerValue) return message.headerValue(name);
  return message.headers().find((header) => header.name.toLowerCase() === name)?.value;
}
