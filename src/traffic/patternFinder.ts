import { ByteSearcher } from './byteSearch';
import { PatternAutomaton, startState } from './patternAutomaton';

/** How much of each pattern is looked for first; the more, the further the search jumps. */
const maxPrefixBytes = 16;

/**
 * Finds every occurrence of several patterns. Bytes that are like none of them are jumped over; once one begins, an
 * automaton reads on until nothing of any is left. So it is fast where nothing is found, which is nearly always, and
 * takes linear time on bytes made to look like patterns all the way.
 */
export class PatternFinder {
  private readonly prefixes: ByteSearcher;
  private made: PatternAutomaton | undefined;

  /** @param patterns each at least one byte. */
  constructor(private readonly patterns: readonly Uint8Array[]) {
    const prefixes = new Map(patterns.map((pattern) => [prefixKey(pattern), pattern.subarray(0, maxPrefixBytes)]));
    this.prefixes = new ByteSearcher([...prefixes.values()]);
  }

  /** Made when something is found for the first time: most sessions need none. */
  get automaton(): PatternAutomaton {
    return (this.made ??= new PatternAutomaton(this.patterns));
  }

  /** Calls `onMatch` for every occurrence, in the order of their ends. */
  findAll(bytes: Uint8Array, onMatch: (pattern: number, start: number, end: number) => void): void {
    let position = 0;
    for (let hit = this.prefixes.find(bytes); hit; hit = this.prefixes.find(bytes, position)) {
      position = hit.start;
      let state = startState;
      do {
        state = this.automaton.step(state, bytes[position++]!);
        for (const pattern of this.automaton.patternsAt(state) ?? []) {
          onMatch(pattern, position - this.patterns[pattern]!.length, position);
        }
      } while (state !== startState && position < bytes.length);
    }
  }
}

function prefixKey(pattern: Uint8Array): string {
  return String.fromCharCode(...pattern.subarray(0, maxPrefixBytes));
}
