/** Counts marked positions below a given one, both in logarithmic time (a Fenwick tree). */
export class PrefixCounts {
  private readonly tree: Uint32Array;

  constructor(private readonly size: number) {
    this.tree = new Uint32Array(size + 1);
  }

  mark(position: number): void {
    for (let node = position + 1; node <= this.size; node += node & -node) this.tree[node]!++;
  }

  /** How many marked positions are smaller than `position`. */
  below(position: number): number {
    let count = 0;
    for (let node = position; node > 0; node -= node & -node) count += this.tree[node]!;
    return count;
  }
}
