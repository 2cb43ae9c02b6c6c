import { findDataMessage } from '../catalog/catalog';
import { XmlError } from '../protocol/errors';
import { decodeReferences } from '../protocol/head';
import { assertWellFormed } from '../protocol/wellFormed';
import { readDocument, type TextElement } from './document';
import { hasMask, MASK_EXPLANATION } from './mask';
import { findAttribute, findChild, specOf, type ElementSpec } from './specs';
import type { AttributeToken, Span } from './tokens';
import { problemWithValue } from './values';

/** An `error` keeps a request from being sent; a `warning` may be newer than the catalog; a `hint` is advice. */
export type Severity = 'error' | 'warning' | 'hint';

export interface Diagnostic {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly span: Span;
}

/** Most findings of one document: a broken file of some megabytes must not drown the editor. */
const maxDiagnostics = 500;

/** Everything there is to say about a document of requests, in order of place. */
export function diagnose(text: string): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const { requests, strays } = readDocument(text);
  for (const span of strays) {
    found.push(finding('error', 'stray-text', 'Only requests and comments stand in this file.', span));
  }
  for (const request of requests) {
    if (found.length >= maxDiagnostics) break;
    found.push(...diagnoseRequest(text, request).slice(0, maxDiagnostics));
  }
  return found.slice(0, maxDiagnostics).sort((one, other) => one.span.start - other.span.start);
}

/** What there is to say about one request. A broken one gets one error, at the first fault. */
export function diagnoseRequest(text: string, request: TextElement): readonly Diagnostic[] {
  const broken = findFault(text, request);
  if (broken) return [broken];
  const found: Diagnostic[] = [];
  const isMasked = hasMask(text.slice(request.span.start, request.span.end));
  if (isMasked) found.push(finding('error', 'masked-secret', MASK_EXPLANATION, request.nameSpan));
  const spec = specOf([request.name]);
  if (!spec) return [...found, unknownRequest(request)];
  checkElement(found, request, spec, [request.name]);
  return found;
}

function findFault(text: string, { span, children, nameSpan }: TextElement): Diagnostic | undefined {
  try {
    assertWellFormed(text.slice(span.start, span.end));
    return undefined;
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const at = span.start + error.offset;
    // A missing end shows only where the text ends; the element that lacks it is the better place.
    const place = at >= span.end ? openEnded(children, nameSpan) : { start: at, end: at + 1 };
    return finding('error', 'not-well-formed', `${error.message}.`, place);
  }
}

/** The name of the innermost element without an end. */
function openEnded(children: readonly TextElement[], nameSpan: Span): Span {
  const last = children.at(-1);
  return last && !last.isComplete ? openEnded(last.children, last.nameSpan) : nameSpan;
}

function unknownRequest({ name, nameSpan }: TextElement): Diagnostic {
  if (findDataMessage(name)) {
    return finding('warning', 'not-a-request', `${name} is a message of the server, no request.`, nameSpan);
  }
  const message = `The catalog does not know ${name}. It may be newer; the server will tell.`;
  return finding('warning', 'unknown-request', message, nameSpan);
}

function checkElement(found: Diagnostic[], element: TextElement, spec: ElementSpec, path: readonly string[]): void {
  checkSpelling(found, element, spec);
  for (const attribute of element.attributes) checkAttribute(found, element, attribute, spec);
  checkRequired(found, element, spec);
  checkMessageSet(found, element, spec);
  for (const inner of element.children) checkChild(found, inner, spec, [...path, inner.name]);
}

function checkSpelling(found: Diagnostic[], { name, nameSpan }: TextElement, spec: ElementSpec): void {
  const catalogName = spec.operation?.name ?? spec.child?.name ?? name;
  if (catalogName !== name) found.push(finding('hint', 'spelling', `The catalog writes ${catalogName}.`, nameSpan));
}

function checkAttribute(found: Diagnostic[], element: TextElement, attribute: AttributeToken, spec: ElementSpec): void {
  const { name, nameSpan, rawValue = '', valueSpan = nameSpan } = attribute;
  const known = findAttribute(spec.attributes, name);
  if (!known) {
    // Any request may ask for its execution time (releases since 6.3).
    if (spec.isOpen || (spec.operation && name === 'exeTime')) return;
    found.push(finding('warning', 'unknown-attribute', `The catalog knows no ${name} of ${element.name}.`, nameSpan));
    return;
  }
  if (known.name !== name) found.push(finding('hint', 'spelling', `The catalog writes ${known.name}.`, nameSpan));
  const value = decodeReferences(rawValue);
  const problem = problemWithValue(known, value);
  if (problem !== undefined && !hasMask(value)) found.push(finding('warning', 'value', problem, valueSpan));
  if (/password/i.test(name) && value !== '' && !hasMask(value)) {
    const remark =
      'This password stands in clear in the file. The console masks it; take it out before you share the file.';
    found.push(finding('hint', 'clear-password', remark, valueSpan));
  }
}

function checkRequired(found: Diagnostic[], element: TextElement, spec: ElementSpec): void {
  const missing = spec.attributes.filter(
    (known) =>
      known.isRequired &&
      // A new id is given to every request when it is sent.
      !(spec.operation && known.name === 'id') &&
      !element.attributes.some(({ name }) => findAttribute([known], name)),
  );
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(', ');
  found.push(finding('warning', 'missing-attribute', `${element.name} needs ${names}.`, element.nameSpan));
}

/** XIMSS guide, "Message sets": UID or index elements, never both. */
function checkMessageSet(found: Diagnostic[], { children }: TextElement, spec: ElementSpec): void {
  if (!spec.operation || !findChild(spec.children, 'UID') || !findChild(spec.children, 'index')) return;
  const named = (wanted: string): TextElement[] => children.filter(({ name }) => name.toLowerCase() === wanted);
  const [byUid, byIndex] = [named('uid'), named('index')];
  if (byUid.length === 0 || byIndex.length === 0) return;
  const later = [...byUid, ...byIndex].find(({ name }) => name.toLowerCase() !== children[0]?.name.toLowerCase());
  const message = 'A request names its messages by UID or by index, never by both.';
  found.push(finding('error', 'mixed-message-set', message, (later ?? byIndex[0]!).nameSpan));
}

function checkChild(found: Diagnostic[], inner: TextElement, parent: ElementSpec, path: readonly string[]): void {
  const spec = findChild(parent.children, inner.name) && specOf(path);
  if (spec) checkElement(found, inner, spec, path);
  else if (!parent.isOpen) {
    const message = `The catalog knows no <${inner.name}> in ${path.at(-2) ?? ''}.`;
    found.push(finding('warning', 'unknown-element', message, inner.nameSpan));
  }
}

function finding(severity: Severity, code: string, message: string, span: Span): Diagnostic {
  return { severity, code, message, span };
}
