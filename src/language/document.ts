import { tokenize, type AttributeToken, type EndTagToken, type Span, type StartTagToken } from './tokens';

/** An element as it stands in the text, broken or not. */
export interface TextElement {
  readonly name: string;
  readonly nameSpan: Span;
  readonly attributes: readonly AttributeToken[];
  readonly children: readonly TextElement[];
  /** The runs of text and CDATA directly inside it. */
  readonly texts: readonly Span[];
  /** From its `<` to behind its end tag, or as far as it got. */
  readonly span: Span;
  /** True when its end is there: an end tag, or `/>`. */
  readonly isComplete: boolean;
  readonly hasComments: boolean;
}

/** A document of requests: elements side by side, comments and white space between them. */
export interface RequestDocument {
  readonly requests: readonly TextElement[];
  /** What stands between requests and is neither comment nor white space. */
  readonly strays: readonly Span[];
}

/** Deeper elements are read as leaves, so that walking the tree stays safe; the strict check refuses them anyway. */
const maxDepth = 256;

interface OpenElement {
  readonly tag: StartTagToken;
  readonly children: TextElement[];
  readonly texts: Span[];
  hasComments: boolean;
}

/** Reads a document as well as it can be read; never throws. */
export function readDocument(text: string): RequestDocument {
  const reader = new DocumentReader(text);
  for (const token of tokenize(text)) {
    if (token.kind === 'startTag') reader.start(token);
    else if (token.kind === 'endTag') reader.end(token);
    else if (token.kind === 'comment') reader.comment();
    else reader.text(token);
  }
  return reader.finish();
}

class DocumentReader {
  private readonly requests: TextElement[] = [];
  private readonly strays: Span[] = [];
  private readonly open: OpenElement[] = [];

  constructor(private readonly source: string) {}

  start(tag: StartTagToken): void {
    const opened: OpenElement = { tag, children: [], texts: [], hasComments: false };
    // An unfinished start tag holds nothing: what follows it would otherwise vanish into it while one types.
    const isLeaf = tag.isSelfClosing || !tag.isClosed || this.open.length >= maxDepth;
    if (isLeaf) this.place(opened, tag.end, tag.isClosed);
    else this.open.push(opened);
  }

  end(tag: EndTagToken): void {
    const match = this.open.map(({ tag: { name } }) => name).lastIndexOf(tag.name);
    if (match === -1) {
      if (this.open.length === 0) this.strays.push({ start: tag.start, end: tag.end });
      return;
    }
    while (this.open.length > match + 1) this.close(tag.start, false);
    this.close(tag.end, tag.isClosed);
  }

  comment(): void {
    for (const element of this.open) element.hasComments = true;
  }

  text({ start, end }: Span): void {
    const parent = this.open.at(-1);
    if (parent) parent.texts.push({ start, end });
    else if (this.source.slice(start, end).trim() !== '') this.strays.push(trimmed(this.source, { start, end }));
  }

  finish(): RequestDocument {
    while (this.open.length > 0) this.close(trimmed(this.source, { start: 0, end: this.source.length }).end, false);
    return { requests: this.requests, strays: this.strays };
  }

  private close(end: number, isComplete: boolean): void {
    const element = this.open.pop();
    if (element) this.place(element, end, isComplete);
  }

  private place({ tag, children, texts, hasComments }: OpenElement, end: number, isComplete: boolean): void {
    const { name, nameSpan, attributes } = tag;
    const span = trimmed(this.source, { start: tag.start, end });
    const placed: TextElement = { name, nameSpan, attributes, children, texts, span, isComplete, hasComments };
    (this.open.at(-1)?.children ?? this.requests).push(placed);
  }
}

function trimmed(source: string, { start, end }: Span): Span {
  while (end > start && /\s/.test(source[end - 1] ?? '')) end--;
  while (start < end && /\s/.test(source[start] ?? '')) start++;
  return { start, end };
}

/**
 * The request meant by a cursor: the one it stands in or at the edge of, else the one on its line, else the last
 * one before it, else the first. Undefined only in a document without requests.
 */
export function requestAt(text: string, offset: number, document = readDocument(text)): TextElement | undefined {
  const { requests } = document;
  const inside = requests.find(({ span }) => span.start <= offset && offset < span.end);
  if (inside) return inside;
  const touching = requests.find(({ span }) => span.end === offset);
  if (touching) return touching;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const lineEnd = text.indexOf('\n', offset);
  const onLine = requests.find(({ span }) => span.end > lineStart && (lineEnd === -1 || span.start < lineEnd));
  return onLine ?? requests.filter(({ span }) => span.end <= offset).at(-1) ?? requests[0];
}
