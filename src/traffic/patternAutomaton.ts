/** A place between two patterns and in all of them at once: what has been read that may still become one. */
export type AutomatonState = number;

/** Nothing of any pattern has been read. */
export const startState: AutomatonState = 0;

/**
 * Reads bytes one by one and tells which patterns end there: all of them, also where they overlap. The time depends on
 * the number of bytes alone, whatever they are and however much of a pattern they repeat (the idea of Aho and
 * Corasick). Memory grows with the bytes of the patterns.
 */
export class PatternAutomaton {
  /** Next state by state and byte, see {@link edge}; those of the start are in `first`, for speed. */
  private readonly next = new Map<number, AutomatonState>();
  private readonly first = new Uint32Array(256);
  /** How many bytes of a pattern stand behind a state. */
  private readonly depths: number[] = [0];
  /** The state of the longest end of what was read that also begins a pattern. */
  private readonly fallbacks: AutomatonState[] = [startState];
  private readonly endings = new Map<AutomatonState, readonly number[]>();

  /** @param patterns each at least one byte. */
  constructor(patterns: readonly Uint8Array[]) {
    patterns.forEach((pattern, index) => this.addPattern(pattern, index));
    this.linkFallbacks();
  }

  step(state: AutomatonState, byte: number): AutomatonState {
    let from = state;
    while (from !== startState) {
      const to = this.next.get(edge(from, byte));
      if (to !== undefined) return to;
      from = this.fallbacks[from]!;
    }
    return this.first[byte]!;
  }

  /** Which patterns, by index, end at the state; undefined for most states. */
  patternsAt(state: AutomatonState): readonly number[] | undefined {
    return this.endings.get(state);
  }

  /** How many of the bytes read last begin a pattern. */
  depth(state: AutomatonState): number {
    return this.depths[state]!;
  }

  /** The state for the next shorter end of the bytes that begins a pattern. */
  shorter(state: AutomatonState): AutomatonState {
    return this.fallbacks[state]!;
  }

  private addPattern(pattern: Uint8Array, index: number): void {
    let state = startState;
    for (const byte of pattern) state = this.child(state, byte) ?? this.addChild(state, byte);
    this.endings.set(state, [...(this.endings.get(state) ?? []), index]);
  }

  private child(state: AutomatonState, byte: number): AutomatonState | undefined {
    return state === startState ? this.first[byte]! || undefined : this.next.get(edge(state, byte));
  }

  private addChild(state: AutomatonState, byte: number): AutomatonState {
    const added = this.depths.length;
    this.depths.push(this.depths[state]! + 1);
    this.fallbacks.push(startState);
    if (state === startState) this.first[byte] = added;
    else this.next.set(edge(state, byte), added);
    return added;
  }

  /** From the shortest beginnings to the longest: the fallback of a state is always shorter than itself. */
  private linkFallbacks(): void {
    const edges = [...this.next].sort(([, one], [, other]) => this.depths[one]! - this.depths[other]!);
    for (const [key, state] of edges) {
      const parent = Math.floor(key / 256);
      const fallback = this.step(this.fallbacks[parent]!, key % 256);
      this.fallbacks[state] = fallback;
      const shorter = this.endings.get(fallback);
      if (shorter) this.endings.set(state, [...(this.endings.get(state) ?? []), ...shorter]);
    }
  }
}

function edge(state: AutomatonState, byte: number): number {
  return state * 256 + byte;
}
