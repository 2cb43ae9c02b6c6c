import { decodeUtf8, encodeUtf8 } from '../base/utf8';
import { encodeBase64 } from '../base/base64';

/** A spelling of a secret to look for. */
export interface SecretPattern {
  readonly bytes: Uint8Array;
  /** Base64 characters beside the pattern that hold bits of the secret too, together with bits of its neighbours. */
  readonly charactersBefore: 0 | 1;
  readonly charactersAfter: 0 | 1;
}

/** The spellings of a secret that stand for themselves: in clear, as programs print it, and in base64 at any place of the encoded bytes. */
export function secretPatterns(secret: Uint8Array): SecretPattern[] {
  const patterns = [secret, ...printed(secret)].map(alone);
  for (const bytesBefore of [0, 1, 2]) patterns.push(...base64Patterns(secret, bytesBefore));
  return patterns;
}

/** The spellings of a secret that is all of a value: in clear, and in base64 with and without its padding. */
export function wholePatterns(secret: Uint8Array): SecretPattern[] {
  const padded = encodeBase64(secret);
  return [secret, ...printed(secret), ...[...new Set([padded, padded.replace(/=+$/, '')])].map(encodeUtf8)].map(alone);
}

function alone(bytes: Uint8Array): SecretPattern {
  return { bytes, charactersBefore: 0, charactersAfter: 0 };
}

/** As bytes in hexadecimal, and as text with backslashes, with and without those that are not needed. */
function printed(secret: Uint8Array): Uint8Array[] {
  const hex = [...secret].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const text = decodeUtf8(secret);
  const quoted = JSON.stringify(text).slice(1, -1);
  const ascii = quoted.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const spellings = [hex, hex.toUpperCase(), quoted, ascii].flatMap((one) => [one, one.replaceAll('/', '\\/')]);
  return [...new Set(spellings)].filter((one) => one !== text).map(encodeUtf8);
}

/**
 * Base64 codes three bytes in four characters, so the same secret looks different depending on how many bytes stand
 * before it. The pattern holds the characters that depend on the secret alone.
 */
function base64Patterns(secret: Uint8Array, bytesBefore: number): SecretPattern[] {
  const framed = new Uint8Array(bytesBefore + secret.length);
  framed.set(secret, bytesBefore);
  const startBit = bytesBefore * 8;
  const endBit = framed.length * 8;
  const text = encodeBase64(framed).slice(Math.ceil(startBit / 6), Math.floor(endBit / 6));
  const urlSafe = text.replaceAll('+', '-').replaceAll('/', '_');
  return [...new Set([text, urlSafe])].map((spelling) => ({
    bytes: encodeUtf8(spelling),
    charactersBefore: startBit % 6 === 0 ? 0 : 1,
    charactersAfter: endBit % 6 === 0 ? 0 : 1,
  }));
}

const base64Bytes = new Uint8Array(256);
for (const byte of encodeUtf8('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_='))
  base64Bytes[byte] = 1;

/** True for the characters of both base64 alphabets and the padding. */
export function isBase64Byte(byte: number | undefined): boolean {
  return byte !== undefined && base64Bytes[byte] === 1;
}
