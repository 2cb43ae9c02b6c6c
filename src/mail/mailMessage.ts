import { attributeOf, childElements, firstChild, hasName, isElement, textOf, type XmlElement } from '../protocol/xml';
import { addressFromXml, type MailAddress } from './address';
import { parseGmtMs } from './dates';
import { mimePartFromXml, type MimePart } from './mimePart';

/** One header field as the server gives it, decoded to Unicode. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
  /** The name that goes with an address field. */
  readonly realName: string | undefined;
}

export interface MessageDate {
  /** Milliseconds since 1970 UTC. */
  readonly utcMs: number;
  /** The sender's zone, in seconds east of Greenwich; 0 when it was not told. */
  readonly offsetSeconds: number;
}

/** A message, or one inside another, as its `EMail` element tells it (protocol reference, "E-mail as XML"). */
export interface MailMessage {
  /** The element as received. */
  readonly xml: XmlElement;
  /** Where a nested message sits in the outer one. */
  readonly partId: string | undefined;
  /** All header fields in order. */
  readonly headers: readonly HeaderField[];
  readonly subject: string | undefined;
  readonly from: readonly MailAddress[];
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly bcc: readonly MailAddress[];
  readonly replyTo: readonly MailAddress[];
  readonly date: MessageDate | undefined;
  readonly messageId: string | undefined;
  readonly priority: string | undefined;
  /** The top of the structure; absent when the server left it out. */
  readonly body: MimePart | undefined;
}

/**
 * Reads an `EMail` element. Nothing in it has to be there; `undefined` only for an empty element, which is what
 * a message that is gone looks like (folder rule 3).
 */
export function messageFromXml(email: XmlElement): MailMessage | undefined {
  const children = childElements(email);
  if (children.length === 0) return undefined;
  const mime = children.find((child) => hasName(child, 'MIME'));
  return {
    xml: email,
    partId: attributeOf(email, 'partID'),
    headers: children.filter((child) => !isBody(child)).map(headerFromXml),
    subject: fieldText(email, 'Subject'),
    from: addresses(email, 'From'),
    to: addresses(email, 'To'),
    cc: addresses(email, 'Cc'),
    bcc: addresses(email, 'Bcc'),
    replyTo: addresses(email, 'Reply-To'),
    date: dateOf(email),
    messageId: fieldText(email, 'Message-ID'),
    priority: fieldText(email, 'Pty'),
    body: mime && mimePartFromXml(mime, messageFromXml),
  };
}

function isBody(child: XmlElement): boolean {
  return hasName(child, 'MIME') || hasName(child, 'copyMIME');
}

function headerFromXml(field: XmlElement): HeaderField {
  return {
    name: field.name,
    value: deepText(field).trim(),
    realName: attributeOf(field, 'realName')?.trim() || undefined,
  };
}

/** Header fields hold text; should a server nest elements in one, their text is still worth reading. */
function deepText(target: XmlElement): string {
  return target.children.map((child) => (isElement(child) ? deepText(child) : child)).join('');
}

function fieldText(email: XmlElement, name: string): string | undefined {
  const field = firstChild(email, name);
  return field && textOf(field).trim();
}

function addresses(email: XmlElement, name: string): MailAddress[] {
  return childElements(email, name).map(addressFromXml);
}

/** No zone of this planet is farther from Greenwich. */
const maxOffsetSeconds = 18 * 3600;

function dateOf(email: XmlElement): MessageDate | undefined {
  const field = firstChild(email, 'Date');
  const utcMs = field && parseGmtMs(textOf(field));
  if (!field || utcMs === undefined) return undefined;
  const shift = Number(attributeOf(field, 'timeShift') ?? '0');
  const isPlausible = Number.isInteger(shift) && Math.abs(shift) <= maxOffsetSeconds;
  return { utcMs, offsetSeconds: isPlausible ? shift : 0 };
}
