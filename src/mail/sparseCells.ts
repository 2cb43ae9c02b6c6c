/** What the cells hold: anything known by a UID. */
export interface CellContent {
  readonly uid: number;
}

/**
 * The cells of a folder's view: as many as the folder has messages, most of them empty. Only filled cells cost
 * anything: their positions are kept in ascending order beside their contents. Inserting or removing a cell
 * shifts the positions behind it, which is one addition per filled cell there: some 10 µs for the most cells
 * kept (mailLimits.maxCellsPerFolder), in a folder of any size. A tree of counts would save a few of them and
 * cost far more code.
 */
export class SparseCells<T extends CellContent> {
  private positions: number[] = [];
  private contents: T[] = [];
  private readonly byUid = new Map<number, T>();

  constructor(
    private count: number,
    private readonly maxFilled: number,
  ) {}

  /** Number of cells, filled or not. */
  get size(): number {
    return this.count;
  }

  get filled(): number {
    return this.positions.length;
  }

  get(index: number): T | undefined {
    const at = this.slotOf(index);
    return this.positions[at] === index ? this.contents[at] : undefined;
  }

  /** Position of a filled cell, -1 when no filled cell holds `uid`. */
  indexOf(uid: number): number {
    const content = this.byUid.get(uid);
    return content === undefined ? -1 : (this.positions[this.contents.indexOf(content)] ?? -1);
  }

  has(uid: number): boolean {
    return this.byUid.has(uid);
  }

  contentOf(uid: number): T | undefined {
    return this.byUid.get(uid);
  }

  /**
   * Fills a cell, or replaces what it holds. When too many are filled, the one farthest from `index` is emptied.
   * @throws RangeError when there is no such cell, or another one holds the same UID.
   */
  set(index: number, content: T): void {
    this.assertCell(index, this.count);
    const at = this.slotOf(index);
    const isFilled = this.positions[at] === index;
    const replaced = isFilled ? this.contents[at] : undefined;
    if (replaced?.uid !== content.uid && this.byUid.has(content.uid)) throw new RangeError('A UID in two cells');
    if (replaced) this.byUid.delete(replaced.uid);
    if (isFilled) this.contents[at] = content;
    else this.insertAt(at, index, content);
    this.byUid.set(content.uid, content);
    if (this.positions.length > this.maxFilled) this.evictFarthestFrom(index);
  }

  /**
   * Inserts a cell; it and later ones move up by one. Without content it is empty.
   * @throws RangeError when there is no such place, or a cell holds the same UID.
   */
  insert(index: number, content?: T): void {
    this.assertCell(index, this.count + 1);
    if (content && this.byUid.has(content.uid)) throw new RangeError('A UID in two cells');
    this.shift(this.slotOf(index), 1);
    this.count++;
    if (content) this.set(index, content);
  }

  /** Takes a cell away; later ones move down by one. */
  remove(index: number): void {
    this.assertCell(index, this.count);
    const at = this.slotOf(index);
    if (this.positions[at] === index) this.deleteAt(at);
    this.shift(at, -1);
    this.count--;
  }

  /** Positions of empty cells from `from` to `till`, both included, in ascending order, at most `limit`. */
  emptyBetween(from: number, till: number, limit: number): number[] {
    const empty: number[] = [];
    let at = this.slotOf(from);
    for (let index = Math.max(0, from); index <= Math.min(till, this.count - 1) && empty.length < limit; index++) {
      if (this.positions[at] === index) at++;
      else empty.push(index);
    }
    return empty;
  }

  /** Positions of the first and the last filled cell from `from` to `till`, both included; none, one or two. */
  filledEnds(from: number, till: number): number[] {
    const inside = [this.slotOf(from), this.slotOf(till + 1) - 1].map((slot) => this.positions[slot] ?? -1);
    return [...new Set(inside)].filter((position) => position >= from && position <= till);
  }

  /** Forgets everything and starts with `count` empty cells. */
  reset(count: number): void {
    this.count = count;
    this.positions = [];
    this.contents = [];
    this.byUid.clear();
  }

  /** First slot whose position is not below `index`. */
  private slotOf(index: number): number {
    let low = 0;
    let high = this.positions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.positions[middle] ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private shift(fromSlot: number, by: 1 | -1): void {
    const { positions } = this;
    for (let at = fromSlot; at < positions.length; at++) positions[at] = (positions[at] ?? 0) + by;
  }

  private insertAt(slot: number, index: number, content: T): void {
    this.positions.splice(slot, 0, index);
    this.contents.splice(slot, 0, content);
  }

  private deleteAt(slot: number): void {
    this.positions.splice(slot, 1);
    const [content] = this.contents.splice(slot, 1);
    if (content) this.byUid.delete(content.uid);
  }

  private evictFarthestFrom(index: number): void {
    const toFirst = index - (this.positions[0] ?? index);
    const toLast = (this.positions.at(-1) ?? index) - index;
    this.deleteAt(toFirst > toLast ? 0 : this.positions.length - 1);
  }

  private assertCell(index: number, end: number): void {
    if (!Number.isInteger(index) || index < 0 || index >= end)
      throw new RangeError(`No cell ${index} of ${this.count}`);
  }
}
