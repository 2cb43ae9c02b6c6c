/** Keeps what was used last, within a number of entries and a sum of sizes. */
export class LruCache<T> {
  private readonly entries = new Map<string, { readonly value: T; readonly size: number }>();
  private total = 0;

  /** `maxSize` is in whatever `sizeOf` measures. */
  constructor(
    private readonly maxEntries: number,
    private readonly maxSize: number,
    private readonly sizeOf: (value: T) => number,
  ) {}

  get count(): number {
    return this.entries.size;
  }

  get size(): number {
    return this.total;
  }

  get(key: string): T | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  /** Puts a value in; the least recently used go. One that is larger than all the room is not kept. */
  set(key: string, value: T): void {
    this.delete(key);
    const size = this.sizeOf(value);
    if (size > this.maxSize) return;
    this.entries.set(key, { value, size });
    this.total += size;
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.maxEntries && this.total <= this.maxSize) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    this.total -= entry.size;
  }

  clear(): void {
    this.entries.clear();
    this.total = 0;
  }
}
