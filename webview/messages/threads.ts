import type { MessageRow, RowWindow } from '../../src/contracts/messageList';

/**
 * Threads are found among the messages of one block of the list: blocks lie where they lie, so the same messages
 * stand together however the user came there. More is not known, since the server does not tell threads.
 */
export const threadBlockRows = 100;
/** Deeper replies are not moved further in: there is no room for it. */
export const maxThreadDepth = 8;

/** A line of a block: which place it shows, and how far in. */
export interface ThreadLine {
  readonly place: number;
  readonly depth: number;
}

/** The lines of each block that is loaded as a whole, by its number. Lines of other blocks stand as they are sorted. */
export type ThreadBlocks = ReadonlyMap<number, readonly ThreadLine[]>;

/** Groups every block that lies in a window as a whole; `total` is the size of the list. */
export function threadBlocks(window: RowWindow, total: number): ThreadBlocks {
  const blocks = new Map<number, readonly ThreadLine[]>();
  const end = window.first + window.rows.length;
  for (let block = Math.ceil(window.first / threadBlockRows); block * threadBlockRows < end; block++) {
    const first = block * threadBlockRows;
    const last = Math.min(first + threadBlockRows, total);
    const rows = window.rows.slice(first - window.first, last - window.first);
    if (last <= end && rows.every((row) => row !== null)) blocks.set(block, threadLines(rows, first));
  }
  return blocks;
}

/**
 * Puts each message below the nearest of its ancestors that is among `rows` and stays in the order of the rows
 * otherwise: a thread stands where the message that begins it would. Headers may claim anything, rings included.
 */
export function threadLines(rows: readonly MessageRow[], firstPlace: number): ThreadLine[] {
  const children = new Map<number, number[]>();
  const roots: number[] = [];
  parentsOf(rows).forEach((parent, at) => {
    const siblings = parent === undefined ? roots : (children.get(parent) ?? []);
    siblings.push(at);
    if (parent !== undefined) children.set(parent, siblings);
  });
  const lines: ThreadLine[] = [];
  // An own stack: a chain of replies is as deep as somebody likes to send it.
  const stack = roots.reverse().map((at) => ({ at, depth: 0 }));
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    lines.push({ place: firstPlace + next.at, depth: Math.min(next.depth, maxThreadDepth) });
    for (const at of (children.get(next.at) ?? []).reverse()) stack.push({ at, depth: next.depth + 1 });
  }
  return lines;
}

/** For each row the row it answers; undefined for those that start a thread. */
function parentsOf(rows: readonly MessageRow[]): (number | undefined)[] {
  const byId = new Map<string, number>();
  rows.forEach(({ messageId }, at) => {
    if (messageId !== undefined && !byId.has(messageId)) byId.set(messageId, at);
  });
  const parents = new Array<number | undefined>(rows.length).fill(undefined);
  rows.forEach(({ ancestors = [] }, at) => {
    const known = ancestors.flatMap((id) => byId.get(id) ?? []);
    const parent = known.filter((other) => other !== at).at(-1);
    if (parent !== undefined && !leadsTo(parents, parent, at)) parents[at] = parent;
  });
  return parents;
}

/** True when going up from `from` comes by `wanted`. */
function leadsTo(parents: readonly (number | undefined)[], from: number, wanted: number): boolean {
  for (let at: number | undefined = from; at !== undefined; at = parents[at]) if (at === wanted) return true;
  return false;
}

/** The place that a line shows, and how far in. */
export function lineToPlace(blocks: ThreadBlocks, line: number): ThreadLine {
  const block = blocks.get(Math.floor(line / threadBlockRows));
  return block?.[line % threadBlockRows] ?? { place: line, depth: 0 };
}

/** The line that shows a place. */
export function placeToLine(blocks: ThreadBlocks, place: number): number {
  const number = Math.floor(place / threadBlockRows);
  const at = blocks.get(number)?.findIndex((line) => line.place === place) ?? -1;
  return at < 0 ? place : number * threadBlockRows + at;
}
