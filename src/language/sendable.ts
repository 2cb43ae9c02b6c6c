import { riskOf, type Risk } from '../catalog/risk';
import { parseXml } from '../protocol/codec';
import { attributeOf, childElements, textOf, withAttribute, type XmlElement } from '../protocol/xml';
import { diagnoseRequest, type Diagnostic } from './diagnostics';
import { requestAt } from './document';
import type { Span } from './tokens';

/** A request that may go out, with what the user has to know before it does. */
export interface SendableRequest {
  readonly kind: 'sendable';
  /** Without an id: the session gives it one. */
  readonly element: XmlElement;
  readonly span: Span;
  readonly risk: Risk;
  /** What it acts upon, such as `mailbox Archive, UID 512`; empty when it says nothing of the kind. */
  readonly target: string;
}

/** Why nothing can be sent. */
export interface Unsendable {
  readonly kind: 'unsendable';
  readonly message: string;
  readonly span: Span;
}

/**
 * The request that a cursor means, checked. Only what is an error keeps it from being sent: an inspector may send
 * requests and values that the catalog does not know.
 */
export function prepareRequest(text: string, offset: number): SendableRequest | Unsendable {
  const request = requestAt(text, offset);
  if (!request) {
    const message = 'There is no request in this file. Type < to choose one.';
    return { kind: 'unsendable', message, span: { start: 0, end: 0 } };
  }
  const error =
    diagnoseRequest(text, request).find(({ severity }) => severity === 'error') ?? connectionProblem(request);
  if (error) return { kind: 'unsendable', message: error.message, span: error.span };
  const element = withAttribute(parseXml(text.slice(request.span.start, request.span.end)), 'id', undefined);
  return { kind: 'sendable', element, span: request.span, risk: riskOf(element.name), target: describeTarget(element) };
}

/** These belong to the connection: sent by hand they would break the dialogue the session is in. */
function connectionProblem(request: {
  name: string;
  nameSpan: Span;
}): Pick<Diagnostic, 'message' | 'span'> | undefined {
  switch (request.name.toLowerCase()) {
    case 'starttls':
      return {
        message: 'starttls changes the connection itself and cannot be sent from here.',
        span: request.nameSpan,
      };
    case 'login':
      return {
        message: 'The session is logged in already, and a login cannot be sent by itself. Connect the account instead.',
        span: request.nameSpan,
      };
    case 'auth':
      return {
        message:
          'auth answers a challenge under the id of its login, so it cannot be sent by itself. Connect the account instead.',
        span: request.nameSpan,
      };
    default:
      return undefined;
  }
}

const targetAttributes = [
  'mailbox',
  'folder',
  'calendar',
  'fileName',
  'directory',
  'name',
  'newName',
  'peer',
  'itemUID',
  'UID',
];
/** Messages listed one by one before the rest is counted, and longest text quoted. */
const maxListed = 3;
const maxTextLength = 80;

function describeTarget(element: XmlElement): string {
  const parts: string[] = [];
  for (const name of targetAttributes) {
    const value = attributeOf(element, name);
    if (value !== undefined) parts.push(`${name} ${shortened(value)}`);
  }
  const messages = childElements(element).filter(({ name }) => /^(uid|index)$/i.test(name));
  parts.push(...messages.slice(0, maxListed).map(describeMessages));
  if (messages.length > maxListed) parts.push(`${messages.length - maxListed} more`);
  const recipients = childElements(element, 'EMail').flatMap((mail) =>
    ['To', 'Cc', 'Bcc'].flatMap((name) => childElements(mail, name)),
  );
  parts.push(...recipients.slice(0, maxListed).map((recipient) => `to ${shortened(textOf(recipient))}`));
  if (parts.length === 0 && textOf(element).trim() !== '') parts.push(shortened(textOf(element).trim()));
  return parts.join(', ');
}

function describeMessages(set: XmlElement): string {
  const from = attributeOf(set, 'from');
  const till = attributeOf(set, 'till');
  return from === undefined && till === undefined
    ? `${set.name} ${shortened(textOf(set).trim())}`
    : `${set.name} ${from ?? 'first'} to ${till ?? 'last'}`;
}

function shortened(text: string): string {
  return text.length <= maxTextLength ? text : `${text.slice(0, maxTextLength)}\u2026`;
}
