import { decodeCharset } from './charsets';

/** One header field as it stands in a message: unfolded, encoded words still encoded. */
export interface RawField {
  readonly name: string;
  readonly value: string;
}

export interface HeaderBlock {
  readonly fields: readonly RawField[];
  /** Index of the first byte of the body. */
  readonly bodyStart: number;
  /** False when the block ends at a line that is no field, so that the body begins without an empty line. */
  readonly endsProperly: boolean;
}

/** Longest header block read, in bytes; a longer one ends there. Real ones stay under 64 kB. */
const maxHeaderBytes = 1024 * 1024;
/** Most fields kept of one block: a message is no way to fill the memory of a reader. */
const maxFields = 2000;

const fieldStart = /^[\x21-\x39\x3b-\x7e]+[ \t]*:/;

/**
 * Reads the header fields at the start of `bytes` (RFC 5322, section 2.2). Bytes beyond ASCII are taken as UTF-8,
 * else as `fallbackCharset`: mail programs that write such headers use the charset of their text. Never throws.
 */
export function readHeaderBlock(bytes: Uint8Array, fallbackCharset?: string): HeaderBlock {
  const text = latin1(bytes.subarray(0, maxHeaderBytes));
  const fields: RawField[] = [];
  let position = text.startsWith('From ') ? lineEnd(text, 0) : 0; // the separator of an mbox file is no field
  let open: string[] = [];
  const close = (): void => {
    if (open.length > 0 && fields.length < maxFields) fields.push(fieldOf(open.join(''), fallbackCharset));
    open = [];
  };
  while (position < text.length) {
    const next = lineEnd(text, position);
    const line = text.slice(position, next).replace(/\r?\n$/, '');
    if (line === '') {
      close();
      return { fields, bodyStart: next, endsProperly: true };
    }
    if (/^[ \t]/.test(line) && open.length > 0) open.push(line);
    else if (fieldStart.test(line)) {
      close();
      open = [line];
    } else {
      close();
      return { fields, bodyStart: position, endsProperly: false };
    }
    position = next;
  }
  close();
  return { fields, bodyStart: text.length, endsProperly: true };
}

/** The value of the first field of that name, letter case apart. */
export function fieldValue(fields: readonly RawField[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return fields.find((field) => field.name.toLowerCase() === wanted)?.value;
}

/** One character per byte, for searching bytes with text tools. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function lineEnd(text: string, position: number): number {
  const newline = text.indexOf('\n', position);
  return newline === -1 ? text.length : newline + 1;
}

function fieldOf(line: string, fallbackCharset: string | undefined): RawField {
  const colon = line.indexOf(':');
  const value = line
    .slice(colon + 1)
    .replace(/[\r\n]+/g, ' ')
    .trim();
  return {
    name: line.slice(0, colon).trimEnd(),
    value: /[\x80-\xff]/.test(value) ? decodeCharset(Buffer.from(value, 'latin1'), fallbackCharset).text : value,
  };
}
