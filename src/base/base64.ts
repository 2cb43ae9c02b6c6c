const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 without line breaks, as SASL messages carry it (RFC 4648, section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let position = 0; position < bytes.length; position += 3) {
    const group = (bytes[position]! << 16) | ((bytes[position + 1] ?? 0) << 8) | (bytes[position + 2] ?? 0);
    const count = Math.min(3, bytes.length - position);
    for (let digit = 0; digit < 4; digit++) {
      text += digit <= count ? digits[(group >> (18 - 6 * digit)) & 63]! : '=';
    }
  }
  return text;
}

/** The bytes of base64 text; white space is skipped. Undefined when the text is no base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const compact = text.replace(/\s+/g, '');
  // Without groups that repeat: those run out of stack on a few megabytes.
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  const unpadded = compact.replace(/=+$/, '');
  const isPadded = unpadded.length < compact.length;
  if (isPadded ? compact.length % 4 !== 0 : unpadded.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((unpadded.length * 3) / 4));
  let group = 0;
  for (let position = 0; position < unpadded.length; position++) {
    group = (group << 6) | digits.indexOf(unpadded[position]!);
    const bits = ((position + 1) * 6) % 8;
    if (bits < 6) bytes[Math.floor(((position + 1) * 6) / 8) - 1] = (group >> bits) & 255;
  }
  return bytes;
}
