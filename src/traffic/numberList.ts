const startCapacity = 256;

/** Numbers in ascending order, in one growing array; cheap to append to and to shorten at the front. */
export class NumberList {
  private values = new Float64Array(startCapacity);
  private start = 0;
  private end = 0;

  get count(): number {
    return this.end - this.start;
  }

  at(position: number): number | undefined {
    return position >= 0 && position < this.count ? this.values[this.start + position] : undefined;
  }

  /** Position of the first number that is not below `value`; `count` when there is none. */
  positionFrom(value: number): number {
    let low = this.start;
    let high = this.end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.values[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low - this.start;
  }

  has(value: number): boolean {
    return this.at(this.positionFrom(value)) === value;
  }

  /** Adds a number that is not in the list yet. Returns its position. */
  add(value: number): number {
    if (this.end === this.values.length) this.makeRoom();
    const position = this.count > 0 && value < this.values[this.end - 1]! ? this.positionFrom(value) : this.count;
    const index = this.start + position;
    this.values.copyWithin(index + 1, index, this.end);
    this.values[index] = value;
    this.end++;
    return position;
  }

  /** Keeps of the numbers up to `highest` only those for which `keep` holds. */
  retain(highest: number, keep: (value: number) => boolean): void {
    const last = this.start + this.positionFrom(highest + 1);
    let target = last;
    // From the back, so that what stays is moved towards the numbers behind it and the front becomes free.
    for (let index = last - 1; index >= this.start; index--) {
      const value = this.values[index]!;
      if (keep(value)) this.values[--target] = value;
    }
    this.start = target;
  }

  clear(): void {
    this.values = new Float64Array(startCapacity);
    this.start = 0;
    this.end = 0;
  }

  private makeRoom(): void {
    const isHalfFree = this.start > this.values.length / 2;
    const target = isHalfFree ? this.values : new Float64Array(this.values.length * 2);
    target.set(this.values.subarray(this.start, this.end));
    this.values = target;
    this.end -= this.start;
    this.start = 0;
  }
}
