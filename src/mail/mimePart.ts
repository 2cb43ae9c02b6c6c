import { attributeOf, childElements, hasName, integerOf, textOf, type XmlElement } from '../protocol/xml';
import type { MailMessage } from './mailMessage';

/** One node of a message's structure, as its `MIME` element tells it. */
export interface MimePart {
  /** Path of two-digit numbers, such as `02-01`; the top of a message has none, or an empty one. */
  readonly partId: string;
  /** `type/subtype` in lower case; `application/octet-stream` when the server did not say. */
  readonly mediaType: string;
  /** Charset before the server decoded the text. */
  readonly charset: string | undefined;
  /** Estimated size in bytes. */
  readonly sizeBytes: number | undefined;
  readonly contentId: string | undefined;
  /** `attachment`, `inline` or whatever was said, in lower case. */
  readonly disposition: string | undefined;
  readonly description: string | undefined;
  /** Name the sender gave, exactly as it came: never use it as a path. */
  readonly fileName: string | undefined;
  /** Text whose soft line ends are to be joined (RFC 3676), and whether the blank before them goes too. */
  readonly isFlowed: boolean;
  readonly hasDelSp: boolean;
  /** Decoded text of a text part, `undefined` when the server left it out. */
  readonly text: string | undefined;
  /** Parts of a multipart, in order. */
  readonly parts: readonly MimePart[];
  /** The message inside message/rfc822. */
  readonly message: MailMessage | undefined;
  /** `vCard`, `vCardGroup`, `iCalendar` and `MIMEReport` elements inside. */
  readonly items: readonly XmlElement[];
  /** Set when the server could not read or parse the part. */
  readonly problem: string | undefined;
}

const itemNames = ['vCard', 'vCardGroup', 'iCalendar', 'MIMEReport'];

/** Reads a `MIME` element; `readMessage` reads the `EMail` of a nested message. */
export function mimePartFromXml(
  mime: XmlElement,
  readMessage: (email: XmlElement) => MailMessage | undefined,
): MimePart {
  const email = childElements(mime, 'EMail')[0];
  return {
    ...describePart(mime),
    text: ownText(mime),
    parts: childElements(mime, 'MIME').map((child) => mimePartFromXml(child, readMessage)),
    message: email && readMessage(email),
    items: childElements(mime).filter((child) => itemNames.some((name) => hasName(child, name))),
    problem: attributeOf(mime, 'readError') ?? attributeOf(mime, 'parseError'),
  };
}

function describePart(mime: XmlElement): Omit<MimePart, 'text' | 'parts' | 'message' | 'items' | 'problem'> {
  return {
    partId: safePartId(attributeOf(mime, 'partID')),
    mediaType: mediaTypeOf(mime),
    charset: attributeOf(mime, 'charset'),
    sizeBytes: integerOf(mime, 'estimatedSize'),
    contentId: attributeOf(mime, 'contentID'),
    disposition: attributeOf(mime, 'disposition')?.toLowerCase(),
    description: attributeOf(mime, 'description'),
    fileName: attributeOf(mime, 'Disposition-filename') ?? attributeOf(mime, 'Type-name'),
    isFlowed: attributeOf(mime, 'Type-format')?.toLowerCase() === 'flowed',
    hasDelSp: attributeOf(mime, 'Type-delsp')?.toLowerCase() === 'yes',
  };
}

/** A part id goes into requests and web addresses: anything but digits in groups counts as none. */
function safePartId(partId: string | undefined): string {
  return partId !== undefined && isPartId(partId) ? partId : '';
}

/** True for a path of numbers such as `02-01-04`. */
export function isPartId(text: string): boolean {
  return text.length <= 400 && /^\d{1,5}(-\d{1,5})*$/.test(text);
}

function mediaTypeOf(mime: XmlElement): string {
  const type = attributeOf(mime, 'type')?.trim().toLowerCase();
  const subtype = attributeOf(mime, 'subtype')?.trim().toLowerCase();
  if (!type || !/^[\w!#$&^.+-]+$/.test(type)) return 'application/octet-stream';
  return `${type}/${subtype && /^[\w!#$&^.+-]+$/.test(subtype) ? subtype : '*'}`;
}

function ownText(mime: XmlElement): string | undefined {
  const text = textOf(mime);
  return text === '' ? undefined : text;
}

/** True for parts whose decoded text comes with the XML. */
export function isText(part: MimePart): boolean {
  return part.mediaType.startsWith('text/');
}

export function isAttachment(part: MimePart): boolean {
  return part.disposition === 'attachment';
}
