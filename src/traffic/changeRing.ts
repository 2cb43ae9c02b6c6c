import type { RowNumber } from './types';

/** Changes remembered. At 200,000 frames per second it reaches back for more than half a second. */
const ringSize = 131_072;

/** Remembers which rows changed last, so that a view asks for what it missed instead of looking at everything. */
export class ChangeRing {
  private rows: Float64Array | undefined;
  private count = 0;

  /** Grows by one with every change. */
  get revision(): number {
    return this.count;
  }

  add(row: RowNumber): void {
    // Made on first use: a window without a session does not pay for it.
    this.rows ??= new Float64Array(ringSize);
    this.rows[this.count++ % ringSize] = row;
  }

  /**
   * Rows that changed after `revision`, in order, repetitions in direct succession left out; undefined when that is
   * too long ago to tell.
   */
  since(revision: number): RowNumber[] | undefined {
    if (this.count - revision > ringSize) return undefined;
    const changed: RowNumber[] = [];
    for (let index = revision; index < this.count; index++) {
      const row = this.rows![index % ringSize]!;
      if (row !== changed.at(-1)) changed.push(row);
    }
    return changed;
  }
}
