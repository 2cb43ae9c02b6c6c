import { element, type XmlElement } from '../protocol/xml';

/** Positions or UIDs from `from` to `till`, both included, as in the protocol. */
export interface NumberRange {
  readonly from: number;
  readonly till: number;
}

/** Ascending numbers as the fewest ranges. Numbers given twice count once. */
export function rangesOf(ascending: Iterable<number>): NumberRange[] {
  const ranges: { from: number; till: number }[] = [];
  for (const value of ascending) {
    const last = ranges.at(-1);
    if (last && value <= last.till + 1) last.till = Math.max(last.till, value);
    else ranges.push({ from: value, till: value });
  }
  return ranges;
}

/** Children of a request that name messages by position (zero-based) in the folder's view. */
export function indexSet(ranges: readonly NumberRange[]): XmlElement[] {
  return ranges.map((range) => rangeElement('index', range));
}

/** Children of a request that name messages by UID; always safe, whatever the view does meanwhile. */
export function uidSet(uids: readonly number[]): XmlElement[] {
  return rangesOf([...uids].sort((a, b) => a - b)).map((range) => rangeElement('UID', range));
}

function rangeElement(name: string, { from, till }: NumberRange): XmlElement {
  return from === till ? element(name, {}, [String(from)]) : element(name, { from, till });
}
