import { addRange, type ByteRange } from './byteRanges';
import { EscapedSearch } from './escapedSearch';
import { SPACE } from './escapes';
import { PatternFinder } from './patternFinder';
import { isBase64Byte, secretPatterns, wholePatterns, type SecretPattern } from './secretPatterns';

/** Where a secret counts: `everywhere`, or only where it is all of an attribute's value or of an element's text. */
export type SecretPlace = 'everywhere' | 'wholeValue';

/**
 * Looks for known secrets in frames: in clear, with XML or URL escapes, and in base64. Takes time in proportion to the
 * frame, whatever is in it.
 */
export class SecretSearch {
  private readonly patterns: readonly SecretPattern[];
  private readonly finder: PatternFinder;
  private readonly escaped: EscapedSearch;
  private readonly isWanted: (frame: Uint8Array, range: ByteRange) => boolean;

  /**
   * @param secrets none of them white space alone.
   * @param shortestCutBytes how much of a secret at the end of broken-off bytes counts as one.
   */
  constructor(
    secrets: readonly Uint8Array[],
    place: SecretPlace,
    private readonly shortestCutBytes: number,
  ) {
    this.patterns = secrets.flatMap(place === 'everywhere' ? secretPatterns : wholePatterns);
    const spellings = this.patterns.map(({ bytes }) => bytes);
    this.finder = new PatternFinder(spellings);
    const hasSpaces = secrets.some((secret) => secret.includes(SPACE));
    this.escaped = new EscapedSearch(spellings, this.finder, hasSpaces);
    this.isWanted = place === 'everywhere' ? () => true : isWholeValue;
  }

  /** Adds where secrets stand to `ranges`. */
  find(frame: Uint8Array, ranges: ByteRange[]): void {
    const add = (pattern: number, start: number, end: number): void => {
      const { charactersBefore, charactersAfter } = this.patterns[pattern]!;
      const range = {
        start: start - (isBase64Byte(frame[start - 1]) ? charactersBefore : 0),
        end: end + (isBase64Byte(frame[end]) ? charactersAfter : 0),
      };
      if (this.isWanted(frame, range)) addRange(ranges, range);
    };
    this.finder.findAll(frame, add);
    this.escaped.findAll(frame, add);
  }

  /** A connection may break in the middle of a secret: its first half, at the end of the bytes, counts too. */
  findCut(frame: Uint8Array, ranges: ByteRange[]): void {
    this.escaped.findCut(frame, this.shortestCutBytes, (start) => {
      const range = { start, end: frame.length };
      if (!this.isWanted(frame, range)) return false;
      addRange(ranges, range);
      return true;
    });
  }
}

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;

/**
 * True when only white space stands between the range and what delimits a value; the ends of the frame do too. Secrets
 * are not white space alone, so no run of it is looked through for more than the few that stand right beside it.
 */
function isWholeValue(frame: Uint8Array, { start, end }: ByteRange): boolean {
  let before = start - 1;
  while (isSpace(frame[before])) before--;
  let after = end;
  while (isSpace(frame[after])) after++;
  return isDelimiter(frame[before], GREATER_THAN) && isDelimiter(frame[after], LESS_THAN);
}

function isDelimiter(byte: number | undefined, bracket: number): boolean {
  return byte === undefined || byte === QUOTE || byte === APOSTROPHE || byte === bracket;
}

function isSpace(byte: number | undefined): boolean {
  return byte === SPACE || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
