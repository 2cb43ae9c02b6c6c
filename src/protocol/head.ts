import { decodeUtf8 } from '../base/utf8';

/** What tells frames apart; who sends one knows it without reading. */
export interface FrameName {
  /** Name of the root element as spelled; empty when the frame does not start like an element. */
  readonly tag: string;
  /** Value of the `id` attribute; undefined when there is none. */
  readonly id: string | undefined;
}

/** What is read of a frame when it arrives; the tree is parsed only when someone looks. */
export interface FrameHead extends FrameName {
  /** True for a `response` with `errorText` or `errorNum`: the request failed. */
  readonly hasError: boolean;
}

const unreadable: FrameHead = { tag: '', id: undefined, hasError: false };

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const SLASH = 0x2f;
const ZERO = 0x30;
const LESS = 0x3c;
const EQUALS = 0x3d;
const GREATER = 0x3e;
const QUESTION = 0x3f;
const EXCLAMATION = 0x21;

/** Longest start tag looked at, in bytes: an `id` beyond it is found by the full parse only. */
const maxHeadBytes = 64 * 1024;

/**
 * Reads the root's name, `id` and error mark from the first bytes of a frame, with one pass and next to no
 * allocation (about a hundred times as fast as a parse). Never throws: what it cannot read is left out, and
 * the full parse gives the verdict on the document.
 */
export function readHead(frame: Uint8Array): FrameHead {
  const limit = Math.min(frame.length, maxHeadBytes);
  const head = readLikeBefore(frame);
  if (head) return head;
  const tagStart = findRootStart(frame, limit);
  if (tagStart < 0) return unreadable;
  let position = skipName(frame, tagStart, limit);
  if (position === tagStart) return unreadable;
  const tag = internName(frame, tagStart, position);
  // Only a response can report an error; for all else the search ends at the id, which servers put first.
  const isResponse = tag.length === 8 && tag.toLowerCase() === 'response';
  let id: string | undefined;
  let hasError = false;
  for (;;) {
    while (position < limit && isSpace(frame[position]!)) position++;
    const nameStart = position;
    position = skipName(frame, position, limit);
    const nameLength = position - nameStart;
    if (nameLength === 0) break; // '>', '/', or something that is no attribute
    while (position < limit && isSpace(frame[position]!)) position++;
    if (position >= limit || frame[position] !== EQUALS) break;
    position++;
    while (position < limit && isSpace(frame[position]!)) position++;
    const quote = frame[position];
    if (position >= limit || (quote !== DOUBLE_QUOTE && quote !== SINGLE_QUOTE)) break;
    const valueStart = ++position;
    while (position < limit && frame[position] !== quote) position++;
    if (position >= limit) break;
    if (nameLength === 2 && id === undefined && isIdName(frame, nameStart)) {
      id = readDecimal(frame, valueStart, quote) ?? readId(frame, valueStart, position);
      if (!isResponse) {
        rememberStart(frame, valueStart, tag, quote);
        break;
      }
    } else if (isResponse && (nameLength === 9 || nameLength === 8)) {
      hasError ||= isErrorName(frame, nameStart, nameStart + nameLength);
    }
    position++;
  }
  return { tag, id, hasError };
}

/**
 * Everything up to the id's value in the message before. Messages come in runs that start alike (the reports of one
 * listing), and clients number their requests: comparing that start and reading a decimal number is about three
 * times as fast as the full way, and gives the same. Holds for speed only, so one for all streams does no harm.
 */
let before: { readonly bytes: Uint8Array; readonly tag: string; readonly quote: number } | undefined;
const maxRememberedBytes = 128;

function rememberStart(frame: Uint8Array, valueStart: number, tag: string, quote: number): void {
  if (valueStart <= maxRememberedBytes) before = { bytes: Uint8Array.from(frame.subarray(0, valueStart)), tag, quote };
}

/** The head of a frame that starts like the one before and has a plain decimal id; undefined for any other. */
function readLikeBefore(frame: Uint8Array): FrameHead | undefined {
  if (before === undefined) return undefined;
  const { bytes, quote, tag } = before;
  for (let offset = 0; offset < bytes.length; offset++) if (bytes[offset] !== frame[offset]) return undefined;
  const id = readDecimal(frame, bytes.length, quote);
  return id === undefined ? undefined : { tag, id, hasError: false };
}

/** The plain decimal number that stands from `start` up to the quote; undefined when something else does. */
function readDecimal(frame: Uint8Array, start: number, quote: number): string | undefined {
  let number = 0;
  let end = start;
  for (let digit = frame[end]! - ZERO; digit >= 0 && digit <= 9; digit = frame[++end]! - ZERO) {
    number = number * 10 + digit;
  }
  const length = end - start;
  const isPlain = frame[end] === quote && length > 0 && length < 10 && (frame[start] !== ZERO || length === 1);
  return isPlain ? String(number) : undefined;
}

