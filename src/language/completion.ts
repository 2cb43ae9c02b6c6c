import { allOperations } from '../catalog/catalog';
import type { AttributeSpec, ChildSpec, Operation } from '../catalog/types';
import { decodeReferences } from '../protocol/head';
import { escapeAttribute } from '../protocol/xml';
import { placeOf, type CursorPlace } from './cursor';
import { readDocument } from './document';
import { attributeDocs, childDocs, operationDocs, typeWords } from './docs';
import { findAttribute, specOf } from './specs';
import type { Span } from './tokens';
import { isList, textValuesOf, valuesOf, type DynamicValues } from './values';

export interface Completion {
  readonly label: string;
  readonly kind: 'request' | 'element' | 'attribute' | 'value' | 'endTag';
  /** A snippet in the editor's syntax: tab stops as `$1`, and `$`, `}` and `\` of plain text escaped. */
  readonly snippet: string;
  /** What is replaced. */
  readonly span: Span;
  /** What the typed text is compared with. */
  readonly filterText: string;
  readonly detail: string;
  /** Markdown from the catalog; made when it is shown, since a list has more than a hundred entries. */
  readonly documentation: () => string;
  /** Order in the list, lowest first. */
  readonly order: number;
  /** True when what is inserted calls for the next suggestion at once. */
  readonly suggestsNext: boolean;
}

/** What may be typed at the cursor. */
export function completeAt(text: string, offset: number, dynamic: DynamicValues): readonly Completion[] {
  const place = placeOf(text, offset);
  switch (place.kind) {
    case 'nowhere':
      return [];
    case 'content':
      return completeContent(text, place);
    case 'elementName':
      return elementsIn(place.path, place.typed, '', place.hasMore);
    case 'attributeName':
      return completeAttributeName(place);
    case 'attributeValue':
      return completeValue(text, offset, place, dynamic);
    case 'endTag':
      return endTags(place.path, place.typed, '');
  }
}

type Place<Kind extends CursorPlace['kind']> = Extract<CursorPlace, { kind: Kind }>;

function completeContent(text: string, { path, typed }: Place<'content'>): readonly Completion[] {
  const name = path.at(-1);
  const values =
    name === undefined ? [] : textValuesOf(name).map((value, order) => valueItem(value, value, typed, '', order));
  if (values.length > 0) return values;
  // In the middle of text, markup is hardly what is wanted.
  if (typed.start < typed.end && path.length > 0) return [];
  const open = text[typed.start - 1] === '<' ? '' : '<';
  return [...elementsIn(path, typed, open, false), ...endTags(path, typed, `${open}/`)];
}

function elementsIn(path: readonly string[], span: Span, prefix: string, hasMore: boolean): readonly Completion[] {
  if (path.length === 0)
    return allOperations.map((operation, order) => operationItem(operation, span, prefix, hasMore, order));
  const children = specOf(path)?.children.filter(({ name }) => name !== '*') ?? [];
  return children.map((child, order) => childItem(child, span, prefix, hasMore, order));
}

function operationItem(operation: Operation, span: Span, prefix: string, hasMore: boolean, order: number): Completion {
  const { name, attributes, example, summary } = operation;
  const required = attributes.filter((attribute) => attribute.isRequired && attribute.name !== 'id');
  // Content is offered where the example has some: a request may be empty although elements are possible.
  const snippet = hasMore ? name : elementSnippet(name, required, example.includes('</'));
  return {
    ...{
      label: name,
      kind: 'request',
      snippet: prefix + snippet,
      span,
      filterText: prefix + name,
      detail: summary,
      order,
    },
    documentation: () => operationDocs(operation),
    suggestsNext: !hasMore && required.length > 0,
  };
}

