import { decodeUtf8, encodeUtf8 } from '../base/utf8';
import { ByteSearcher } from './byteSearch';
import type { Direction, RowState, SessionNumber, TrafficFilter } from './types';

/** What a filter asks of the row itself, before any payload is looked at. */
export interface RowFacts {
  readonly state: RowState;
  readonly tag: string;
}

/** A filter made ready for use on many rows. */
export interface TrafficMatcher {
  /** True when the payloads do not matter: {@link matchesRow} alone decides. */
  readonly needsNoPayload: boolean;
  readonly direction: Direction | undefined;
  /** False for sessions whose rows never pass, whatever comes of them. */
  matchesSession(session: SessionNumber, accountId: string): boolean;
  matchesRow(facts: RowFacts): boolean;
  /** True when the text is found in the bytes from `from` to `to` (exclusive). */
  matchesPayload(bytes: Uint8Array, from: number, to: number): boolean;
}

/** A matcher, or why there is none, in words for the user. */
export type CompiledFilter =
  | { readonly matcher: TrafficMatcher; readonly problem?: undefined }
  | { readonly matcher?: undefined; readonly problem: string };

type PayloadTest = TrafficMatcher['matchesPayload'];

/** Prepares a filter. Never throws: a regular expression that is none is reported. */
export function compileFilter(filter: TrafficFilter): CompiledFilter {
  let matchesPayload: PayloadTest;
  try {
    matchesPayload = compileText(filter);
  } catch (error) {
    return { problem: regexProblem(error) };
  }
  const { session, accountId, hideKeepAlives, errorsOnly, direction, hiddenTags = [] } = filter;
  const hidden = new Set([...hiddenTags, ...(hideKeepAlives ? ['noop'] : [])].map((tag) => tag.toLowerCase()));
  return {
    matcher: {
      needsNoPayload: !filter.text && !direction,
      direction,
      matchesPayload,
      matchesSession: (ofSession, ofAccount) =>
        (session === undefined || ofSession === session) && (!accountId || ofAccount === accountId),
      matchesRow: (facts) =>
        !(hidden.size > 0 && hidden.has(facts.tag.toLowerCase())) &&
        (!errorsOnly || facts.state === 'failed' || facts.state === 'lost'),
    },
  };
}

function compileText({ text, isRegex, matchCase }: TrafficFilter): PayloadTest {
  if (!text) return () => true;
  if (isRegex) {
    const pattern = new RegExp(text, matchCase ? 'u' : 'iu');
    return (bytes, from, to) => pattern.test(decodeUtf8(bytes.subarray(from, to)));
  }
  // Case of other letters than ASCII ones needs the text; all else is found in the bytes, which is many times faster.
  if (!matchCase && /[^\0-\x7f]/.test(text)) return compileFolded(text);
  const searcher = new ByteSearcher(spellings(text).map(encodeUtf8), !matchCase);
  return (bytes, from, to) => searcher.find(bytes, from, to) !== undefined;
}

function compileFolded(text: string): PayloadTest {
  const folded = spellings(text).map((spelling) => spelling.toLowerCase());
  return (bytes, from, to) => {
    const payload = decodeUtf8(bytes.subarray(from, to)).toLowerCase();
    return folded.some((spelling) => payload.includes(spelling));
  };
}

/** The text as it stands, and as it is written in XML: who looks for `Q&A` means the letters, not their spelling. */
function spellings(text: string): string[] {
  const inText = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const inAttribute = inText.replaceAll('"', '&quot;');
  const allEscaped = inAttribute.replaceAll('>', '&gt;');
  return [...new Set([text, inText, inText.replaceAll('>', '&gt;'), inAttribute, allEscaped])];
}

function regexProblem(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  // Engines repeat the pattern in front of what is wrong with it; the reason is behind the last colon.
  return `Not a regular expression: ${message.slice(message.lastIndexOf(': ') + 2) || message}`;
}