/** Index of the first byte of the root's name, past white space, a byte order mark, a declaration and comments; -1 if none. */
function findRootStart(frame: Uint8Array, limit: number): number {
  let position = frame[0] === 0xef && frame[1] === 0xbb && frame[2] === 0xbf ? 3 : 0;
  for (;;) {
    while (position < limit && isSpace(frame[position]!)) position++;
    if (position + 1 >= limit || frame[position] !== LESS) return -1;
    const next = frame[position + 1];
    if (next !== QUESTION && next !== EXCLAMATION) return position + 1;
    position = skipMarkup(frame, position, limit, next === EXCLAMATION);
    if (position < 0) return -1;
  }
}

/** Index behind the declaration or comment that starts at `position`; -1 when it is not closed. */
function skipMarkup(frame: Uint8Array, position: number, limit: number, isComment: boolean): number {
  for (let end = frame.indexOf(GREATER, position); end !== -1 && end < limit; end = frame.indexOf(GREATER, end + 1)) {
    const closed = isComment ? frame[end - 1] === 0x2d && frame[end - 2] === 0x2d : frame[end - 1] === QUESTION;
    if (closed) return end + 1;
  }
  return -1;
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === LF || byte === CR || byte === TAB;
}

/** 1 for every byte that ends a name: white space and controls, `=`, `/`, `>`, `<`, quotes. */
const endsName = new Uint8Array(256).fill(1, 0, SPACE + 1);
for (const byte of [EQUALS, SLASH, GREATER, LESS, DOUBLE_QUOTE, SINGLE_QUOTE]) endsName[byte] = 1;

/** Index behind the name that starts at `position`. */
function skipName(frame: Uint8Array, position: number, limit: number): number {
  while (position < limit && endsName[frame[position]!] === 0) position++;
  return position;
}

/** 0x20 folds ASCII letters to lower case: names compare without regard to case. */
function isIdName(frame: Uint8Array, start: number): boolean {
  return (frame[start]! | 0x20) === 0x69 && (frame[start + 1]! | 0x20) === 0x64;
}

function isErrorName(frame: Uint8Array, start: number, end: number): boolean {
  const name = decodeUtf8(frame.subarray(start, end)).toLowerCase();
  return name === 'errortext' || name === 'errornum';
}

function readId(frame: Uint8Array, start: number, end: number): string {
  return decodeReferences(decodeShort(frame.subarray(start, end)));
}

const predefined: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Resolves the five predefined and numeric references; leaves all else as it stands. */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(lt|gt|amp|quot|apos));/gi, (whole, decimal, hex, name) => {
    if (name) return predefined[String(name)] ?? whole;
    const code = decimal ? Number(decimal) : parseInt(String(hex), 16);
    return isXmlCharacter(code) ? String.fromCodePoint(code) : whole;
  });
}

/** True for the characters XML 1.0 allows in a document (section 2.2). */
export function isXmlCharacter(code: number): boolean {
  return (
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}

/**
 * Names come again and again, so each is decoded once. A small table of fixed size where a newcomer takes the
 * slot of an older one: a peer that invents names cannot make it grow.
 */
const slotCount = 512;
const maxInternedBytes = 32;
const internedNames: ({ readonly bytes: Uint8Array; readonly name: string } | undefined)[] = new Array<undefined>(
  slotCount,
);

function internName(frame: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (length > maxInternedBytes) return decodeUtf8(frame.subarray(start, end));
  let hash = length;
  for (let position = start; position < end; position++) hash = (Math.imul(hash, 31) + frame[position]!) | 0;
  const slot = (hash ^ (hash >>> 9)) & (slotCount - 1);
  const known = internedNames[slot];
  if (known && isAt(known.bytes, frame, start, length)) return known.name;
  const bytes = Uint8Array.from(frame.subarray(start, end));
  const name = decodeShort(bytes);
  internedNames[slot] = { bytes, name };
  return name;
}

function isAt(bytes: Uint8Array, frame: Uint8Array, start: number, length: number): boolean {
  if (bytes.length !== length) return false;
  let offset = 0;
  while (offset < length && bytes[offset] === frame[start + offset]) offset++;
  return offset === length;
}

/** For a handful of ASCII bytes, the set-up of a decoder costs more than the characters. */
function decodeShort(bytes: Uint8Array): string {
  if (bytes.length > maxInternedBytes) return decodeUtf8(bytes);
  let text = '';
  for (const byte of bytes) {
    if (byte >= 0x80) return decodeUtf8(bytes);
    text += String.fromCharCode(byte);
  }
  return text;
}
