import { element, isXmlName, type XmlElement, type XmlNode } from '../../protocol/xml';
import { calendarElement } from './cards/calendarXml';
import { contactElements, contactGroupElement } from './cards/contactXml';
import { headerElements, textElement } from './headerElements';
import { decodeCharset } from './mime/charsets';
import { latin1, readHeaderBlock } from './mime/headerBlock';
import { parseMime, type MimePart } from './mime/mimeTree';
import { decodeTransfer } from './mime/transferDecoding';

export interface EmailOptions {
  /** Bodies over this sum of bytes are left out; -1 or absent: no limit. */
  readonly totalSizeLimit?: number | undefined;
  /** Only this part; the element has no header fields then. */
  readonly partID?: string | undefined;
}

export interface PartContent {
  readonly bytes: Uint8Array;
  /** Such as `image/png`. */
  readonly type: string;
  readonly fileName?: string;
}

/** Messages within each other, deepest; one that is deeper is shown as a part without content. */
const maxMessageDepth = 10;

/**
 * The message as the protocol's EMail element (protocol reference, "E-mail as XML"). A part that does not exist
 * gives an empty element, as reading a message that is gone does. Never throws, whatever the bytes are.
 */
export function emailElement(raw: Uint8Array, options: EmailOptions = {}): XmlElement {
  const limit = options.totalSizeLimit ?? -1;
  const writer = new EmailWriter(limit < 0 ? Infinity : limit);
  if (options.partID === undefined || options.partID === '') return writer.email(raw);
  const found = findPart(raw, options.partID);
  const content = found === undefined ? [] : [writer.part(found, 0, false)];
  return element('EMail', { partID: options.partID }, content);
}

/** Decoded content of one part; undefined when there is no such part. */
export function partContent(raw: Uint8Array, partID: string): Promise<PartContent | undefined> {
  const part = findPart(raw, partID);
  if (part === undefined) return Promise.resolve(undefined);
  const fileName = fileNameOf(part);
  return Promise.resolve({
    bytes: decodeTransfer(part.body, part.transferEncoding).bytes,
    type: `${part.type}/${part.subtype}`,
    ...(fileName === undefined ? {} : { fileName }),
  });
}

export function fileNameOf(part: MimePart): string | undefined {
  return part.disposition?.parameters.get('filename') ?? part.contentType.parameters.get('name');
}

function findPart(raw: Uint8Array, partID: string): MimePart | undefined {
  const root = parseMime(raw);
  return findWithin(root, partID, 0);
}

