/** One line of an iCalendar or vCard text: `NAME;PARAM=value:text` (RFC 5545, section 3.1; RFC 2426). */
export interface ContentLine {
  /** In upper case, without a group prefix. */
  readonly name: string;
  /** Parameters by upper-case name; a bare type such as `;HOME` has an empty value. */
  readonly parameters: ReadonlyMap<string, readonly string[]>;
  /** As written, escapes included. */
  readonly value: string;
}

/** Most lines read of one text. */
const maxLines = 20_000;

const linePattern = /^(?:[\w-]+\.)?([A-Za-z0-9-]+)((?:;(?:[^":]|"[^"]*")*)?):(.*)$/s;
const parameterPattern = /;([A-Za-z0-9-]+)(?:=((?:"[^"]*"|[^";])*))?/g;

/** Unfolds and reads the lines; those that are none are left out. Never throws. */
export function readContentLines(text: string): ContentLine[] {
  const lines: ContentLine[] = [];
  for (const line of text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/, maxLines)) {
    const match = linePattern.exec(line);
    if (match === null) continue;
    const [, name = '', parameters = '', value = ''] = match;
    lines.push({ name: name.toUpperCase(), parameters: readParameters(parameters), value });
  }
  return lines;
}

function readParameters(text: string): Map<string, string[]> {
  const parameters = new Map<string, string[]>();
  for (const [, name = '', value = ''] of text.matchAll(parameterPattern)) {
    const values = (value.match(/"[^"]*"|[^,"]+/g) ?? ['']).map((part) => part.replace(/"/g, '').trim());
    parameters.set(name.toUpperCase(), [...(parameters.get(name.toUpperCase()) ?? []), ...values]);
  }
  return parameters;
}

/** Longest line of the written text in UTF-8 bytes (RFC 5545, section 3.1). */
const maxLineBytes = 75;

/** Lines folded and joined with CRLF, one behind the last. A line break inside a line would start a line of its own. */
export function writeContentLines(lines: readonly string[]): string {
  return lines.map((line) => `${fold(line.replace(/[\r\n]+/g, ' '))}\r\n`).join('');
}

function fold(line: string): string {
  let folded = '';
  let bytes = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (bytes + size > maxLineBytes) {
      folded += '\r\n ';
      bytes = 1;
    }
    folded += character;
    bytes += size;
  }
  return folded;
}

export function unescapeText(value: string): string {
  return value.replace(/\\([nN,;:\\])/g, (_, character: string) => (/n/i.test(character) ? '\n' : character));
}

export function escapeText(text: string): string {
  return text.replace(/[\\,;]/g, '\\$&').replace(/\r?\n/g, '\\n');
}

/** Cuts at separators that are not escaped; the pieces are unescaped. */
export function splitEscaped(value: string, separator: ';' | ','): string[] {
  const pieces = [''];
  for (const [piece] of value.matchAll(/\\.|[^\\]|\\$/gs)) {
    if (piece === separator) pieces.push('');
    else pieces[pieces.length - 1] += piece;
  }
  return pieces.map(unescapeText);
}
