/** Bytes from `start` up to, and without, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
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
  for (const range of [...ranges].sort((one, other) => one.start - other.start)) {
    const last = merged.at(-1);
    if (last && range.start <= last.end) {
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    } else merged.push(range);
  }
  return merged;
}
