import { decodeUtf8, encodeUtf8 } from '../../base/utf8';
import { serializeXml, type XmlElement } from '../../protocol/xml';
import type { Direction } from '../../traffic/types';
import { Redactor } from '../../traffic/redaction';

/** How a request ended. */
export type Outcome =
  | { readonly kind: 'answered'; readonly response: XmlElement; readonly elapsedMs: number }
  /** The server refused, never answered, the connection broke, or the user gave up: in words. */
  | { readonly kind: 'failed'; readonly words: string; readonly response?: XmlElement | undefined };

/** One sent request and all that came back for it. */
export interface Answer {
  readonly accountName: string;
  readonly request: XmlElement;
  /** In order of arrival. */
  readonly data: readonly XmlElement[];
  /** Data messages that came and were not kept. */
  readonly omittedData: number;
  readonly outcome: Outcome;
}

/** Longest answer shown as a document, in UTF-16 code units: the editor stays quick. The console has all of it. */
const maxAnswerLength = 2_000_000;

/** The two ways to indent; the second gives undefined for what cannot be read. */
export interface Formatters {
  readonly formatXml: (element: XmlElement) => string;
  readonly formatText: (xml: string) => string | undefined;
}

/**
 * The answer as a document: comments that say how it went, the request, the data messages and the response, with
 * secrets masked as in the console.
 */
export function renderAnswer(answer: Answer, { formatXml, formatText }: Formatters): string {
  const { request, data, omittedData, outcome } = answer;
  const redactor = new Redactor();
  const pretty = (element: XmlElement, direction: Direction): string => {
    const plain = encodeUtf8(serializeXml(element));
    const masked = redactor.mask(plain, direction, { tag: element.name });
    // Reading it again is needed only where something was masked, and takes long for a long message.
    if (masked === plain) return formatXml(element);
    const xml = decodeUtf8(masked);
    return formatText(xml) ?? xml;
  };
  const parts = [...headerOf(answer), comment('Request'), pretty(request, 'sent')];
  if (data.length > 0) parts.push('', comment(data.length === 1 ? 'Data message' : `${data.length} data messages`));
  let length = 0;
  for (const [index, message] of data.entries()) {
    const text = pretty(message, 'received');
    length += text.length;
    if (length > maxAnswerLength) {
      parts.push(comment(`${data.length - index} more are too long to be shown here. The console has them.`));
      break;
    }
    parts.push(text);
  }
  if (omittedData > 0) parts.push(comment(`${omittedData} more came. The console has them.`));
  if (outcome.response) parts.push('', comment('Response'), pretty(outcome.response, 'received'));
  return `${parts.join('\n')}\n`;
}

function headerOf({ accountName, request, outcome }: Answer): readonly string[] {
  const to = `${request.name}, sent to ${accountName}`;
  // On a line of its own: it is what one looks for.
  if (outcome.kind === 'failed') return [comment(to), comment(outcome.words), ''];
  return [comment(`${to}: done in ${formatMs(outcome.elapsedMs)}`), ''];
}

function formatMs(elapsedMs: number): string {
  return elapsedMs < 10 ? `${elapsedMs.toFixed(1)} ms` : `${Math.round(elapsedMs)} ms`;
}

/** XML allows no two hyphens in a comment, and names of accounts and texts of servers may hold any. */
function comment(text: string): string {
  return `<!-- ${text.replace(/-(?=-)/g, '- ').replace(/-$/, '- ')} -->`;
}