function childItem(child: ChildSpec, span: Span, prefix: string, hasMore: boolean, order: number): Completion {
  const { name, attributes, children, text } = child;
  const required = attributes.filter(({ isRequired }) => isRequired);
  const hasContent = text !== undefined || children.length > 0;
  const snippet = hasMore ? name : elementSnippet(name, required, hasContent, text !== undefined);
  return {
    ...{
      label: name,
      kind: 'element',
      snippet: prefix + snippet,
      span,
      filterText: prefix + name,
      detail: child.doc,
      order,
    },
    documentation: () => childDocs(child),
    suggestsNext: !hasMore && (required.length > 0 || textValuesOf(name).length > 0),
  };
}

function elementSnippet(name: string, required: readonly AttributeSpec[], hasContent: boolean, isText = false): string {
  const attributes = required.map((attribute, index) => ` ${attribute.name}="$${index + 1}"`).join('');
  if (!hasContent) return `${name}${attributes}/>`;
  return isText ? `${name}${attributes}>$0</${name}>` : `${name}${attributes}>\n\t$0\n</${name}>`;
}

function completeAttributeName({ path, typed, present, hasValue }: Place<'attributeName'>): readonly Completion[] {
  const attributes = specOf(path)?.attributes ?? [];
  const missing = attributes.filter(
    (spec) => spec.name !== 'id' && !present.some((name) => findAttribute([spec], name)),
  );
  return missing.map((spec, index) => ({
    label: spec.name,
    kind: 'attribute',
    snippet: hasValue ? spec.name : `${spec.name}="$1"`,
    span: typed,
    filterText: spec.name,
    detail: typeWords(spec),
    documentation: () => attributeDocs(spec),
    order: spec.isRequired ? index : index + missing.length,
    suggestsNext: !hasValue,
  }));
}

function completeValue(
  text: string,
  offset: number,
  { path, attribute, typed }: Place<'attributeValue'>,
  dynamic: DynamicValues,
): readonly Completion[] {
  const spec = findAttribute(specOf(path)?.attributes ?? [], attribute);
  if (!spec) return [];
  const span = isList(spec) ? listItemAt(text, offset, typed) : typed;
  const known = { ...dynamic, folders: [...new Set([...dynamic.folders, ...foldersNamedIn(text, typed)])] };
  return valuesOf(spec, known).map((value, order) =>
    valueItem(value, escapeAttribute(value), span, value === spec.default ? 'default' : '', order),
  );
}

/** Folders that other requests of the file name: those they open are likely to be meant. */
function foldersNamedIn(text: string, except: Span): readonly string[] {
  return readDocument(text).requests.flatMap(({ attributes }) =>
    attributes
      .filter(({ name, isValueClosed, valueSpan }) => {
        return name.toLowerCase() === 'folder' && isValueClosed && valueSpan?.start !== except.start;
      })
      .map(({ rawValue = '' }) => decodeReferences(rawValue))
      .filter((name) => name !== ''),
  );
}

/** The one value of a comma list that the cursor stands in. */
function listItemAt(text: string, offset: number, { start, end }: Span): Span {
  const before = text.lastIndexOf(',', offset - 1);
  const behind = text.indexOf(',', offset);
  return { start: Math.max(start, before + 1), end: behind === -1 ? end : Math.min(end, behind) };
}

function valueItem(label: string, inserted: string, span: Span, detail: string, order: number): Completion {
  const snippet = inserted.replace(/[\\$}]/g, '\\$&');
  return {
    label,
    kind: 'value',
    snippet,
    span,
    filterText: inserted,
    detail,
    documentation: () => '',
    order,
    suggestsNext: false,
  };
}

function endTags(path: readonly string[], span: Span, prefix: string): readonly Completion[] {
  const name = path.at(-1);
  if (name === undefined) return [];
  const label = `/${name}`;
  const snippet = `${prefix}${name}>`;
  return [
    {
      label,
      kind: 'endTag',
      snippet,
      span,
      filterText: `${prefix}${name}`,
      detail: '',
      documentation: () => '',
      order: 10_000,
      suggestsNext: false,
    },
  ];
}
