/**
 * Numbered records in blocks of typed arrays: a block is made when its first record comes and goes as a whole, so that
 * neither appending nor dropping ever copies. `C` holds one array per column, indexed by {@link Chunks.slot}.
 */
export class Chunks<C> {
  private readonly chunks = new Map<number, C>();
  /** Neighbouring records are mostly asked for one after the other. */
  private recentIndex = -1;
  private recent: C | undefined;

  constructor(
    private readonly recordsPerChunk: number,
    private readonly create: (records: number) => C,
  ) {}

  slot(number: number): number {
    return number % this.recordsPerChunk;
  }

  /** True when `number` is the last record of its chunk. */
  isLast(number: number): boolean {
    return this.slot(number) === this.recordsPerChunk - 1;
  }

  /** True when both are records of one chunk. */
  isSame(number: number, other: number): boolean {
    return Math.floor(number / this.recordsPerChunk) === Math.floor(other / this.recordsPerChunk);
  }

  get(number: number): C | undefined {
    const index = Math.floor(number / this.recordsPerChunk);
    if (index !== this.recentIndex) {
      this.recent = this.chunks.get(index);
      this.recentIndex = index;
    }
    return this.recent;
  }

  /** The chunk of a new record. */
  open(number: number): C {
    const found = this.get(number);
    if (found) return found;
    const chunk = this.create(this.recordsPerChunk);
    this.chunks.set(this.recentIndex, chunk);
    this.recent = chunk;
    return chunk;
  }

  /** Lets the chunk of `number` go. */
  release(number: number): void {
    this.chunks.delete(Math.floor(number / this.recordsPerChunk));
    this.recentIndex = -1;
    this.recent = undefined;
  }

  clear(): void {
    this.chunks.clear();
    this.recentIndex = -1;
    this.recent = undefined;
  }
}
