import { decodeCharset } from '../mime/charsets';

/**
 * Encodes text in the charsets of old mail, which the platform only decodes: the way back is found by decoding
 * every byte sequence there is, once per charset and encoder.
 */
export class CharsetEncoder {
  private readonly tables = new Map<string, Map<string, number[]>>();

  /** @throws RangeError for a character that the charset has not: sample texts are chosen so that it has. */
  encode(text: string, charset: string): Uint8Array {
    if (charset === 'utf-8') return Buffer.from(text, 'utf8');
    if (charset === 'iso-2022-jp') return this.encodeJis(text);
    const table = this.table(charset);
    const bytes: number[] = [];
    for (const character of text) {
      const code = character.charCodeAt(0) < 0x80 ? [character.charCodeAt(0)] : table.get(character);
      if (code === undefined) throw new RangeError(`${charset} has no ${character}`);
      bytes.push(...code);
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

  private table(charset: string): Map<string, number[]> {
    const known = this.tables.get(charset);
    if (known !== undefined) return known;
    const table = new Map<string, number[]>();
    addSequences(table, charset, singleBytes());
    if (doubleByteCharsets.has(charset)) addSequences(table, charset, doubleBytes());
    this.tables.set(charset, table);
    return table;
  }
}

const doubleByteCharsets = new Set(['shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr']);
const LF = 0x0a;

function* singleBytes(): Generator<number[]> {
  for (let byte = 0x80; byte <= 0xff; byte++) yield [byte];
}

function* doubleBytes(): Generator<number[]> {
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) yield [lead, trail];
  }
}

/** All sequences are decoded in one go, a line each; the first that gives a character is its encoding. */
function addSequences(table: Map<string, number[]>, charset: string, sequences: Iterable<number[]>): void {
  const all = [...sequences];
  const bytes = Uint8Array.from(all.flatMap((sequence) => [...sequence, LF]));
  const lines = decodeCharset(bytes, charset).text.split('\n');
  for (const [position, sequence] of all.entries()) {
    const character = lines[position] ?? '';
    const isOne = [...character].length === 1 && character !== '\uFFFD';
    if (isOne && !table.has(character)) table.set(character, sequence);
  }
}
