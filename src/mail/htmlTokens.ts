import { decodeHtmlEntities } from './htmlEntities';

/** Text between tags, or a tag with a lower-case name. */
export type HtmlToken =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'open' | 'close'; readonly name: string; readonly attributes: string };

/** Elements whose content is never text of the message. */
const skippedContent = new Set(['script', 'style', 'head', 'title', 'template', 'svg', 'object', 'iframe', 'noscript']);
/** Of these, the content is no markup: only their own end tag ends them. */
const rawContent = new Set(['script', 'style', 'title', 'iframe']);

/**
 * Cuts HTML into text and tags, in one pass and without ever failing: what is no tag is text. Comments,
 * declarations, scripts and styles are left out.
 */
export function* htmlTokens(html: string): Generator<HtmlToken> {
  let position = 0;
  let skipDepth = 0;
  while (position < html.length) {
    const less = nextMarkup(html, position);
    const end = less === -1 ? html.length : less;
    if (end > position && skipDepth === 0) yield { kind: 'text', text: html.slice(position, end) };
    if (less === -1) return;
    const tag = tagAt(html, less);
    position = tag.end;
    if (tag.name === '') {
      if (tag.text !== '' && skipDepth === 0) yield { kind: 'text', text: tag.text };
      continue;
    }
    if (!tag.isClosing && rawContent.has(tag.name)) {
      position = afterRawContent(html, position, tag.name);
    } else if (skippedContent.has(tag.name)) {
      skipDepth = Math.max(0, skipDepth + (tag.isClosing ? -1 : tag.isEmpty ? 0 : 1));
    } else if (tag.name === 'body') {
      // Many mails forget to close their head.
      skipDepth = 0;
    } else if (skipDepth === 0) {
      yield { kind: tag.isClosing ? 'close' : 'open', name: tag.name, attributes: tag.attributes };
    }
  }
}

/** Where something that may be a tag begins; -1 for nowhere. A `<` before anything else is text, and there may be many. */
function nextMarkup(html: string, from: number): number {
  const markup = /<[a-zA-Z/!?]/g;
  markup.lastIndex = from;
  return markup.exec(html)?.index ?? -1;
}

interface Tag {
  readonly name: string;
  readonly attributes: string;
  readonly isClosing: boolean;
  readonly isEmpty: boolean;
  /** What a `<` that starts no tag stands for. */
  readonly text: string;
  readonly end: number;
}

const noTag: Omit<Tag, 'end'> = { name: '', attributes: '', isClosing: false, isEmpty: false, text: '' };
const tagStart = /<(\/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})/y;

function tagAt(html: string, less: number): Tag {
  if (html.startsWith('<!--', less)) return { ...noTag, end: after(html, '-->', less + 4) };
  if (html.startsWith('<!', less) || html.startsWith('<?', less)) return { ...noTag, end: after(html, '>', less + 2) };
  tagStart.lastIndex = less;
  const found = tagStart.exec(html);
  if (!found) return { ...noTag, text: '<', end: less + 1 };
  const start = less + found[0].length;
  const end = endOfTag(html, start);
  const attributes = html.slice(start, end - 1);
  const name = (found[2] ?? '').toLowerCase();
  return { name, attributes, isClosing: found[1] === '/', isEmpty: attributes.endsWith('/'), text: '', end };
}

/** Tags longer than this are taken to end at their first `>`; images written into attributes may be long. */
const maxTagLength = 4_000_000;

/** Position behind the `>` of a tag; one inside quotes does not count. */
function endOfTag(html: string, start: number): number {
  let quote = '';
  for (let at = start; at < html.length && at - start < maxTagLength; at++) {
    const character = html[at] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '>') {
      return at + 1;
    } else if ((character === '"' || character === "'") && html[at - 1] === '=') {
      quote = character;
    }
  }
  return after(html, '>', start);
}

function after(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from);
  return found === -1 ? html.length : found + mark.length;
}

/** Not looked for in a lower-case copy: some letters become two there, and all places behind them others. */
function afterRawContent(html: string, from: number, name: string): number {
  const endTag = new RegExp(`</${name}`, 'gi');
  endTag.lastIndex = from;
  const close = endTag.exec(html)?.index;
  return close === undefined ? html.length : after(html, '>', close);
}

/** Value of an attribute in the inside of a tag, decoded; `undefined` when it is not there. */
export function htmlAttribute(attributes: string, name: string): string | undefined {
  // Only the start is looked at: what matters in mail stands there, and the search stays cheap.
  const found = new RegExp(`(?:^|[\\s"'])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(
    attributes.slice(0, 8_000),
  );
  const value = found?.[1] ?? found?.[2] ?? found?.[3];
  return value === undefined ? undefined : decodeHtmlEntities(value).trim();
}
