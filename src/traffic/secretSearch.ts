import type { ByteRange } from './byteRanges';
import { ByteSearcher } from './byteSearch';
import { EscapedSearch } from './escapedSearch';
import { isBase64Byte, secretPatterns, wholePatterns, type SecretPattern } from './secretPatterns';

/** Where a secret counts: `everywhere`, or only where it is all of an attribute's value or of an element's text. */
export type SecretPlace = 'everywhere' | 'wholeValue';

/** Looks for known secrets in frames: in clear, with XML or URL escapes, and in base64. */
export class SecretSearch {
  private readonly patterns: readonly SecretPattern[];
  private readonly searcher: ByteSearcher;
  private readonly escaped: EscapedSearch;
  private readonly isWanted: (frame: Uint8Array, range: ByteRange) => boolean;

  /** @param shortestCutBytes how much of a secret at the end of broken-off bytes counts as one. */
  constructor(
    secrets: readonly Uint8Array[],
    place: SecretPlace,
    private readonly shortestCutBytes: number,
  ) {
    const patternsOf = place === 'everywhere' ? secretPatterns : wholePatterns;
    // Longest first: of two secrets that start alike, the whole of the longer one is masked.
    this.patterns = secrets.flatMap(patternsOf).sort((a, b) => b.bytes.length - a.bytes.length);
    this.searcher = new ByteSearcher(this.patterns.map(({ bytes }) => bytes));
    this.escaped = new EscapedSearch(secrets);
    this.isWanted = place === 'everywhere' ? () => true : isWholeValue;
  }

  /** Adds where secrets stand to `ranges`. */
  find(frame: Uint8Array, ranges: ByteRange[]): void {
    const add = (range: ByteRange): void => void (this.isWanted(frame, range) && ranges.push(range));
    for (let match = this.searcher.find(frame); match; match = this.searcher.find(frame, match.start + 1)) {
      const { bytes, charactersBefore, charactersAfter } = this.patterns[match.pattern]!;
      const end = match.start + bytes.length;
      add({
        start: match.start - (isBase64Byte(frame[match.start - 1]) ? charactersBefore : 0),
        end: end + (isBase64Byte(frame[end]) ? charactersAfter : 0),
      });
    }
    this.escaped.find(frame).forEach(add);
  }

  /** A connection may break in the middle of a secret: its first half, at the end of the bytes, counts too. */
  findCut(frame: Uint8Array, ranges: ByteRange[]): void {
    for (const { bytes } of this.patterns) {
      for (let length = Math.min(bytes.length - 1, frame.length); length >= this.shortestCutBytes; length--) {
        const start = frame.length - length;
        if (!bytes.subarray(0, length).every((byte, offset) => frame[start + offset] === byte)) continue;
        const range = { start, end: frame.length };
        if (this.isWanted(frame, range)) ranges.push(range);
        break;
      }
    }
  }
}

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;

/** True when only white space stands between the range and what delimits a value; the ends of the frame do too. */
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
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
