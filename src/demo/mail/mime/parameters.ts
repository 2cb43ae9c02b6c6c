import { decodeCharset, decodeHeaderText } from './charsets';

/** A header value such as `text/plain; charset=utf-8; name="a b.txt"`, decoded. */
export interface ParameterizedValue {
  /** The part before the first semicolon, in lower case. */
  readonly value: string;
  /** Parameters by lower-case name, in order; RFC 2231 sections joined, encoded words decoded. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Most parameters read of one field. */
const maxParameters = 100;

const parameter = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)(?:"|$)|([^;]*))/gs;

/** Reads the value of Content-Type or Content-Disposition (RFC 2045, 2183, 2231). Never throws. */
export function parseParameterized(text: string): ParameterizedValue {
  const end = text.search(/[;\s(]/);
  const value = (end === -1 ? text : text.slice(0, end)).trim().toLowerCase();
  const sections: Section[] = [];
  for (const [, name = '', quoted, token = ''] of text.matchAll(parameter)) {
    const plain = quoted === undefined ? token.replace(/\s*\([^()]*\)\s*$/, '').trim() : unquote(quoted);
    sections.push(sectionOf(name.toLowerCase(), plain));
    if (sections.length === maxParameters) break;
  }
  return { value, parameters: joinSections(sections) };
}

interface Section {
  readonly name: string;
  readonly position: number;
  readonly isEncoded: boolean;
  readonly text: string;
}

/** Only quotes and backslashes are escaped in practice: a Windows path in quotes keeps its backslashes. */
function unquote(quoted: string): string {
  return quoted.replace(/\\(["\\])/g, '$1');
}

function sectionOf(name: string, text: string): Section {
  const match = /^(.+?)\*(?:(\d{1,3})(\*?))?$/.exec(name);
  if (match === null) return { name, position: 0, isEncoded: false, text: decodeHeaderText(text) };
  const isEncoded = match[2] === undefined || match[3] === '*';
  return { name: match[1] ?? name, position: Number(match[2] ?? 0), isEncoded, text };
}

function joinSections(sections: readonly Section[]): Map<string, string> {
  const byName = new Map<string, Section[]>();
  for (const section of sections) byName.set(section.name, [...(byName.get(section.name) ?? []), section]);
  const parameters = new Map<string, string>();
  for (const [name, parts] of byName) parameters.set(name, joinOne(parts));
  return parameters;
}

/** The encoded form wins over a plain one: programs send both, the plain one for readers that know no better. */
function joinOne(parts: readonly Section[]): string {
  const [first, ...rest] = parts;
  if (first !== undefined && rest.length === 0 && !first.isEncoded) return first.text;
  const encoded = parts.some((part) => part.isEncoded)
    ? parts.filter((part) => part.isEncoded || part.position > 0)
    : parts;
  const ordered = [...encoded].sort((a, b) => a.position - b.position);
  let charset: string | undefined;
  const bytes: Uint8Array[] = [];
  for (const part of ordered) {
    const head = part.isEncoded && part.position === 0 ? /^([^']*)'[^']*'(.*)$/s.exec(part.text) : null;
    if (head !== null) charset = head[1];
    const text = head === null ? part.text : (head[2] ?? '');
    bytes.push(part.isEncoded ? percentDecode(text) : Buffer.from(text, 'utf8'));
  }
  return decodeCharset(Buffer.concat(bytes), charset).text;
}

function percentDecode(text: string): Uint8Array {
  const spelled = Buffer.from(text, 'utf8').toString('latin1');
  return Buffer.from(
    spelled.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
}
