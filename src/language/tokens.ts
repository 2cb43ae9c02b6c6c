/** A run of text, in UTF-16 code units from its start; `end` is behind the last one. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface AttributeToken {
  readonly name: string;
  readonly nameSpan: Span;
  /** As written, references not decoded; undefined while there is no quote yet. */
  readonly rawValue: string | undefined;
  /** Between the quotes; an unclosed value ends where the next markup or line begins. */
  readonly valueSpan: Span | undefined;
  readonly isValueClosed: boolean;
}

export interface StartTagToken extends Span {
  readonly kind: 'startTag';
  readonly name: string;
  readonly nameSpan: Span;
  readonly attributes: readonly AttributeToken[];
  readonly isSelfClosing: boolean;
  /** False while its `>` is missing. */
  readonly isClosed: boolean;
}

export interface EndTagToken extends Span {
  readonly kind: 'endTag';
  readonly name: string;
  readonly nameSpan: Span;
  readonly isClosed: boolean;
}

/** `other` is a declaration or processing instruction, which requests never have. */
export interface PlainToken extends Span {
  readonly kind: 'text' | 'comment' | 'cdata' | 'other';
  readonly isClosed: boolean;
}

export type Token = StartTagToken | EndTagToken | PlainToken;

const nameCharacters = /[^\s<>/="']*/y;
const spaces = /\s*/y;

const bracketed: readonly { readonly open: string; readonly close: string; readonly kind: PlainToken['kind'] }[] = [
  { open: '<!--', close: '-->', kind: 'comment' },
  { open: '<![CDATA[', close: ']]>', kind: 'cdata' },
  { open: '<?', close: '?>', kind: 'other' },
  { open: '<!', close: '>', kind: 'other' },
];

/**
 * Cuts text into tokens that cover all of it, in order. Text that is being typed is rarely well-formed, so this
 * never throws and always goes on: what is missing is marked as not closed. Whether a text may be sent is decided
 * by the strict check of the protocol layer, not here.
 */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let position = 0; position < text.length;) {
    const token = tokenAt(text, position);
    tokens.push(token);
    position = token.end;
  }
  return tokens;
}

function tokenAt(text: string, start: number): Token {
  if (text[start] !== '<') {
    const next = text.indexOf('<', start);
    return { kind: 'text', start, end: next === -1 ? text.length : next, isClosed: true };
  }
  for (const { open, close, kind } of bracketed) {
    if (!text.startsWith(open, start)) continue;
    const found = text.indexOf(close, start + open.length);
    return { kind, start, end: found === -1 ? text.length : found + close.length, isClosed: found !== -1 };
  }
  return text[start + 1] === '/' ? endTagAt(text, start) : startTagAt(text, start);
}

function endTagAt(text: string, start: number): EndTagToken {
  const nameSpan = spanOf(nameCharacters, text, start + 2);
  const behind = spanOf(spaces, text, nameSpan.end).end;
  const isClosed = text[behind] === '>';
  return { kind: 'endTag', ...textOf(text, nameSpan), start, end: isClosed ? behind + 1 : nameSpan.end, isClosed };
}

function startTagAt(text: string, start: number): StartTagToken {
  const nameSpan = spanOf(nameCharacters, text, start + 1);
  const attributes: AttributeToken[] = [];
  let position = nameSpan.end;
  let isSelfClosing = false;
  for (;;) {
    position = spanOf(spaces, text, position).end;
    const character = text[position];
    if (character === undefined || character === '<') break;
    if (character === '>') {
      return {
        kind: 'startTag',
        ...textOf(text, nameSpan),
        attributes,
        isSelfClosing,
        isClosed: true,
        start,
        end: position + 1,
      };
    }
    isSelfClosing = character === '/';
    const attribute = attributeAt(text, position);
    if (attribute) attributes.push(attribute.token);
    // A stray quote, slash or equals sign is stepped over; the strict check names it.
    position = attribute ? attribute.end : position + 1;
  }
  return {
    kind: 'startTag',
    ...textOf(text, nameSpan),
    attributes,
    isSelfClosing,
    isClosed: false,
    start,
    end: position,
  };
}

function attributeAt(text: string, start: number): { token: AttributeToken; end: number } | undefined {
  const nameSpan = spanOf(nameCharacters, text, start);
  if (nameSpan.end === start) return undefined;
  const name = text.slice(start, nameSpan.end);
  const equals = spanOf(spaces, text, nameSpan.end).end;
  const quoteAt = text[equals] === '=' ? spanOf(spaces, text, equals + 1).end : -1;
  const quote = text[quoteAt];
  if (quote !== '"' && quote !== "'") {
    const end = text[equals] === '=' ? equals + 1 : nameSpan.end;
    return { token: { name, nameSpan, rawValue: undefined, valueSpan: undefined, isValueClosed: false }, end };
  }
  const valueSpan = { start: quoteAt + 1, end: endOfValue(text, quoteAt + 1, quote) };
  const isValueClosed = text[valueSpan.end] === quote;
  const rawValue = text.slice(valueSpan.start, valueSpan.end);
  return {
    token: { name, nameSpan, rawValue, valueSpan, isValueClosed },
    end: valueSpan.end + (isValueClosed ? 1 : 0),
  };
}

/** The closing quote, or where a forgotten one is missed: XML allows no `<` in a value. */
function endOfValue(text: string, start: number, quote: string): number {
  const closing = text.indexOf(quote, start);
  // Looked for in the value alone: from each attribute to the end of a long document takes the square of its length.
  if (closing !== -1 && !text.slice(start, closing).includes('<')) return closing;
  const less = text.indexOf('<', start);
  const end = less === -1 ? text.length : less;
  // For the same reason, the line is not looked for behind the next markup.
  const line = text.slice(start, end).indexOf('\n');
  return line === -1 ? end : start + line;
}

function spanOf(pattern: RegExp, text: string, start: number): Span {
  pattern.lastIndex = start;
  return { start, end: start + (pattern.exec(text)?.[0].length ?? 0) };
}

function textOf(text: string, nameSpan: Span): { name: string; nameSpan: Span } {
  return { name: text.slice(nameSpan.start, nameSpan.end), nameSpan };
}
