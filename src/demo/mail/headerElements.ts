import { decodeHeaderText } from './mime/charsets';
import { element, isXmlName, type XmlElement } from '../../protocol/xml';
import { isAddressField, parseAddresses } from './mime/addressFields';
import { parseMailDate, protocolGmt, protocolLocal } from './mime/dates';
import type { RawField } from './mime/headerBlock';

const priorityFields = new Set(['x-priority', 'importance', 'priority', 'x-msmail-priority']);
/** Names that mean the body in an EMail element: a header field of that name must not pass as one. */
const reservedNames = new Set(['mime', 'email', 'copymime']);

/** Header fields as children of EMail, in header order (protocol reference, "Reading"). */
export function headerElements(fields: readonly RawField[]): XmlElement[] {
  const elements: XmlElement[] = [];
  let hasPriority = false;
  for (const field of fields) {
    const name = field.name.toLowerCase();
    if (name.startsWith('content-') || name === 'mime-version') continue; // told by the MIME element
    if (priorityFields.has(name)) {
      const priority = hasPriority ? undefined : priorityOf(field.value);
      if (priority === undefined) continue;
      hasPriority = true;
      elements.push(element('Pty', {}, [priority]));
    } else if (isXmlName(field.name) && !reservedNames.has(name)) elements.push(...fieldElements(field));
  }
  return elements;
}

function fieldElements(field: RawField): XmlElement[] {
  const name = field.name.toLowerCase();
  if (isAddressField(name)) return addressElements(field.name, field.value);
  if (name === 'date' || name === 'resent-date') return [dateElement(field.name, field.value)];
  return [textElement(field.name, decodeHeaderText(field.value))];
}

/** One element for each address: the address as text, the name as `realName`. */
export function addressElements(name: string, value: string): XmlElement[] {
  return parseAddresses(value).map(({ address, realName }) =>
    element(name, { realName: realName === '' ? undefined : realName }, address === '' ? [] : [address]),
  );
}

/** GMT as text, with `localTime` and `timeShift`; a date nobody can read stands as it was written. */
export function dateElement(name: string, value: string): XmlElement {
  const date = parseMailDate(value);
  if (date === undefined) return textElement(name, decodeHeaderText(value));
  const attributes = { localTime: protocolLocal(date.timeMs), timeShift: date.zoneSeconds };
  return element(name, attributes, [protocolGmt(date.timeMs)]);
}

export function textElement(name: string, text: string): XmlElement {
  return element(name, {}, text === '' ? [] : [text]);
}

/** `High` or `Low` by any of the fields that programs use; undefined for normal. */
export function priorityOf(value: string): 'High' | 'Low' | undefined {
  const text = value.trim().toLowerCase();
  if (/^[12]\b|^(high|urgent)/.test(text)) return 'High';
  return /^[45]\b|^(low|non-urgent)/.test(text) ? 'Low' : undefined;
}
