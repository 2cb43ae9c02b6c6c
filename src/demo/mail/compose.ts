import { createHash } from 'node:crypto';
import { attributeOf, childElements, firstChild, hasName, textOf, type XmlElement } from '../../protocol/xml';
import { calendarText } from './cards/calendarXml';
import { contactAddresses, contactGroupText, contactText, displayName } from './cards/contactXml';
import { isAddressField, readableAddresses } from './mime/addressFields';
import { composeMime, type PartPlan } from './mime/composer';
import { flowText } from './mime/flowedText';

/** What a MIME element of a request refers to instead of holding it. */
export interface ResolvedPart {
  readonly bytes: Uint8Array;
  /** Such as `image/png`. */
  readonly type: string;
  readonly fileName?: string | undefined;
}

export interface ComposeContext {
  /** The account: used as author when the EMail names none. */
  readonly from: { readonly userName: string; readonly realName: string };
  readonly now: Date;
  /** Content of `copyMIME`, or of a MIME with `uploadID` or `fileName`; undefined when there is none such. */
  readonly resolvePart: (reference: XmlElement) => Promise<ResolvedPart | undefined>;
  /** True for messageAppend; messageSubmit keeps blind copies out of what others get. */
  readonly keepBcc?: boolean | undefined;
}

/** An EMail element that makes no message. `message` is fit for an `errorText`. */
export class ComposeError extends Error {
  override readonly name = 'ComposeError';
  readonly code = 'compose';
}

/** Parts within each other, deepest. */
const maxDepth = 20;

/**
 * The RFC 5322 message of an EMail element as messageAppend and messageSubmit carry it (protocol reference,
 * "Composing"). Date, Message-ID, MIME-Version and, where it is missing, From are added.
 *
 * Rejects with ComposeError when a part has no type, refers to nothing, or parts are nested too deep.
 */
export async function composeMessage(email: XmlElement, context: ComposeContext): Promise<Uint8Array> {
  const body = childElements(email).find(isBodyElement);
  const root = body === undefined ? { type: 'text/plain', content: '' } : await planPart(body, context, 0);
  const headers = [...headerFields(email, context), ...(root.headers ?? [])];
  const seed = createHash('sha256')
    .update(JSON.stringify([headers, context.now.getTime(), root]))
    .digest('hex');
  const domain = context.from.userName.split('@')[1] ?? 'localhost';
  return composeMime({
    ...root,
    headers,
    boundarySeed: seed.slice(0, 16),
    date: context.now,
    messageId: messageIdOf(email) ?? `<${seed.slice(0, 24)}@${domain}>`,
    keepBcc: context.keepBcc === true,
  });
}

/** The cards of a contactAppend as a message with vCard data only, listed under the name of the first. */
export function composeContact(cards: readonly XmlElement[], context: Pick<ComposeContext, 'now'>): Uint8Array {
  const text = contactText(cards);
  const addresses = cards.flatMap(contactAddresses);
  const seed = createHash('sha256').update(text).update(String(context.now.getTime())).digest('hex');
  const [first] = cards;
  const headers: [string, string][] = [['Subject', first === undefined ? 'Contact' : displayName(first)]];
  if (addresses.length > 0) headers.push(['To', addresses.join(', ')]);
  const messageId = `<${seed.slice(0, 24)}@contacts.invalid>`;
  const boundarySeed = seed.slice(0, 16);
  return composeMime({ type: 'text/directory', content: text, headers, boundarySeed, date: context.now, messageId });
}

function isBodyElement(node: XmlElement): boolean {
  return hasName(node, 'MIME') || hasName(node, 'copyMIME');
}

function messageIdOf(email: XmlElement): string | undefined {
  const given = firstChild(email, 'Message-ID');
  const text = given === undefined ? '' : textOf(given).trim();
  return /^<[^<>\s]+>$/.test(text) ? text : undefined;
}

/** Fields the composer writes itself. */
const composedFields = new Set(['message-id', 'date', 'mime-version']);
/** XML names may hold letters that header names may not (RFC 5322, section 2.2). */
const headerName = /^[!-9;-~]+$/;

function headerFields(email: XmlElement, context: ComposeContext): [string, string][] {
  const fields = new Map<string, { name: string; values: XmlElement[] }>();
  for (const child of childElements(email)) {
    const key = child.name.toLowerCase();
    if (isBodyElement(child) || composedFields.has(key) || key.startsWith('content-')) continue;
    if (!headerName.test(child.name)) continue;
    const field = fields.get(key) ?? { name: child.name, values: [] };
    field.values.push(child);
    fields.set(key, field);
  }
  const headers = [...fields.values()].flatMap(({ name, values }) => fieldLines(name, values));
  if (fields.has('from')) return headers;
  const author = { address: context.from.userName, realName: context.from.realName };
  return [['From', readableAddresses([author])], ...headers];
}