function findWithin(part: MimePart, partID: string, depth: number): MimePart | undefined {
  if (part.partID === partID && part.partID !== '') return part;
  if (part.partID !== '' && !partID.startsWith(`${part.partID}-`)) return undefined;
  if (isMessage(part)) {
    return depth < maxMessageDepth ? findWithin(nestedMessage(part), partID, depth + 1) : undefined;
  }
  for (const child of part.parts) {
    const found = findWithin(child, partID, depth);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isMessage(part: MimePart): boolean {
  return part.type === 'message' && part.subtype === 'rfc822';
}

function nestedMessage(part: MimePart): MimePart {
  return parseMime(decodeTransfer(part.body, part.transferEncoding).bytes, part.partID);
}

class EmailWriter {
  constructor(private remainingBytes: number) {}

  email(raw: Uint8Array): XmlElement {
    const root = parseMime(raw);
    return element('EMail', {}, [...headerElements(root.fields), this.part(root, 0, true)]);
  }

  part(part: MimePart, depth: number, isNumbered: boolean): XmlElement {
    const content = this.content(part, depth);
    const partID = isNumbered && part.partID !== '' ? part.partID : undefined;
    return element('MIME', { ...partAttributes(part, partID), ...content.errors }, content.children);
  }

  private content(part: MimePart, depth: number): PartXml {
    if (part.type === 'multipart') return xmlOf(part.parts.map((child) => this.part(child, depth, true)));
    if (part.type !== 'text' && part.type !== 'message') return xmlOf([]);
    const size = estimatedSize(part);
    if (size > this.remainingBytes) return xmlOf([]);
    this.remainingBytes -= size;
    const { bytes, isDamaged } = decodeTransfer(part.body, part.transferEncoding);
    const errors = isDamaged ? { parseError: 'the content does not match its transfer encoding' } : {};
    if (isMessage(part)) return xmlOf(depth < maxMessageDepth ? [this.nested(bytes, part, depth)] : [], errors);
    if (part.type === 'message') return xmlOf(isReport(part) ? [reportElement(bytes)] : [], errors);
    const decoded = decodeCharset(bytes, part.contentType.parameters.get('charset'));
    const text = decoded.text.replace(/\r\n?/g, '\n').replace(forbiddenCharacters, '');
    return xmlOf(textContent(part, text), { ...(decoded.isGuess ? { readError: 'unknown charset' } : {}), ...errors });
  }

  private nested(bytes: Uint8Array, part: MimePart, depth: number): XmlElement {
    const root = parseMime(bytes, part.partID);
    const attributes = { partID: part.partID === '' ? undefined : part.partID };
    return element('EMail', attributes, [...headerElements(root.fields), this.part(root, depth + 1, true)]);
  }
}

interface PartXml {
  readonly children: readonly XmlNode[];
  readonly errors: Readonly<Record<string, string>>;
}

function xmlOf(children: readonly XmlNode[], errors: Readonly<Record<string, string>> = {}): PartXml {
  return { children, errors };
}

// XML 1.0 forbids these even as references, so a text that has them is shown without.
const forbiddenCharacters =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

function textContent(part: MimePart, text: string): XmlNode[] {
  switch (part.subtype) {
    case 'calendar':
      return [calendarElement(text)];
    case 'x-vcard':
    case 'vcard':
    case 'directory':
    case 'dictionary': // one sentence of the 5.1 guide spells it so
      return contactElements(text);
    case 'x-vgroup':
      return [contactGroupElement(text)];
    case 'rfc822-headers': {
      const attributes = { partID: part.partID === '' ? undefined : part.partID };
      return [element('EMail', attributes, headerElements(readHeaderBlock(Buffer.from(text)).fields))];
    }
    default:
      return text === '' ? [] : [text];
  }
}

function isReport(part: MimePart): boolean {
  return part.subtype === 'delivery-status' || part.subtype === 'disposition-notification';
}

/** Most groups of fields of one report: one for the message, one for each recipient. */
const maxReportGroups = 500;

/** The fields of a report by name; those of each recipient in a `Recipient` element (RFC 3464, section 2). */
function reportElement(bytes: Uint8Array): XmlElement {
  const groups = latin1(bytes)
    .split(/\r?\n\r?\n/, maxReportGroups)
    .map((group) => readHeaderBlock(Buffer.from(group, 'latin1')).fields)
    .filter((fields) => fields.length > 0);
  const [message = [], ...recipients] = groups.map((fields) =>
    fields.filter((field) => isXmlName(field.name)).map((field) => textElement(field.name, field.value)),
  );
  return element('MIMEReport', {}, [...message, ...recipients.map((fields) => element('Recipient', {}, fields))]);
}

function partAttributes(part: MimePart, partID: string | undefined): Record<string, string | number | undefined> {
  const attributes: Record<string, string | number | undefined> = {
    type: part.type,
    subtype: part.subtype,
    charset: part.contentType.parameters.get('charset'),
  };
  for (const [name, value] of part.contentType.parameters) {
    // The boundary means nothing once the parts are told apart.
    if (name !== 'charset' && name !== 'boundary') setParameter(attributes, `Type-${name}`, value);
  }
  attributes.partID = partID;
  attributes.contentID = part.contentId?.replace(/^<|>$/g, '');
  attributes.disposition = part.disposition?.value || undefined;
  for (const [name, value] of part.disposition?.parameters ?? [])
    setParameter(attributes, `Disposition-${name}`, value);
  attributes.description = part.description;
  attributes.location = part.location;
  attributes.estimatedSize = estimatedSize(part);
  attributes.parseError = part.parseError;
  return attributes;
}

function setParameter(attributes: Record<string, string | number | undefined>, name: string, value: string): void {
  if (isXmlName(name)) attributes[name] = value;
}

/** Bytes once decoded, without decoding: base64 makes four characters of three bytes, in lines of 76 with CRLF. */
function estimatedSize(part: MimePart): number {
  if (part.type === 'multipart') return part.parts.reduce((sum, child) => sum + estimatedSize(child), 0);
  return part.transferEncoding === 'base64' ? Math.floor((part.body.length * 76 * 3) / (78 * 4)) : part.body.length;
}
