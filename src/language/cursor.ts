import { tokenize, type AttributeToken, type Span, type StartTagToken } from './tokens';

/** Where in a document a cursor stands, as far as completion cares. */
export type CursorPlace =
  /** In comments and the like: nothing to offer. */
  | { readonly kind: 'nowhere' }
  /** Outside of tags; `path` names the elements that are open, empty between requests. */
  | { readonly kind: 'content'; readonly path: readonly string[]; readonly typed: Span }
  /** Behind `<`, in the name of an element inside `path`. */
  | { readonly kind: 'elementName'; readonly path: readonly string[]; readonly typed: Span; readonly hasMore: boolean }
  /** In the name of an attribute, or where one may start. `present` are the attributes of the whole tag. */
  | {
      readonly kind: 'attributeName';
      readonly path: readonly string[];
      readonly typed: Span;
      readonly present: readonly string[];
      /** True when `="` follows already. */
      readonly hasValue: boolean;
    }
  /** In a value; `typed` is the whole value. */
  | {
      readonly kind: 'attributeValue';
      readonly path: readonly string[];
      readonly attribute: string;
      readonly typed: Span;
    }
  /** Behind `</`. */
  | { readonly kind: 'endTag'; readonly path: readonly string[]; readonly typed: Span };

/** Finds out from the text before the cursor; what follows only says how far a replacement reaches. */
export function placeOf(text: string, offset: number): CursorPlace {
  const before = tokenize(text.slice(0, offset));
  const path: string[] = [];
  for (const token of before) {
    if (token.kind === 'startTag' && token.isClosed && !token.isSelfClosing) path.push(token.name);
    if (token.kind === 'endTag' && token.isClosed && path.includes(token.name))
      path.length = path.lastIndexOf(token.name);
  }
  const last = before.at(-1);
  if (!last) return { kind: 'content', path, typed: { start: offset, end: offset } };
  if (last.kind === 'startTag' && !last.isClosed) return placeInTag(text, offset, last, path);
  if (last.kind === 'endTag' && !last.isClosed)
    return { kind: 'endTag', path, typed: { start: last.nameSpan.start, end: offset } };
  if (!last.isClosed || last.kind === 'cdata') return { kind: 'nowhere' };
  const start =
    last.kind === 'text' ? offset - (/[^\s]*$/.exec(text.slice(last.start, offset))?.[0].length ?? 0) : offset;
  return { kind: 'content', path, typed: { start, end: offset } };
}

function placeInTag(text: string, offset: number, tag: StartTagToken, path: readonly string[]): CursorPlace {
  const whole = tokenize(text.slice(tag.start)).at(0);
  const attributes = whole?.kind === 'startTag' ? whole.attributes : tag.attributes;
  if (tag.nameSpan.end === offset) {
    return { kind: 'elementName', path, typed: tag.nameSpan, hasMore: attributes.length > 0 };
  }
  const inside = [...path, tag.name];
  const last = tag.attributes.at(-1);
  if (last?.valueSpan && !last.isValueClosed) {
    const end = endOfValue(attributes, tag, last) ?? offset;
    return { kind: 'attributeValue', path: inside, attribute: last.name, typed: { start: last.valueSpan.start, end } };
  }
  // Right behind a closing quote XML wants a space first.
  if (last?.isValueClosed && last.valueSpan?.end === offset - 1) return { kind: 'nowhere' };
  const isTyping = last?.nameSpan.end === offset;
  const typed = isTyping ? last.nameSpan : { start: offset, end: offset };
  const present = attributes.map(({ name }) => name).filter((name) => !isTyping || name !== last.name);
  return {
    kind: 'attributeName',
    path: inside,
    typed,
    present,
    hasValue: /^[^\s"'<>/=]*\s*=/.test(text.slice(offset)),
  };
}

/** Where the value ends in the whole text, when its closing quote is there. */
function endOfValue(
  attributes: readonly AttributeToken[],
  tag: StartTagToken,
  typed: AttributeToken,
): number | undefined {
  const start = (typed.valueSpan?.start ?? 0) - tag.start;
  const whole = attributes.find(({ valueSpan }) => valueSpan?.start === start);
  return whole?.isValueClosed && whole.valueSpan ? whole.valueSpan.end + tag.start : undefined;
}
