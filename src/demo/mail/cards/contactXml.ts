import { childElements, element, firstChild, isXmlName, textOf, type XmlElement } from '../../../protocol/xml';
import {
  escapeText,
  readContentLines,
  splitEscaped,
  unescapeText,
  writeContentLines,
  type ContentLine,
} from './contentLines';

/** Fields of the structured properties, in the order of RFC 2426. */
const structured: Readonly<Record<string, readonly string[]>> = {
  N: ['FAMILY', 'GIVEN', 'MIDDLE', 'PREFIX', 'SUFFIX'],
  ADR: ['POBOX', 'EXTADD', 'STREET', 'LOCALITY', 'REGION', 'PCODE', 'CTRY'],
  ORG: ['ORGNAME', 'ORGUNIT'],
};
/** Properties whose text stands in the element itself. */
const direct = new Set(['BDAY']);
const binary = new Set(['PHOTO', 'LOGO', 'KEY', 'SOUND']);

/**
 * vCard text (RFC 2426) as the protocol's `vCard` elements, one for each card: types as empty elements before the
 * value (protocol reference, section 10).
 */
export function contactElements(text: string): XmlElement[] {
  const cards: XmlElement[] = [];
  let children: XmlElement[] | undefined;
  for (const line of readContentLines(text)) {
    if (line.name === 'BEGIN') children = [];
    else if (line.name === 'END') {
      if (children !== undefined) cards.push(element('vCard', {}, children));
      children = undefined;
    } else if (line.name !== 'VERSION' && isXmlName(line.name)) children?.push(propertyElement(line));
  }
  if (children !== undefined) cards.push(element('vCard', {}, children));
  return cards;
}

/** The text of a group of contacts as the protocol's `vCardGroup`. */
export function contactGroupElement(text: string): XmlElement {
  const children: XmlElement[] = [];
  for (const line of readContentLines(text)) {
    const value = unescapeText(line.value);
    if (line.name === 'MEMBER') {
      const commonName = line.parameters.get('CN')?.join(',');
      children.push(element('MEMBER', { CN: commonName }, [element('VALUE', {}, [value.replace(/^mailto:/i, '')])]));
    } else if (line.name === 'FN' || line.name === 'NOTE')
      children.push(element(line.name, {}, [element('VALUE', {}, [value])]));
  }
  return element('vCardGroup', {}, children);
}

function propertyElement(line: ContentLine): XmlElement {
  const types = typeElements(line);
  const fields = structured[line.name];
  if (fields !== undefined) {
    const values = splitEscaped(line.value, ';');
    return element(line.name, {}, [...types, ...fields.map((name, at) => leaf(name, values[at] ?? ''))]);
  }
  if (direct.has(line.name)) return leaf(line.name, unescapeText(line.value));
  const isBinary = binary.has(line.name) && line.parameters.has('ENCODING');
  const value = isBinary ? leaf('BINVAL', line.value.replace(/\s/g, '')) : leaf('VALUE', unescapeText(line.value));
  return element(line.name, {}, [...types, value]);
}

function leaf(name: string, text: string): XmlElement {
  return element(name, {}, text === '' ? [] : [text]);
}

function typeElements(line: ContentLine): XmlElement[] {
  const names = line.parameters.get('TYPE') ?? [];
  const bare = [...line.parameters].filter(([, values]) => values.every((value) => value === '')).map(([name]) => name);
  return [...names, ...bare]
    .map((name) => name.toUpperCase())
    .filter(isXmlName)
    .map((name) => element(name));
}

/** The text of `vCard` elements, one card behind the other. */
export function contactText(cards: readonly XmlElement[]): string {
  const lines: string[] = [];
  for (const card of cards) {
    lines.push('BEGIN:VCARD', 'VERSION:3.0');
    if (firstChild(card, 'FN') === undefined) lines.push(`FN:${escapeText(displayName(card))}`);
    for (const property of childElements(card)) lines.push(propertyLine(property));
    lines.push('END:VCARD');
  }
  return writeContentLines(lines);
}

/** The text of a `vCardGroup` element. */
export function contactGroupText(group: XmlElement): string {
  const lines = ['BEGIN:VCARDGROUP'];
  for (const child of childElements(group)) {
    const value = valueOf(child);
    const commonName = child.attributes.get('CN')?.replace(/["\r\n]/g, ' ');
    if (child.name.toUpperCase() === 'MEMBER') lines.push(`MEMBER;CN="${commonName ?? ''}":mailto:${value}`);
    else lines.push(`${child.name.toUpperCase()}:${escapeText(value)}`);
  }
  return writeContentLines([...lines, 'END:VCARDGROUP']);
}

/** The name a card is listed under: as filed, else the full name, else its parts, else its first address. */
export function displayName(card: XmlElement): string {
  for (const name of ['X-FILE-AS', 'FN']) {
    const property = firstChild(card, name);
    if (property !== undefined && valueOf(property) !== '') return valueOf(property);
  }
  const name = firstChild(card, 'N');
  const parts = name === undefined ? [] : ['GIVEN', 'FAMILY'].map((part) => fieldText(name, part)).filter(Boolean);
  return parts.join(' ') || contactAddresses(card)[0] || 'Contact';
}

/** Mail addresses of a card, in order. */
export function contactAddresses(card: XmlElement): string[] {
  return childElements(card, 'EMAIL')
    .map(valueOf)
    .filter((address) => address !== '');
}

function valueOf(property: XmlElement): string {
  const value = firstChild(property, 'VALUE');
  return value === undefined ? textOf(property).trim() : textOf(value);
}

function fieldText(property: XmlElement, name: string): string {
  const field = firstChild(property, name);
  return field === undefined ? '' : textOf(field);
}

function propertyLine(property: XmlElement): string {
  const name = property.name.toUpperCase();
  const fields = structured[name];
  const valueNames = new Set(['VALUE', 'BINVAL', ...(fields ?? [])]);
  const types = childElements(property)
    .map((child) => child.name.toUpperCase())
    .filter((child) => !valueNames.has(child));
  const head = types.length === 0 ? name : `${name};TYPE=${types.join(',')}`;
  if (fields !== undefined) return `${head}:${fields.map((field) => escapeText(fieldText(property, field))).join(';')}`;
  const data = firstChild(property, 'BINVAL');
  if (data !== undefined) return `${head};ENCODING=b:${textOf(data).replace(/[^A-Za-z0-9+/=]/g, '')}`;
  return `${head}:${escapeText(valueOf(property))}`;
}
