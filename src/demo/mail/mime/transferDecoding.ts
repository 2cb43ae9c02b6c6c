import { latin1 } from './headerBlock';

export interface DecodedBody {
  readonly bytes: Uint8Array;
  /** True when the body holds what its encoding does not allow; what could be read is there. */
  readonly isDamaged: boolean;
}

/** Undoes a Content-Transfer-Encoding (RFC 2045, section 6). Unknown ones pass the bytes as they are. Never throws. */
export function decodeTransfer(body: Uint8Array, encoding: string): DecodedBody {
  if (encoding === 'base64') return decodeBase64(body);
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(body);
  return { bytes: body, isDamaged: !['', '7bit', '8bit', 'binary'].includes(encoding) };
}

function decodeBase64(body: Uint8Array): DecodedBody {
  const text = latin1(body);
  return { bytes: Buffer.from(text, 'base64'), isDamaged: /[^A-Za-z0-9+/=\s]/.test(text) };
}

const EQUALS = 0x3d;

function decodeQuotedPrintable(body: Uint8Array): DecodedBody {
  const bytes = new Uint8Array(body.length);
  let length = 0;
  let isDamaged = false;
  for (let position = 0; position < body.length; position++) {
    const byte = body[position]!;
    if (byte !== EQUALS) {
      bytes[length++] = byte;
      continue;
    }
    const softBreak = softBreakLength(body, position + 1);
    const value = hexPair(body, position + 1);
    if (softBreak > 0) position += softBreak;
    else if (value >= 0) {
      bytes[length++] = value;
      position += 2;
    } else {
      bytes[length++] = byte;
      isDamaged = true;
    }
  }
  return { bytes: bytes.subarray(0, length), isDamaged };
}

/** Bytes of a line end behind an equals sign, spaces before it included (they were added on the way); 0 if none. */
function softBreakLength(body: Uint8Array, start: number): number {
  let position = start;
  while (body[position] === 0x20 || body[position] === 0x09) position++;
  if (body[position] === 0x0d) position++;
  return body[position] === 0x0a ? position + 1 - start : 0;
}

function hexPair(body: Uint8Array, start: number): number {
  const high = hexDigit(body[start]);
  const low = hexDigit(body[start + 1]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
