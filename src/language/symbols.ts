import { readDocument, type TextElement } from './document';
import type { Span } from './tokens';

/** A request, or an element inside one, for outlines. */
export interface RequestSymbol {
  readonly name: string;
  /** What tells it from others of its name: its first attributes. */
  readonly detail: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly children: readonly RequestSymbol[];
}

/** Attributes named in the outline. */
const maxDetailAttributes = 2;

export function symbolsOf(text: string): readonly RequestSymbol[] {
  return readDocument(text).requests.filter(isNamed).map(symbolOf);
}

function symbolOf({ name, attributes, span, nameSpan, children }: TextElement): RequestSymbol {
  const detail = attributes
    .filter((attribute) => attribute.name.toLowerCase() !== 'id' && !/password/i.test(attribute.name))
    .slice(0, maxDetailAttributes)
    .map((attribute) => attribute.rawValue ?? '')
    .join(', ');
  return { name, detail, span, nameSpan, children: children.filter(isNamed).map(symbolOf) };
}

function isNamed({ name }: TextElement): boolean {
  return name !== '';
}