function fieldLines(name: string, values: readonly XmlElement[]): [string, string][] {
  if (name.toLowerCase() === 'pty') return priorityLines(values.map(textOf).join(''));
  if (!isAddressField(name)) return values.map((value) => [name, oneLine(textOf(value))]);
  const addresses = values.map((value) => ({
    address: oneLine(textOf(value)),
    realName: oneLine(attributeOf(value, 'realName') ?? ''),
  }));
  return [[name, readableAddresses(addresses)]];
}

function priorityLines(priority: string): [string, string][] {
  if (/^high$/i.test(priority.trim())) return [['X-Priority', '1 (High)']];
  return /^low$/i.test(priority.trim()) ? [['X-Priority', '5 (Low)']] : [];
}

/** A line break inside a value would start a header field of its own. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\0]+/g, ' ').trim();
}

async function planPart(part: XmlElement, context: ComposeContext, depth: number): Promise<PartPlan> {
  if (depth > maxDepth) throw new ComposeError('parts are nested too deep');
  if (
    hasName(part, 'copyMIME') ||
    attributeOf(part, 'uploadID') !== undefined ||
    attributeOf(part, 'fileName') !== undefined
  ) {
    return planReference(part, context);
  }
  const type = attributeOf(part, 'type')?.toLowerCase();
  const subtype = attributeOf(part, 'subtype')?.toLowerCase();
  if (type === undefined || subtype === undefined) throw new ComposeError('a MIME element has no type or subtype');
  const named = { ...namesOf(part), type: typeValue(type, subtype, part) };
  if (type === 'multipart') {
    const children = childElements(part).filter(isBodyElement);
    return { ...named, parts: await planAll(children, context, depth + 1) };
  }
  const nested = firstChild(part, 'EMail');
  if (nested !== undefined) return { ...named, content: await composeMessage(nested, context) };
  return { ...named, content: contentOf(part, subtype) };
}

async function planAll(parts: readonly XmlElement[], context: ComposeContext, depth: number): Promise<PartPlan[]> {
  const plans: PartPlan[] = [];
  for (const part of parts) plans.push(await planPart(part, context, depth));
  return plans;
}

async function planReference(part: XmlElement, context: ComposeContext): Promise<PartPlan> {
  const resolved = await context.resolvePart(part);
  if (resolved === undefined) throw new ComposeError('a part refers to something that does not exist');
  const named = namesOf(part);
  const [type = 'application', subtype = 'octet-stream'] = resolved.type.split('/');
  const value = typeValue(attributeOf(part, 'type') ?? type, attributeOf(part, 'subtype') ?? subtype, part);
  const fileName = named.fileName ?? resolved.fileName;
  const attached = fileName === undefined ? {} : { fileName };
  return { ...named, ...attached, type: value, content: resolved.bytes };
}

function contentOf(part: XmlElement, subtype: string): string {
  const calendar = childElements(part).find((child) => /^(icalendar|vcalendar)$/i.test(child.name));
  if (calendar !== undefined) return calendarText(calendar);
  const cards = childElements(part, 'vCard');
  if (cards.length > 0) return contactText(cards);
  const group = firstChild(part, 'vCardGroup');
  if (group !== undefined) return contactGroupText(group);
  return subtype === 'plain' && parameterOf(part, 'format') === 'flowed' ? flowText(textOf(part)) : textOf(part);
}

const token = /^[!#$%&'*+\-.^_`{|}~0-9A-Za-z]+$/;

/** Type and parameters; `Type-format="flowed"` becomes `; format="flowed"`. The charset is UTF-8 whatever was asked. */
function typeValue(type: string, subtype: string, part: XmlElement): string {
  if (!token.test(type) || !token.test(subtype)) throw new ComposeError('a MIME element has no type or subtype');
  let value = `${type.toLowerCase()}/${subtype.toLowerCase()}`;
  for (const [key, text] of part.attributes) {
    const name = /^type-(.+)$/i.exec(key)?.[1]?.toLowerCase();
    if (name === undefined || name === 'name' || name === 'delsp' || !token.test(name)) continue;
    value += `; ${name}="${oneLine(text).replace(/["\\]/g, '')}"`;
  }
  return type.toLowerCase() === 'text' ? `${value}; charset=utf-8` : value;
}

function parameterOf(part: XmlElement, name: string): string | undefined {
  return attributeOf(part, `Type-${name}`)?.toLowerCase();
}

function namesOf(part: XmlElement): Pick<PartPlan, 'fileName' | 'headers'> {
  const fileName = attributeOf(part, 'Disposition-filename') ?? attributeOf(part, 'Type-name');
  const disposition = attributeOf(part, 'disposition')?.toLowerCase();
  const contentId = attributeOf(part, 'contentID');
  const description = attributeOf(part, 'description');
  const headers: [string, string][] = [];
  if (disposition !== undefined && disposition !== 'none' && token.test(disposition)) {
    headers.push(['Content-Disposition', disposition]);
  }
  if (contentId !== undefined) headers.push(['Content-ID', `<${oneLine(contentId).replace(/[<>]/g, '')}>`]);
  if (description !== undefined) headers.push(['Content-Description', oneLine(description)]);
  const isNamed = fileName !== undefined && disposition !== 'none';
  return { headers, ...(isNamed ? { fileName: oneLine(fileName) } : {}) };
}
