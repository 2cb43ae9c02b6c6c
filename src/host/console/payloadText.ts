import { decodeUtf8, decodeUtf8Strict } from '../../base/utf8';

/** Text on one line for recognising a frame: attributes and content behind the tag, without the id. */
export function previewOf(payload: Uint8Array, tag: string): string {
  const start = decodeUtf8(payload.subarray(0, previewBytes));
  const cut = payload.length > previewBytes ? '…' : '';
  const behindTag =
    tag !== '' && start.trimStart().startsWith(`<${tag}`) ? start.trimStart().slice(tag.length + 1) : start;
  const text = behindTag
    .replace(/\s+id\s*=\s*("[^"]*"|'[^']*')/, '')
    .replace(/\s*\/>\s*$/, '')
    .replace(/^\s*>/, '')
    .replace(new RegExp(`</${escapeRegex(tag)}>\\s*$`), '');
  return showControls(text.replace(/\s+/g, ' ').trim()) + cut;
}

/** Enough for the line of a wide window. */
const previewBytes = 320;

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** The payload as it was on the wire: text with control characters made visible, or hex when it is no UTF-8. */
export function rawTextOf(payload: Uint8Array): { readonly text: string; readonly isHex: boolean } {
  try {
    return { text: showControls(decodeUtf8Strict(payload)), isHex: false };
  } catch {
    return { text: hexDump(payload), isHex: true };
  }
}

// Control characters, and those that reorder or hide text: what is shown must be what was there.
const hiddenCharacters = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g;

/** Control characters as their pictures, others that cannot be seen as `<U+202E>`; LF and tab stay as they are. */
export function showControls(text: string): string {
  return text.replace(hiddenCharacters, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

const hexColumns = 16;

/** Bytes as lines of offset, hex and printable characters. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += hexColumns) {
    const part = [...bytes.subarray(offset, offset + hexColumns)];
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${offset.toString(16).padStart(8, '0')}  ${hex.padEnd(hexColumns * 3 - 1)}  ${text}`);
  }
  return lines.join('\n');
}
