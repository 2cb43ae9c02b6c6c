import { brokenEscapeBytes, escapeSigns, maxReferenceBytes, nextEscape, signsIn, type Escape } from './escapes';
import { startState, type AutomatonState, type PatternAutomaton } from './patternAutomaton';
import type { PatternFinder } from './patternFinder';

type OnMatch = (pattern: number, start: number, end: number) => void;

/**
 * Finds patterns of which at least one character is escaped, as an XML reference or with a percent sign as in URLs;
 * every way to spell an escape is understood. Costs next to nothing for bytes without escapes, and linear time for
 * any.
 *
 * A sign may be there as an escape or for itself (`%41` is also part of a password, and `+` a plus), so the bytes are
 * read once for every choice of signs: one to seven times, as many as there are choices of the signs in the bytes.
 */
export class EscapedSearch {
  private readonly longestBytes: number;
  private readonly signs: number;
  /** For all readers: one is used at a time. */
  private readonly starts: Uint32Array;

  /** @param hasSpaces whether a plus sign, in URLs a space, can be part of a pattern. */
  constructor(
    private readonly patterns: readonly Uint8Array[],
    private readonly finder: PatternFinder,
    hasSpaces: boolean,
  ) {
    this.longestBytes = patterns.reduce((longest, { length }) => Math.max(longest, length), 0);
    this.signs = hasSpaces ? escapeSigns.all : escapeSigns.ampersand | escapeSigns.percent;
    this.starts = new Uint32Array(this.longestBytes);
  }

  findAll(bytes: Uint8Array, onMatch: OnMatch): void {
    const present = signsIn(bytes) & this.signs;
    for (let choice = 1; choice <= present; choice++) {
      if ((choice & present) === choice) this.findRead(bytes, choice, onMatch);
    }
  }

  /**
   * Calls `onCut` with each start of a pattern's first half that ends with the bytes, for `shortestBytes` of a pattern and
   * more; for each way to read the bytes the longest first, until it gives true. Bytes may also break off in the middle of
   * an escape.
   */
  findCut(bytes: Uint8Array, shortestBytes: number, onCut: (start: number) => boolean): void {
    const from = Math.max(0, bytes.length - maxReferenceBytes * (this.longestBytes + 1));
    const tail = bytes.subarray(from);
    const whole = tail.subarray(0, tail.length - brokenEscapeBytes(tail));
    const present = signsIn(tail) & this.signs;
    for (let choice = 0; choice <= present; choice++) {
      if ((choice & present) !== choice) continue;
      this.cutStarts(choice === 0 ? tail : whole, choice, shortestBytes).some((start) => onCut(from + start));
    }
  }

  private cutStarts(bytes: Uint8Array, signs: number, shortestBytes: number): number[] {
    const reader = new EscapeReader(bytes, this.patterns, this.finder.automaton, this.starts, () => undefined);
    for (let escape = nextEscape(bytes, 0, signs); escape; escape = nextEscape(bytes, escape.end, signs)) {
      reader.readPlain(escape.start);
      reader.readEscape(escape);
    }
    reader.readPlain(bytes.length);
    return reader.cutStarts(shortestBytes);
  }

  /** Reads the bytes around the escapes, near enough for a pattern to reach there, with the escapes resolved. */
  private findRead(bytes: Uint8Array, signs: number, onMatch: OnMatch): void {
    const reach = this.longestBytes - 1;
    let escape = nextEscape(bytes, 0, signs);
    if (!escape) return;
    const reader = new EscapeReader(bytes, this.patterns, this.finder.automaton, this.starts, onMatch);
    while (escape) {
      reader.moveTo(escape.start - reach);
      reader.readPlain(escape.start);
      reader.readEscape(escape);
      const { end }: Escape = escape;
      escape = nextEscape(bytes, end, signs);
      reader.readPlain(Math.min(end + reach, escape?.start ?? bytes.length));
    }
  }
}

/**
 * Feeds bytes and resolved escapes to an automaton and remembers where each of the last ones stood, in `starts`: a
 * ring as long as the longest pattern.
 */
class EscapeReader {
  private readCount = 0;
  private position = 0;
  private state: AutomatonState = startState;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly patterns: readonly Uint8Array[],
    private readonly automaton: PatternAutomaton,
    private readonly starts: Uint32Array,
    private readonly onMatch: OnMatch,
  ) {}

  /** Leaves out what lies before `position`, unless it has been read. */
  moveTo(position: number): void {
    if (position <= this.position) return;
    this.position = position;
    this.state = startState;
  }

  /** Reads the bytes up to `end` as they stand. */
  readPlain(end: number): void {
    for (; this.position < end; this.position++) this.read(this.bytes[this.position]!, this.position + 1);
  }

  readEscape({ bytes, end }: Escape): void {
    for (const byte of bytes) this.read(byte, end);
    this.position = end;
  }

  /** Where patterns began that are not over, the longest part first. */
  cutStarts(shortestBytes: number): number[] {
    const found: number[] = [];
    for (let { state } = this; this.automaton.depth(state) >= shortestBytes; state = this.automaton.shorter(state)) {
      found.push(this.starts[(this.readCount - this.automaton.depth(state)) % this.starts.length]!);
    }
    return found;
  }

  private read(byte: number, end: number): void {
    this.starts[this.readCount++ % this.starts.length] = this.position;
    this.state = this.automaton.step(this.state, byte);
    if (this.state === startState) return;
    for (const pattern of this.automaton.patternsAt(this.state) ?? []) {
      const first = this.readCount - this.patterns[pattern]!.length;
      this.onMatch(pattern, this.starts[first % this.starts.length]!, end);
    }
  }
}
