import { childElements, element, isXmlName, textOf, type XmlElement, type XmlNode } from '../../../protocol/xml';
import { escapeText, readContentLines, unescapeText, writeContentLines, type ContentLine } from './contentLines';

/** Components within each other, deepest: a calendar, an event, an alarm leave plenty. */
const maxDepth = 8;

/** Properties whose text has escapes; all others (dates, rules, addresses, lists) stand as they are. */
const textProperties = new Set(['summary', 'description', 'location', 'comment', 'contact', 'x-wr-calname', 'tzname']);

interface OpenComponent {
  readonly name: string;
  readonly attributes: Record<string, string | undefined>;
  readonly children: XmlNode[];
}

/**
 * iCalendar text (RFC 5545) as the protocol's `iCalendar` element: components and properties in lower case,
 * parameters as upper-case attributes, method and version on the calendar (protocol reference, section 11).
 */
export function calendarElement(text: string): XmlElement {
  const root: OpenComponent = { name: 'iCalendar', attributes: {}, children: [] };
  const open = [root];
  for (const line of readContentLines(text)) {
    const current = open.at(-1) ?? root;
    if (line.name === 'BEGIN') {
      const name = line.value.trim().toLowerCase();
      if (open.length <= maxDepth && isXmlName(name)) open.push({ name, attributes: {}, children: [] });
    } else if (line.name === 'END') {
      if (open.length > 1 && line.value.trim().toLowerCase() === current.name) closeInnermost(open);
    } else if (open.length > 1) addProperty(current, line);
  }
  while (open.length > 1) closeInnermost(open);
  return finished(root);
}

function closeInnermost(open: OpenComponent[]): void {
  const component = open.pop();
  if (component !== undefined) open.at(-1)?.children.push(finished(component));
}

function finished(component: OpenComponent): XmlElement {
  const { method, ...others } = component.attributes;
  return element(component.name, { method, ...others }, component.children);
}

function addProperty(component: OpenComponent, line: ContentLine): void {
  const name = line.name.toLowerCase();
  if (component.name === 'vcalendar' && (name === 'method' || name === 'version')) {
    component.attributes[name] = line.value;
    return;
  }
  if (!isXmlName(name)) return;
  const attributes: Record<string, string> = {};
  for (const [key, values] of line.parameters) if (isXmlName(key)) attributes[key] = values.join(',');
  const text = textProperties.has(name) ? unescapeText(line.value) : line.value;
  component.children.push(element(name, attributes, text === '' ? [] : [text]));
}

/** The text of an `iCalendar` element, or of a `vcalendar`, `vevent` or `vtodo` alone: all are seen on the wire. */
export function calendarText(calendar: XmlElement): string {
  const isWrapper = calendar.name.toLowerCase() === 'icalendar';
  const roots = isWrapper ? childElements(calendar) : [calendar];
  const isCalendar = roots.length > 0 && roots.every((root) => root.name.toLowerCase() === 'vcalendar');
  const calendars = isCalendar ? roots : [element('vcalendar', { version: '2.0' }, roots)];
  const lines: string[] = [];
  for (const root of calendars) writeComponent(root, lines, 0);
  return writeContentLines(lines);
}

function writeComponent(component: XmlElement, lines: string[], depth: number): void {
  const name = component.name.toUpperCase();
  lines.push(`BEGIN:${name}`);
  if (name === 'VCALENDAR') writeCalendarHead(component, lines);
  for (const child of childElements(component)) {
    if (childElements(child).length === 0 && !/^(v|standard|daylight)/i.test(child.name))
      lines.push(propertyLine(child));
    else if (depth < maxDepth) writeComponent(child, lines, depth + 1);
  }
  lines.push(`END:${name}`);
}

function writeCalendarHead(calendar: XmlElement, lines: string[]): void {
  lines.push('VERSION:2.0');
  for (const [name, value] of calendar.attributes) {
    if (name.toLowerCase() === 'method') lines.push(`METHOD:${value}`);
  }
  if (!childElements(calendar, 'prodid').length) lines.push('PRODID:-//XIMSS Demo//EN');
}

function propertyLine(property: XmlElement): string {
  const name = property.name.toLowerCase();
  let line = name.toUpperCase();
  for (const [key, value] of property.attributes) line += `;${key.toUpperCase()}=${parameterValue(value)}`;
  const text = textOf(property);
  return `${line}:${textProperties.has(name) ? escapeText(text) : text}`;
}

function parameterValue(value: string): string {
  const safe = value.replace(/["\r\n]/g, ' ');
  return /[;:,]/.test(safe) ? `"${safe}"` : safe;
}
