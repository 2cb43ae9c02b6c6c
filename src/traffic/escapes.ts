import { encodeUtf8 } from '../base/utf8';
import { isXmlCharacter } from '../protocol/head';

const AMPERSAND = 0x26;
const PERCENT = 0x25;
/** A space, in URLs. */
const PLUS = 0x2b;
export const SPACE = 0x20;
const SEMICOLON = 0x3b;
const NUMBER_SIGN = 0x23;
const LETTER_X = 0x78;
/** `&#x10FFFF;` and some leading zeros. */
export const maxReferenceBytes = 16;

const predefined = Object.entries({ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }).map(([name, character]) => ({
  name: encodeUtf8(name),
  code: character.charCodeAt(0),
}));

/** The byte sequences of one byte, by that: HTML as text has an escape every few bytes, and each would get one made. */
const oneByte = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));

/** A character written as an XML reference, or a byte as in URLs. */
export interface Escape {
  readonly start: number;
  readonly end: number;
  /** The bytes it stands for. */
  readonly bytes: Uint8Array;
}

/** How many bytes at the end may be the first half of an escape. */
export function brokenEscapeBytes(bytes: Uint8Array): number {
  const from = Math.max(0, bytes.length - maxReferenceBytes);
  const text = String.fromCharCode(...bytes.subarray(from));
  return /(?:&[#\w]*|%[0-9a-fA-F]?)$/.exec(text)?.[0].length ?? 0;
}

/** Which signs are taken for the beginning of an escape: a sum of these. */
export const escapeSigns = { ampersand: 1, percent: 2, plus: 4, all: 7 } as const;

const signByByte = new Uint8Array(256);
signByByte[AMPERSAND] = escapeSigns.ampersand;
signByByte[PERCENT] = escapeSigns.percent;
signByByte[PLUS] = escapeSigns.plus;

/** Up to here looking at each byte takes less than three calls of a search. */
const maxLookedAtBytes = 128;

/** Those of the signs that are in the bytes. */
export function signsIn(bytes: Uint8Array): number {
  if (bytes.length <= maxLookedAtBytes) {
    let signs = 0;
    for (let at = 0; at < bytes.length; at++) signs |= signByByte[bytes[at]!]!;
    return signs;
  }
  const { ampersand, percent, plus } = escapeSigns;
  return (
    (bytes.includes(AMPERSAND) ? ampersand : 0) |
    (bytes.includes(PERCENT) ? percent : 0) |
    (bytes.includes(PLUS) ? plus : 0)
  );
}

/** The first escape at or behind `from` that begins with one of the signs. */
export function nextEscape(bytes: Uint8Array, from: number, signs: number): Escape | undefined {
  for (let at = from; at < bytes.length; at++) {
    if ((signByByte[bytes[at]!]! & signs) === 0) continue;
    const escape = readEscape(bytes, at);
    if (escape) return escape;
  }
  return undefined;
}

function readEscape(bytes: Uint8Array, start: number): Escape | undefined {
  if (bytes[start] === PLUS) return { start, end: start + 1, bytes: oneByte[SPACE]! };
  return bytes[start] === PERCENT ? readPercent(bytes, start) : readReference(bytes, start);
}

function readPercent(bytes: Uint8Array, start: number): Escape | undefined {
  const high = hexDigit(bytes[start + 1]);
  const low = hexDigit(bytes[start + 2]);
  if (high === undefined || low === undefined) return undefined;
  return { start, end: start + 3, bytes: oneByte[high * 16 + low]! };
}

function readReference(bytes: Uint8Array, start: number): Escape | undefined {
  const limit = Math.min(bytes.length, start + maxReferenceBytes);
  let end = start + 1;
  // No reference holds a second ampersand: a run of them costs one look each.
  while (end < limit && bytes[end] !== SEMICOLON && bytes[end] !== AMPERSAND) end++;
  if (end === limit || bytes[end] !== SEMICOLON) return undefined;
  const code = bytes[start + 1] === NUMBER_SIGN ? readNumber(bytes, start + 2, end) : readName(bytes, start + 1, end);
  return code !== undefined && isXmlCharacter(code) ? { start, end: end + 1, bytes: characterBytes(code) } : undefined;
}

/** The code point a numeric reference names. */
function readNumber(bytes: Uint8Array, start: number, end: number): number | undefined {
  const isHex = ((bytes[start] ?? 0) | 0x20) === LETTER_X;
  const base = isHex ? 16 : 10;
  let code = 0;
  for (let at = isHex ? start + 1 : start; at < end; at++) {
    const digit = hexDigit(bytes[at]);
    if (digit === undefined || digit >= base) return undefined;
    code = code * base + digit;
  }
  return code;
}

function readName(bytes: Uint8Array, start: number, end: number): number | undefined {
  for (const { name, code } of predefined) if (isNamed(bytes, start, end, name)) return code;
  return undefined;
}

function isNamed(bytes: Uint8Array, start: number, end: number, name: Uint8Array): boolean {
  if (name.length !== end - start) return false;
  for (let at = 0; at < name.length; at++) if (bytes[start + at] !== name[at]) return false;
  return true;
}

function hexDigit(byte = 0): number | undefined {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : undefined;
}

function characterBytes(code: number): Uint8Array {
  return code < 0x80 ? oneByte[code]! : encodeUtf8(String.fromCodePoint(code));
}
