import { parseXml } from '../protocol/codec';
import { XmlError } from '../protocol/errors';
import { readDocument } from './document';
import { formatXml } from './format';
import type { Span } from './tokens';

export interface TextEdit {
  readonly span: Span;
  readonly newText: string;
}

/**
 * Edits that indent every request of a document. Requests that are broken, or have comments inside that would be
 * lost, stay as they are.
 */
export function formatDocument(text: string): readonly TextEdit[] {
  return readDocument(text)
    .requests.filter(({ hasComments }) => !hasComments)
    .map(({ span }) => ({ span, newText: formatText(text.slice(span.start, span.end)) }))
    .filter((edit): edit is TextEdit => edit.newText !== undefined)
    .filter(({ span, newText }) => newText !== text.slice(span.start, span.end));
}

/** Indented text of one request, or undefined when it is not well-formed. */
export function formatText(text: string): string | undefined {
  try {
    return formatXml(parseXml(text));
  } catch (error) {
    if (error instanceof XmlError) return undefined;
    throw error;
  }
}
