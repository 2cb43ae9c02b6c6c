import { findDataMessage } from '../catalog/catalog';
import { readDocument, type TextElement } from './document';
import { attributeDocs, childDocs, dataMessageDocs, operationDocs } from './docs';
import { findAttribute, findChild, specOf } from './specs';
import type { Span } from './tokens';

export interface Hover {
  readonly span: Span;
  /** From the catalog alone, never from the document. */
  readonly markdown: string;
}

/** What the catalog says about the name under the cursor. Works for requests and for what the server sends. */
export function hoverAt(text: string, offset: number): Hover | undefined {
  const path = pathTo(readDocument(text).requests, offset);
  const element = path.at(-1);
  if (!element) return undefined;
  const names = path.map(({ name }) => name);
  const attribute = element.attributes.find(
    ({ nameSpan, valueSpan }) => holds(nameSpan, offset) || holds(valueSpan, offset),
  );
  if (attribute) {
    const spec = findAttribute(attributesOf(names), attribute.name);
    return spec && { span: attribute.nameSpan, markdown: attributeDocs(spec) };
  }
  if (!holds(element.nameSpan, offset)) return undefined;
  const markdown = elementDocs(names);
  return markdown === undefined ? undefined : { span: element.nameSpan, markdown };
}

function pathTo(elements: readonly TextElement[], offset: number): readonly TextElement[] {
  const found = elements.find(({ span }) => span.start <= offset && offset < span.end);
  return found ? [found, ...pathTo(found.children, offset)] : [];
}

function attributesOf(names: readonly string[]): Parameters<typeof findAttribute>[0] {
  const spec = specOf(names);
  if (spec) return spec.attributes;
  const message = names.length <= 2 ? findDataMessage(names[0] ?? '') : undefined;
  if (!message) return [];
  return names.length === 1 ? message.attributes : (findChild(message.children, names[1] ?? '')?.attributes ?? []);
}

function elementDocs(names: readonly string[]): string | undefined {
  const spec = specOf(names);
  if (spec?.operation) return operationDocs(spec.operation);
  if (spec?.child) return childDocs(spec.child);
  const message = findDataMessage(names[0] ?? '');
  if (!message) return undefined;
  if (names.length === 1) return dataMessageDocs(message);
  const child = names.length === 2 ? findChild(message.children, names[1] ?? '') : undefined;
  return child && childDocs(child);
}

function holds(span: Span | undefined, offset: number): boolean {
  return span !== undefined && span.start <= offset && offset <= span.end;
}
