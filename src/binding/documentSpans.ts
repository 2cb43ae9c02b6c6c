import { decodeUtf8 } from '../base/utf8';

/** The text is no element that holds elements. */
export class XmlSpanError extends Error {
  override readonly name = 'XmlSpanError';
}

/** Start and end (exclusive) of a document in the bytes that hold it. */
export type Span = readonly [start: number, end: number];

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const QUESTION = 0x3f;
const EXCLAMATION = 0x21;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const DASH = 0x2d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/**
 * The spans of all children of the root element, and the root's start tag. Text between children is a child as well,
 * so that nothing of an answer is passed over without a word; white space and comments are not. One pass; only the
 * nesting is looked at.
 *
 * @throws XmlSpanError when the root is not there, not closed, or something follows it.
 */
export function documentSpans(bytes: Uint8Array): { readonly rootTag: string; readonly spans: readonly Span[] } {
  return new SpanScan(bytes).run();
}

class SpanScan {
  private readonly spans: Span[] = [];
  private rootTag: string | undefined;
  private depth = 0;
  private childStart = 0;
  private position = 0;

  constructor(private readonly bytes: Uint8Array) {}

  run(): { rootTag: string; spans: readonly Span[] } {
    for (let less = this.next(LESS); less >= 0; less = this.next(LESS)) {
      this.takeText(less);
      this.position = less;
      this.markup(less);
    }
    if (this.rootTag === undefined || this.depth > 0) throw new XmlSpanError('The root element is not closed');
    this.takeText(this.bytes.length);
    return { rootTag: this.rootTag, spans: this.spans };
  }

  private markup(less: number): void {
    const next = this.bytes[less + 1];
    if (next === QUESTION) this.skipPast(QUESTION, QUESTION, 1);
    else if (next === EXCLAMATION) this.declaration(less);
    else if (next === SLASH) this.endTag();
    else this.startTag(less);
  }

  private startTag(less: number): void {
    if (this.depth === 0 && this.rootTag !== undefined) throw new XmlSpanError('Something follows the root element');
    const end = this.tagEnd(less + 1);
    this.position = end + 1;
    if (this.depth === 0) this.rootTag = decodeUtf8(this.bytes.subarray(less, end + 1));
    const isEmpty = this.bytes[end - 1] === SLASH;
    if (this.depth === 1) this.childStart = less;
    if (!isEmpty) this.depth++;
    else if (this.depth === 1) this.spans.push([less, this.position]);
  }

  private endTag(): void {
    const end = this.next(GREATER);
    if (end < 0 || this.depth === 0) throw new XmlSpanError('An end tag closes nothing');
    this.position = end + 1;
    this.depth--;
    if (this.depth === 1) this.spans.push([this.childStart, this.position]);
  }

  /** A comment or CDATA section, in which `<` means nothing; document types are never used. */
  private declaration(less: number): void {
    const third = this.bytes[less + 2];
    if (third === DASH) {
      this.position = less + 4;
      this.skipPast(DASH, DASH, 2);
    } else if (third === OPEN_BRACKET && this.depth > 0) {
      this.skipPast(CLOSE_BRACKET, CLOSE_BRACKET, 2);
      if (this.depth === 1) this.spans.push([less, this.position]);
    } else throw new XmlSpanError('Document types are not accepted');
  }

  /** Goes behind the next `>` that has `count` of the given bytes right before it. */
  private skipPast(first: number, second: number, count: number): void {
    for (let end = this.next(GREATER); end >= 0; end = this.bytes.indexOf(GREATER, end + 1)) {
      const closes = this.bytes[end - 1] === first && (count === 1 || this.bytes[end - 2] === second);
      if (closes && end - count >= this.position) {
        this.position = end + 1;
        return;
      }
    }
    throw new XmlSpanError('A comment, section or declaration is not closed');
  }

  /** Index of the `>` that ends the tag; a quoted value may hold one. */
  private tagEnd(start: number): number {
    let quote = 0;
    for (let at = start; at < this.bytes.length; at++) {
      const byte = this.bytes[at]!;
      if (quote !== 0) quote = byte === quote ? 0 : quote;
      else if (byte === DOUBLE_QUOTE || byte === SINGLE_QUOTE) quote = byte;
      else if (byte === GREATER) return at;
      else if (byte === LESS) break;
    }
    throw new XmlSpanError('A tag is not closed');
  }

  private takeText(end: number): void {
    if (this.depth > 1) return;
    let start = this.position;
    while (start < end && isSpace(this.bytes[start]!)) start++;
    if (start === end) return;
    if (this.depth === 1) this.spans.push([start, end]);
    else if (this.rootTag !== undefined) throw new XmlSpanError('Something follows the root element');
  }

  private next(byte: number): number {
    return this.bytes.indexOf(byte, this.position);
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
