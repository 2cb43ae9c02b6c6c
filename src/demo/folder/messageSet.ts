import { attributeOf, childElements, hasName, integerOf, textOf, type XmlElement } from '../../protocol/xml';
import { OperationError } from '../operationError';

/** Most elements in one set; a range says in one element what a thousand single ones would. */
const maxSetElements = 10_000;

interface Range {
  readonly from: number;
  readonly till: number;
}

/** Messages named in a request: ranges of UIDs or of positions, both ends included. */
export interface MessageSet {
  readonly kind: 'UID' | 'index';
  /** In order, without overlap. */
  readonly ranges: readonly Range[];
}

/**
 * Reads the `UID` or `index` children of a request (protocol reference, "Message sets"); `undefined` without any.
 * @throws OperationError when both kinds are there, or a number is none.
 */
export function parseMessageSet(request: XmlElement): MessageSet | undefined {
  const parts = childElements(request).filter((child) => hasName(child, 'UID') || hasName(child, 'index'));
  const first = parts[0];
  if (!first) return undefined;
  const kind = hasName(first, 'UID') ? 'UID' : 'index';
  if (parts.length > maxSetElements || parts.some((part) => !hasName(part, kind))) throw illegalSet();
  return { kind, ranges: mergeRanges(parts.map(rangeOf)) };
}

/** The same, where the protocol asks for a set. */
export function requireMessageSet(request: XmlElement): MessageSet {
  const set = parseMessageSet(request);
  if (!set) throw illegalSet();
  return set;
}

/** True when one of the ranges holds `value`. */
export function setContains(set: MessageSet, value: number): boolean {
  return set.ranges.some((range) => value >= range.from && value <= range.till);
}

function rangeOf(part: XmlElement): Range {
  if (attributeOf(part, 'from') === undefined && attributeOf(part, 'till') === undefined) {
    const text = textOf(part).trim();
    if (!/^\d{1,15}$/.test(text)) throw illegalSet();
    return { from: Number(text), till: Number(text) };
  }
  const from = attributeOf(part, 'from') === undefined ? 0 : integerOf(part, 'from');
  const till = attributeOf(part, 'till') === undefined ? Number.MAX_SAFE_INTEGER : integerOf(part, 'till');
  if (from === undefined || till === undefined) throw illegalSet();
  return { from, till };
}

function mergeRanges(ranges: readonly Range[]): Range[] {
  const merged: Range[] = [];
  for (const range of ranges.filter((r) => r.from <= r.till).sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && range.from <= last.till + 1) {
      merged[merged.length - 1] = { from: last.from, till: Math.max(last.till, range.till) };
    } else merged.push(range);
  }
  return merged;
}

function illegalSet(): OperationError {
  return new OperationError('illegal message set');
}
