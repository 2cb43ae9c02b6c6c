/** Where a pattern was found. */
export interface ByteMatch {
  readonly start: number;
  /** Which of the patterns. */
  readonly pattern: number;
}

/**
 * Looks for several byte patterns at once. It compares pairs of bytes at the end of a window as long as the shortest
 * pattern and jumps over windows that cannot match (the idea of Wu and Manber), so most bytes are never looked at.
 * Long patterns are therefore found faster than short ones.
 */
export class ByteSearcher {
  /** How far the window may jump when it ends in a given pair of bytes; 0: a pattern may start here. */
  private readonly jumps = new Uint8Array(0x10000);
  /** Patterns by the pair of bytes at the end of their window. */
  private readonly candidates = new Map<number, number[]>();
  private readonly windowBytes: number;
  private readonly fold: Uint8Array;

  /** @param patterns each at least one byte. @param ignoreCase takes ASCII letters of both cases for the same. */
  constructor(
    private readonly patterns: readonly Uint8Array[],
    ignoreCase = false,
  ) {
    this.fold = ignoreCase ? foldedBytes : plainBytes;
    this.windowBytes = Math.min(maxWindowBytes, ...patterns.map((pattern) => pattern.length));
    this.jumps.fill(Math.max(1, this.windowBytes - 1));
    patterns.forEach((pattern, index) => this.addPattern(pattern, index));
  }

  /** The leftmost match that lies within `from` and `to` (exclusive). */
  find(bytes: Uint8Array, from = 0, to = bytes.length): ByteMatch | undefined {
    if (this.patterns.length === 0) return undefined;
    if (this.windowBytes === 1) return this.findShort(bytes, from, to);
    const jumps = this.jumps;
    for (let last = from + this.windowBytes - 1; last < to;) {
      const pair = (bytes[last - 1]! << 8) | bytes[last]!;
      const jump = jumps[pair]!;
      if (jump > 0) {
        last += jump;
        continue;
      }
      const start = last - this.windowBytes + 1;
      const pattern = this.patternAt(bytes, start, to, this.candidates.get(pair)!);
      if (pattern !== undefined) return { start, pattern };
      last++;
    }
    return undefined;
  }

  private findShort(bytes: Uint8Array, from: number, to: number): ByteMatch | undefined {
    for (let start = from; start < to; start++) {
      const candidates = this.candidates.get(bytes[start]!);
      const pattern = candidates && this.patternAt(bytes, start, to, candidates);
      if (pattern !== undefined) return { start, pattern };
    }
    return undefined;
  }

  private patternAt(bytes: Uint8Array, start: number, to: number, candidates: readonly number[]): number | undefined {
    return candidates.find((index) => this.isAt(this.patterns[index]!, bytes, start, to));
  }

  private isAt(pattern: Uint8Array, bytes: Uint8Array, start: number, to: number): boolean {
    if (start + pattern.length > to) return false;
    const fold = this.fold;
    let offset = 0;
    while (offset < pattern.length && fold[bytes[start + offset]!] === fold[pattern[offset]!]) offset++;
    return offset === pattern.length;
  }

  private addPattern(pattern: Uint8Array, index: number): void {
    const window = this.windowBytes;
    if (window === 1) {
      for (const byte of this.spellings(pattern[0]!)) this.addCandidate(byte, index);
      return;
    }
    for (let end = 1; end < window; end++) {
      for (const first of this.spellings(pattern[end - 1]!)) {
        for (const second of this.spellings(pattern[end]!)) {
          const pair = (first << 8) | second;
          this.jumps[pair] = Math.min(this.jumps[pair]!, window - 1 - end);
          if (end === window - 1) this.addCandidate(pair, index);
        }
      }
    }
  }

  private addCandidate(key: number, index: number): void {
    const list = this.candidates.get(key);
    if (list) list.push(index);
    else this.candidates.set(key, [index]);
  }

  private spellings(byte: number): readonly number[] {
    const folded = this.fold[byte]!;
    const isFoldedLetter = this.fold === foldedBytes && folded >= 0x61 && folded <= 0x7a;
    return isFoldedLetter ? [folded, folded - 0x20] : [byte];
  }
}

/** Jumps are kept as bytes. */
const maxWindowBytes = 255;

const plainBytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const foldedBytes = plainBytes.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));
