const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const valueOf = new Map([...alphabet].map((character, value) => [character, value]));

/** Bytes as base64 with padding (RFC 4648, section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  // Built from pieces: one string grown character by character is a deep rope for a large payload.
  const pieces: string[] = [];
  for (let start = 0; start < bytes.length; start += 3 * 1024) {
    pieces.push(encodePiece(bytes.subarray(start, start + 3 * 1024)));
  }
  return pieces.join('');
}

function encodePiece(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 3) {
    const left = bytes.length - start;
    const bits = (bytes[start]! << 16) | ((bytes[start + 1] ?? 0) << 8) | (bytes[start + 2] ?? 0);
    text += alphabet[bits >> 18]! + alphabet[(bits >> 12) & 63]!;
    text += left > 1 ? alphabet[(bits >> 6) & 63]! : '=';
    text += left > 2 ? alphabet[bits & 63]! : '=';
  }
  return text;
}

/** The bytes of base64 text; undefined when it is none. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let bits = 0;
  for (let index = 0; index < text.length - padding; index++) {
    const value = valueOf.get(text[index]!);
    if (value === undefined) return undefined;
    bits = ((bits << 6) | value) & 0xffffff;
    const bitCount = (index + 1) * 6;
    // After every second to fourth character of four another byte is complete.
    if (index % 4 > 0) bytes[Math.floor(bitCount / 8) - 1] = bits >> (bitCount % 8);
  }
  return bytes;
}
