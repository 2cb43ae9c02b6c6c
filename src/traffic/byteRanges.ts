/** Bytes from `start` up to, and without, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Adds a range at the end; one that touches the range added last makes that one longer. */
export function addRange(ranges: ByteRange[], range: ByteRange): void {
  const last = ranges.at(-1);
  if (last && range.start <= last.end && range.end >= last.start) {
    ranges[ranges.length - 1] = { start: Math.min(last.start, range.start), end: Math.max(last.end, range.end) };
  } else ranges.push(range);
}

/** `bytes` with every range replaced by `mask`; ranges may come in any order and overlap. */
export function replaceRanges(bytes: Uint8Array, ranges: readonly ByteRange[], mask: Uint8Array): Uint8Array {
  const merged = mergeRanges(ranges);
  const removed = merged.reduce((sum, range) => sum + range.end - range.start, 0);
  const result = new Uint8Array(bytes.length - removed + merged.length * mask.length);
  let source = 0;
  let target = 0;
  for (const { start, end } of merged) {
    result.set(bytes.subarray(source, start), target);
    target += start - source;
    result.set(mask, target);
    target += mask.length;
    source = end;
  }
  result.set(bytes.subarray(source), target);
  return result;
}

function mergeRanges(ranges: readonly ByteRange[]): ByteRange[] {
  const merged: ByteRange[] = [];
  for (const range of [...ranges].sort((one, other) => one.start - other.start)) addRange(merged, range);
  return merged;
}
