import { attributeOf, childElements, firstChild, hasName, isElement, textOf, type XmlElement } from '../protocol/xml';
import { formatMoment, parseWireTime } from './dates';

/** One line about a contact or an appointment: a label and what it says. */
export interface ItemLine {
  readonly label: string;
  readonly value: string;
}

/** Lines shown of one item; a card with more is no card. */
const maxItemLines = 100;

/** What a reader wants to know of a `vCard`, `vCardGroup`, `iCalendar` or `MIMEReport` element. */
export function summarizeItem(item: XmlElement): ItemLine[] {
  const lines = linesOf(item).filter(({ value }) => value.trim() !== '');
  return lines.slice(0, maxItemLines);
}

function linesOf(item: XmlElement): ItemLine[] {
  if (hasName(item, 'iCalendar')) return calendarLines(item);
  if (hasName(item, 'vCardGroup')) return groupLines(item);
  if (hasName(item, 'vCard')) return cardLines(item);
  return childElements(item).map((child) => ({ label: child.name, value: allText(child) }));
}

const cardFields: readonly (readonly [string, string])[] = [
  ['TITLE', 'Title'],
  ['EMAIL', 'E-mail'],
  ['TEL', 'Phone'],
  ['ADR', 'Address'],
  ['BDAY', 'Birthday'],
  ['URL', 'Web'],
  ['NOTE', 'Note'],
];

function cardLines(card: XmlElement): ItemLine[] {
  const named = firstChild(card, 'FN') ?? firstChild(card, 'X-FILE-AS');
  const lines = [{ label: 'Contact', value: (named && allText(named)) || partsOf(firstChild(card, 'N'), ' ') }];
  lines.push({ label: 'Organization', value: partsOf(firstChild(card, 'ORG'), ', ') });
  for (const [name, label] of cardFields) {
    for (const field of childElements(card, name))
      lines.push({ label: label + typesOf(field), value: partsOf(field, ', ') });
  }
  return lines;
}

function groupLines(group: XmlElement): ItemLine[] {
  const name = firstChild(group, 'FN');
  const members = childElements(group, 'MEMBER').map((member) => {
    const called = attributeOf(member, 'CN');
    return { label: 'Member', value: called ? `${called} <${allText(member)}>` : allText(member) };
  });
  return [{ label: 'Group', value: name ? allText(name) : '' }, ...members];
}

/** Type markers are empty elements before the value: `Phone (cell, work)`. */
function typesOf(field: XmlElement): string {
  const types = childElements(field)
    .filter((child) => child.children.length === 0)
    .map((child) => child.name.toLowerCase())
    .filter((name) => ['home', 'work', 'cell', 'fax', 'agent', 'pager', 'pref'].includes(name));
  return types.length > 0 ? ` (${types.join(', ')})` : '';
}

function partsOf(field: XmlElement | undefined, separator: string): string {
  if (!field) return '';
  const parts = childElements(field)
    .map(allText)
    .filter((text) => text !== '');
  return parts.length > 0 ? parts.join(separator) : textOf(field).trim();
}

function calendarLines(calendar: XmlElement): ItemLine[] {
  const top = firstChild(calendar, 'vcalendar') ?? calendar;
  const method = attributeOf(top, 'method') ?? attributeOf(calendar, 'method') ?? '';
  const items = childElements(top).filter((child) => hasName(child, 'vevent') || hasName(child, 'vtodo'));
  return [{ label: 'Method', value: method }, ...items.flatMap(eventLines)];
}

function eventLines(event: XmlElement): ItemLine[] {
  const value = (name: string): string => {
    const field = firstChild(event, name);
    return field ? allText(field) : '';
  };
  const attendees = childElements(event, 'attendee').map((field) => ({ label: 'Attendee', value: personOf(field) }));
  const organizer = firstChild(event, 'organizer');
  return [
    { label: hasName(event, 'vtodo') ? 'Task' : 'Event', value: value('summary') },
    { label: 'Start', value: timeOf(value('dtstart')) },
    { label: 'End', value: timeOf(value('dtend')) },
    { label: 'Due', value: timeOf(value('due')) },
    { label: 'Location', value: value('location') },
    { label: 'Repeats', value: value('rrule') },
    { label: 'Organizer', value: organizer ? personOf(organizer) : '' },
    ...attendees,
    { label: 'Description', value: value('description') },
  ];
}

function personOf(field: XmlElement): string {
  const address = allText(field).replace(/^mailto:/i, '');
  const name = attributeOf(field, 'CN');
  const answer = attributeOf(field, 'PARTSTAT')?.toLowerCase();
  return `${name ? `${name} <${address}>` : address}${answer ? `, ${answer}` : ''}`;
}

/** A date as a date, a GMT time with its zone, a local time without; anything else as it stands. */
function timeOf(text: string): string {
  const time = parseWireTime(text);
  if (!time) return text;
  const moment = formatMoment(time.partsMs);
  if (time.isDay) return moment.slice(0, 10);
  return time.isGmt ? moment : moment.slice(0, 16);
}

function allText(target: XmlElement): string {
  return target.children
    .map((child) => (isElement(child) ? allText(child) : child))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}
