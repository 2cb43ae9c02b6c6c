const encoder = new TextEncoder();
const lenientDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Longest text, in UTF-16 units, that is worth the detour through {@link scratch}. */
const maxShortLength = 128;
/** Where short texts are encoded: at most three bytes for each unit. */
const scratch = new Uint8Array(maxShortLength * 3);

/** UTF-8 bytes of `text`. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  if (text.length > maxShortLength) return encoder.encode(text);
  // `encode` makes a buffer outside of the heap for each text, which costs several times what a few bytes do.
  return scratch.slice(0, encoder.encodeInto(text, scratch).written);
}

/** Text of UTF-8 bytes; malformed sequences become U+FFFD. For showing, never for a round trip. */
export function decodeUtf8(bytes: Uint8Array): string {
  return lenientDecoder.decode(bytes);
}

/** Text of UTF-8 bytes. @throws TypeError when the bytes are not well-formed UTF-8. */
export function decodeUtf8Strict(bytes: Uint8Array): string {
  return strictDecoder.decode(bytes);
}
