import { decodeWords } from 'postal-mime';
import { decodeUtf8Strict } from '../../../base/utf8';

export interface DecodedText {
  readonly text: string;
  /** True when the charset is unknown and the text a guess. */
  readonly isGuess: boolean;
}

/** Names found in mail that the Encoding Standard, and so `TextDecoder`, does not list. */
const aliases: Readonly<Record<string, string>> = {
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  'iso-8859-8-e': 'iso-8859-8',
  'x-gbk': 'gbk',
  ks_c_5601: 'euc-kr',
};

/** Charsets that promise no more than ASCII: what is beyond it is most likely UTF-8. */
const plainNames = new Set(['', 'us-ascii', 'ascii', 'default', 'unknown-8bit', 'x-unknown']);

/**
 * Text of bytes in a charset as mail names it. A missing or unknown charset is taken as UTF-8 when the bytes are
 * that, else as windows-1252; malformed sequences become U+FFFD. Never throws.
 */
export function decodeCharset(bytes: Uint8Array, charset: string | undefined): DecodedText {
  const label = (charset ?? '').trim().toLowerCase();
  if (!plainNames.has(label)) {
    try {
      const decoder = new TextDecoder(aliases[label] ?? label);
      const text = decoder.decode(bytes);
      return { text: decoder.encoding === 'windows-1252' ? withWindowsCharacters(text) : text, isGuess: false };
    } catch {
      // An unknown label: go on as if there were none.
    }
  }
  return { text: guess(bytes), isGuess: !plainNames.has(label) };
}

/** Text of a header field, its encoded words decoded (RFC 2047). Never throws. */
export function decodeHeaderText(value: string): string {
  return withWindowsCharacters(decodeWords(value));
}

function guess(bytes: Uint8Array): string {
  try {
    return decodeUtf8Strict(bytes);
  } catch {
    return withWindowsCharacters(new TextDecoder('windows-1252').decode(bytes));
  }
}

/** The characters of windows-1252 from 0x80 to 0x9F, where ISO 8859-1 has controls; five are not taken. */
const windowsCharacters = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * Some releases of Node decode windows-1252 as if it were ISO 8859-1, which turns quotes and the euro to controls.
 * Controls of that range mean nothing in mail, so they always are such characters.
 */
export function withWindowsCharacters(text: string): string {
  return text.replace(/[\x80-\x9f]/g, (control) => windowsCharacters[control.charCodeAt(0) - 0x80] ?? control);
}
