import { badChallenge } from './saslMechanism';

/** Longest challenge that is read, in characters (RFC 2831, section 2.1.1). */
const maxChallengeLength = 2048;

/**
 * The directives of a DIGEST-MD5 challenge by lower-case name, quotes taken off; some may come more than once
 * (RFC 2831, section 2.1.1).
 *
 * @throws UnprovenServerError when the text is too long or not of that form.
 */
export function parseDirectives(text: string): ReadonlyMap<string, readonly string[]> {
  if (text.length > maxChallengeLength)
    throw badChallenge('DIGEST-MD5', `it has more than ${maxChallengeLength} characters`);
  const directives = new Map<string, string[]>();
  const source = text.trim();
  // One directive with the comma behind it; commas may stand alone. A value is a token or a quoted string.
  const directive =
    /[ \t\r\n]*(?:,|([!#$%&'*+\-.^_`|~0-9A-Za-z]+)[ \t\r\n]*=[ \t\r\n]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))[ \t\r\n]*(?:,|$))/sy;
  while (directive.lastIndex < source.length) {
    const position = directive.lastIndex;
    const match = directive.exec(source);
    if (!match) throw badChallenge('DIGEST-MD5', `it cannot be read from character ${position + 1} on`);
    const [, name, inQuotes, token] = match;
    if (name === undefined) continue;
    const value = inQuotes?.replace(/\\(.)/gs, '$1') ?? token ?? '';
    directives.set(name.toLowerCase(), [...(directives.get(name.toLowerCase()) ?? []), value]);
  }
  return directives;
}

/** A value between quotes (RFC 2831, section 7.1). */
export function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
