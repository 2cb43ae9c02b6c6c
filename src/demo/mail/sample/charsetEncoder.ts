import { decodeCharset } from '../mime/charsets';

/**
 * Encodes text in the charsets of old mail, which the platform only decodes: the way back is found by decoding
 * every byte sequence there is, once per charset and encoder.
 */
export class CharsetEncoder {
  /** By charset: each character with its bytes, the first in the higher place. */
  private readonly tables = new Map<string, Map<string, number>>();

  /** @throws RangeError for a character that the charset has not: sample texts are chosen so that it has. */
  encode(text: string, charset: string): Uint8Array {
    if (charset === 'utf-8') return Buffer.from(text, 'utf8');
    if (charset === 'iso-2022-jp') return this.encodeJis(text);
    const table = this.table(charset);
    const bytes: number[] = [];
    for (const character of text) {
      const code = character.charCodeAt(0) < 0x80 ? character.charCodeAt(0) : table.get(character);
      if (code === undefined) throw new RangeError(`${charset} has no ${character}`);
      if (code > 0xff) bytes.push(code >> 8);
      bytes.push(code & 0xff);
    }
    return Uint8Array.from(bytes);
  }

  /** ISO-2022-JP is EUC-JP without the high bits, between escape sequences. */
  private encodeJis(text: string): Uint8Array {
    const bytes: number[] = [];
    let isDouble = false;
    for (const character of text) {
      const code = this.encode(character, 'euc-jp');
      if (code.length > 1 !== isDouble) {
        isDouble = !isDouble;
        bytes.push(0x1b, ...(isDouble ? [0x24, 0x42] : [0x28, 0x42]));
      }
      for (const byte of code) bytes.push(byte & 0x7f);
    }
    if (isDouble) bytes.push(0x1b, 0x28, 0x42);
    return Uint8Array.from(bytes);
  }

  private table(charset: string): Map<string, number> {
    const known = this.tables.get(charset);
    if (known !== undefined) return known;
    const table = new Map<string, number>();
    addSingleBytes(table, charset);
    if (doubleByteCharsets.has(charset)) addDoubleBytes(table, charset);
    this.tables.set(charset, table);
    return table;
  }
}

const doubleByteCharsets = new Set(['shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr']);
const LF = 0x0a;

function addSingleBytes(table: Map<string, number>, charset: string): void {
  const bytes = Buffer.alloc(0x80 * 2, LF);
  for (let byte = 0x80; byte <= 0xff; byte++) bytes[(byte - 0x80) * 2] = byte;
  const lines = decodeCharset(bytes, charset).text.split('\n');
  for (let byte = 0x80; byte <= 0xff; byte++) addCharacter(table, lines[byte - 0x80], byte);
}

/** All pairs are decoded in one go, a line each: tens of thousands of calls would take a hundred times as long. */
function addDoubleBytes(table: Map<string, number>, charset: string): void {
  const codes: number[] = [];
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) codes.push((lead << 8) | trail);
  }
  const bytes = Buffer.alloc(codes.length * 3, LF);
  for (const [position, code] of codes.entries()) bytes.writeUInt16BE(code, position * 3);
  const lines = decodeCharset(bytes, charset).text.split('\n');
  for (const [position, code] of codes.entries()) addCharacter(table, lines[position], code);
}

/** The first code of a character is its encoding; pairs that mean nothing give U+FFFD, or two characters. */
function addCharacter(table: Map<string, number>, character: string | undefined, code: number): void {
  if (character === undefined || character === '\uFFFD' || character.length > 2) return;
  const isOne = character.length === String.fromCodePoint(character.codePointAt(0) ?? 0).length;
  if (isOne && !table.has(character)) table.set(character, code);
}
