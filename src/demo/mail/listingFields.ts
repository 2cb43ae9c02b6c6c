import { element, isXmlName, type XmlElement } from '../../protocol/xml';
import type { SeedMessage } from '../mailTypes';
import { addressElements, dateElement, priorityOf, textElement } from './headerElements';

const addressesPrefix = 'e-';
const priorityFields = ['x-priority', 'importance', 'priority', 'x-msmail-priority'];

/**
 * Elements of a folderReport for the header fields asked for, in that order (protocol reference, "Fields"): `E-From`
 * and its like one for each address, `Pty` the priority, `Date` in the protocol's form, all others one readable
 * text. What the message has not is absent. FLAGS, INTERNALDATE, SIZE and UID are the server's.
 */
export function listingFields(message: SeedMessage, fieldNames: readonly string[]): XmlElement[] {
  const byName = new Map<string, string[]>();
  for (const { name, value } of message.headers()) {
    const key = name.toLowerCase();
    const values = byName.get(key);
    if (values === undefined) byName.set(key, [value]);
    else values.push(value);
  }
  return fieldNames.flatMap((name) => (isXmlName(name) ? fieldElements(name, byName) : []));
}

function fieldElements(name: string, byName: ReadonlyMap<string, readonly string[]>): XmlElement[] {
  const key = name.toLowerCase();
  if (key === 'pty') return priorityElements(name, byName);
  if (key.startsWith(addressesPrefix)) {
    const values = byName.get(key.slice(addressesPrefix.length)) ?? [];
    return values.flatMap((value) => addressElements(name, value));
  }
  const values = byName.get(key) ?? [];
  if (key === 'date') return values.slice(0, 1).map((value) => dateElement(name, value));
  return values.map((value) => textElement(name, value));
}

function priorityElements(name: string, byName: ReadonlyMap<string, readonly string[]>): XmlElement[] {
  for (const field of priorityFields) {
    const value = byName.get(field)?.[0];
    const priority = value === undefined ? undefined : priorityOf(value);
    if (priority !== undefined) return [element(name, {}, [priority])];
  }
  return [];
}
