import { encodeUtf8 } from '../base/utf8';
import { decodeReferences } from '../protocol/head';
import type { ByteRange } from './byteRanges';

const AMPERSAND = 0x26;
const PERCENT = 0x25;
const PLUS = 0x2b;
const SPACE = 0x20;
const SEMICOLON = 0x3b;
/** `&#x10FFFF;` and some leading zeros. */
const maxReferenceBytes = 16;

interface Escape {
  /** The bytes it stands for. */
  readonly bytes: Uint8Array;
  readonly end: number;
}

interface Place {
  readonly secret: Uint8Array;
  readonly offset: number;
}

/**
 * Finds secrets of which at least one character is escaped, as an XML reference or with a percent sign as in URLs;
 * every way to spell an escape is understood. Costs next to nothing for bytes without escapes.
 */
export class EscapedSearch {
  /** Where in the secrets a byte occurs. */
  private readonly places = new Map<number, Place[]>();
  private readonly signs: readonly number[];

  constructor(secrets: readonly Uint8Array[]) {
    for (const secret of secrets) {
      secret.forEach((byte, offset) => {
        const list = this.places.get(byte) ?? [];
        this.places.set(byte, [...list, { secret, offset }]);
      });
    }
    // In URLs a plus sign is a space.
    this.signs = this.places.has(SPACE) ? [AMPERSAND, PERCENT, PLUS] : [AMPERSAND, PERCENT];
  }

  find(bytes: Uint8Array): ByteRange[] {
    const found: ByteRange[] = [];
    for (const sign of this.signs) {
      for (let at = bytes.indexOf(sign); at !== -1; at = bytes.indexOf(sign, at + 1)) this.findAround(bytes, at, found);
    }
    return found;
  }

  /** Tries every secret whose first escaped character may be the one at `at`. */
  private findAround(bytes: Uint8Array, at: number, found: ByteRange[]): void {
    const escape = readEscape(bytes, at);
    if (!escape) return;
    for (const { secret, offset } of this.places.get(escape.bytes[0]!) ?? []) {
      const start = at - offset;
      if (start < 0 || !isRawBefore(bytes, start, secret, offset)) continue;
      const end = matchEscaped(bytes, at, secret, offset);
      if (end !== undefined) found.push({ start, end });
    }
  }
}

function isRawBefore(bytes: Uint8Array, start: number, secret: Uint8Array, length: number): boolean {
  let offset = 0;
  while (offset < length && bytes[start + offset] === secret[offset]) offset++;
  return offset === length;
}

/** Index behind the rest of the secret, from `offset` on, if it stands at `position`, escaped or not. */
function matchEscaped(bytes: Uint8Array, position: number, secret: Uint8Array, offset: number): number | undefined {
  while (offset < secret.length) {
    const escape = readEscape(bytes, position);
    if (escape && isRawBefore(escape.bytes, 0, secret.subarray(offset), escape.bytes.length)) {
      offset += escape.bytes.length;
      position = escape.end;
    } else {
      if (bytes[position] !== secret[offset]) return undefined;
      offset++;
      position++;
    }
  }
  return position;
}

function readEscape(bytes: Uint8Array, at: number): Escape | undefined {
  const sign = bytes[at];
  if (sign === PLUS) return { bytes: Uint8Array.of(SPACE), end: at + 1 };
  if (sign === PERCENT) return readPercent(bytes, at);
  return sign === AMPERSAND ? readReference(bytes, at) : undefined;
}

function readPercent(bytes: Uint8Array, at: number): Escape | undefined {
  const digits = String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0);
  if (!/^[0-9a-f]{2}$/i.test(digits)) return undefined;
  return { bytes: Uint8Array.of(parseInt(digits, 16)), end: at + 3 };
}

function readReference(bytes: Uint8Array, at: number): Escape | undefined {
  const window = bytes.subarray(at, at + maxReferenceBytes);
  const length = window.indexOf(SEMICOLON) + 1;
  if (length === 0) return undefined;
  const text = String.fromCharCode(...window.subarray(0, length));
  const decoded = decodeReferences(text);
  return decoded === text ? undefined : { bytes: encodeUtf8(decoded), end: at + length };
}
