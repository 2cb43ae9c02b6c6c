import { XmlError } from './errors';
import { isXmlName } from './xmlName';

export { isXmlName };

/** Text, or an element. Comments and processing instructions never become nodes. */
export type XmlNode = XmlElement | string;

/** One XML element: names as they were spelled, attributes and children in document order. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlNode[];
}

/** Attributes of a new element; `undefined` leaves one out. */
export type AttributeValues = Readonly<Record<string, string | number | undefined>>;

const noAttributes: ReadonlyMap<string, string> = new Map();

/** Makes an element. Adjacent strings are fine: they are written one after the other. */
export function element(name: string, attributes?: AttributeValues, children: readonly XmlNode[] = []): XmlElement {
  if (!attributes) return { name, attributes: noAttributes, children };
  const map = new Map<string, string>();
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    if (value !== undefined) map.set(key, String(value));
  }
  return { name, attributes: map, children };
}

export function isElement(node: XmlNode): node is XmlElement {
  return typeof node !== 'string';
}

/** Names compare without regard to letter case, as the server does (protocol reference, "Names and letter case"). */
export function hasName(node: XmlNode, name: string): node is XmlElement {
  return isElement(node) && isSameName(node.name, name);
}

/** Value of an attribute, its name compared without regard to letter case. */
export function attributeOf(target: XmlElement, name: string): string | undefined {
  const exact = target.attributes.get(name);
  if (exact !== undefined) return exact;
  for (const [key, value] of target.attributes) {
    if (isSameName(key, name)) return value;
  }
  return undefined;
}

/** Compares without regard to letter case. Names of the protocol are ASCII, so those of other lengths need no closer look. */
export function isSameName(one: string, other: string): boolean {
  return one === other || (one.length === other.length && one.toLowerCase() === other.toLowerCase());
}

/**
 * A non-negative integer attribute, such as a count or UID; `undefined` when it is absent, not a number, or
 * beyond what a double holds exactly. Counts of the wire are not trusted: callers decide what a missing one means.
 */
export function integerOf(target: XmlElement, name: string): number | undefined {
  const text = attributeOf(target, name);
  if (text === undefined || !/^\s*\d{1,16}\s*$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Child elements in order; with `name` only those, compared without regard to letter case. */
export function childElements(target: XmlElement, name?: string): XmlElement[] {
  return target.children.filter((node): node is XmlElement =>
    name === undefined ? isElement(node) : hasName(node, name),
  );
}

export function firstChild(target: XmlElement, name: string): XmlElement | undefined {
  return target.children.find((node): node is XmlElement => hasName(node, name));
}

/** Text directly inside an element, without that of its children. */
export function textOf(target: XmlElement): string {
  return target.children.filter((node): node is string => typeof node === 'string').join('');
}

/** Characters (UTF-16 units) in all names, values and texts of an element: what it costs to keep, near enough. */
export function characterCount(target: XmlElement): number {
  let count = target.name.length;
  for (const [name, value] of target.attributes) count += name.length + value.length;
  for (const node of target.children) count += typeof node === 'string' ? node.length : characterCount(node);
  return count;
}

/** A copy with one attribute set (first, when it is new, so that `id` leads) or, with `undefined`, taken away. */
export function withAttribute(target: XmlElement, name: string, value: string | undefined): XmlElement {
  const wanted = name.toLowerCase();
  const attributes = new Map<string, string>();
  if (value !== undefined) attributes.set(name, value);
  for (const [key, old] of target.attributes) {
    if (key.toLowerCase() !== wanted) attributes.set(key, old);
  }
  return { ...target, attributes };
}

// XML 1.0 forbids these even as references, so they are dropped on the way out (protocol reference, "Transport and framing").
const forbiddenCharacters =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const textEscapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };
const attributeEscapes: Record<string, string> = { ...textEscapes, '"': '&quot;', '\t': '&#9;', '\n': '&#10;' };

/** Text as XML character data. */
export function escapeText(text: string): string {
  return text.replace(forbiddenCharacters, '').replace(/[&<>\r]/g, (character) => textEscapes[character] ?? '');
}

/** Text as the inside of a double-quoted attribute; tab and line ends survive as references. */
export function escapeAttribute(text: string): string {
  // Most values are numbers and plain words.
  if (/^[\w .,/@+=:-]*$/.test(text)) return text;
  return text
    .replace(forbiddenCharacters, '')
    .replace(/[&<>"\r\t\n]/g, (character) => attributeEscapes[character] ?? '');
}

/**
 * The element as one line of XML, exactly what it holds and nothing added.
 * @throws XmlError when a name is none that XML allows, so that data can never become markup.
 */
export function serializeXml(target: XmlElement): string {
  return serialize(target, serializeAttributes(target));
}

/**
 * The same with this `id`, which comes first, instead of one that the element has: what {@link withAttribute} would
 * give, without the copy. @throws XmlError as above.
 */
export function serializeWithId(target: XmlElement, id: string): string {
  return serialize(target, ` id="${escapeAttribute(id)}"${serializeAttributes(target, 'id')}`);
}

function serialize({ name, children }: XmlElement, attributes: string): string {
  if (!isXmlName(name)) throw new XmlError(`"${name}" cannot name an element`, 0);
  if (children.length === 0) return `<${name}${attributes}/>`;
  let text = `<${name}${attributes}>`;
  for (const child of children) text += isElement(child) ? serializeXml(child) : escapeText(child);
  return `${text}</${name}>`;
}

/** Each with a space before it. @param omitted name of one that is left out. */
function serializeAttributes({ attributes }: XmlElement, omitted?: string): string {
  let text = '';
  for (const [name, value] of attributes) {
    if (omitted !== undefined && isSameName(name, omitted)) continue;
    if (!isXmlName(name)) throw new XmlError(`"${name}" cannot name an attribute`, 0);
    text += ` ${name}="${escapeAttribute(value)}"`;
  }
  return text;
}
