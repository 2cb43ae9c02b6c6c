/** Whole numbers from `from` to `till`, both included. */
export interface Range {
  readonly from: number;
  readonly till: number;
}

/** Ranges in ascending order that neither overlap nor touch. Values are never changed: each function makes new ones. */
export type Ranges = readonly Range[];

/** Ranges in any order as they are kept: sorted, empty ones left out, touching ones joined. */
export function normalRanges(ranges: readonly Range[]): Ranges {
  const joined: { from: number; till: number }[] = [];
  for (const { from, till } of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (till < from) continue;
    if (last !== undefined && from <= last.till + 1) last.till = Math.max(last.till, till);
    else joined.push({ from, till });
  }
  return joined;
}

export function hasNumber(ranges: Ranges, wanted: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.till ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return (ranges[low]?.from ?? Infinity) <= wanted;
}

/** How many numbers the ranges hold. */
export function countOfRanges(ranges: Ranges): number {
  return ranges.reduce((sum, { from, till }) => sum + till - from + 1, 0);
}

export function withNumber(ranges: Ranges, added: number): Ranges {
  return hasNumber(ranges, added) ? ranges : normalRanges([...ranges, { from: added, till: added }]);
}

export function withoutNumber(ranges: Ranges, removed: number): Ranges {
  return ranges.flatMap(({ from, till }) =>
    removed < from || removed > till
      ? [{ from, till }]
      : [
          { from, till: removed - 1 },
          { from: removed + 1, till },
        ].filter((part) => part.from <= part.till),
  );
}

/** What is left when positions are cut to those from 0 to `size` - 1. */
export function cutToSize(ranges: Ranges, size: number): Ranges {
  return normalRanges(ranges.map(({ from, till }) => ({ from: Math.max(0, from), till: Math.min(till, size - 1) })));
}

/** Positions after one was taken away: it leaves the ranges, later ones move down. */
export function afterRemoval(ranges: Ranges, index: number): Ranges {
  const moved = ranges.map(({ from, till }) => ({
    from: from > index ? from - 1 : from,
    till: till >= index ? till - 1 : till,
  }));
  return normalRanges(moved);
}

/** Positions after one was put in: it does not join the ranges, it and later ones move up. */
export function afterInsertion(ranges: Ranges, index: number): Ranges {
  return ranges.flatMap(({ from, till }) => {
    if (index > till) return [{ from, till }];
    if (index <= from) return [{ from: from + 1, till: till + 1 }];
    return [
      { from, till: index - 1 },
      { from: index + 1, till: till + 1 },
    ];
  });
}
