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

/** UIDs in ascending groups of at most so many ranges and messages each: what one request may name. */
export function uidGroups(uids: readonly number[], maxRanges: number, maxMessages = Infinity): number[][] {
  const groups: number[][] = [];
  let ranges = 0;
  let last = Number.NaN;
  for (const uid of [...new Set(uids)].sort((a, b) => a - b)) {
    if (uid !== last + 1) ranges++;
    last = uid;
    const isFull = (groups.at(-1)?.length ?? Infinity) >= maxMessages;
    const isNew = isFull || ranges > maxRanges;
    if (isNew) ranges = 1;
    if (isNew) groups.push([uid]);
    else groups.at(-1)!.push(uid);
  }
  return groups;
}

function rangeElement(name: string, { from, till }: NumberRange): XmlElement {
  return from === till ? element(name, {}, [String(from)]) : element(name, { from, till });
}

/** Sets short enough to be sent; all of one kind, since UIDs and positions never mix in one request. */
export function batchesOf(set: readonly XmlElement[], limit: number): XmlElement[][] {
  const batches: XmlElement[][] = [];
  for (let at = 0; at < set.length; at += limit) batches.push(set.slice(at, at + limit));
  return batches;
}
