import type { ListState, Step, VisibleLines } from './state';
import { threadBlockRows } from './threads';

/** Rows asked for above and below the visible ones, at least, so that scrolling a little shows no gaps. */
const minMarginRows = 30;
/** Most rows in view that are asked for; the host refuses more than the contract says. */
const maxVisibleRows = 200;

interface Asked {
  readonly first: number;
  readonly count: number;
}

/** Asks the host for other rows when what is visible comes near the edge of what was asked for. */
export function windowEffects(state: ListState, visible: VisibleLines): Step {
  const next = { ...state, visible };
  if (state.title === undefined || visible.count === 0) return { state: next, effects: [] };
  if (state.asked !== undefined && isCovered(state.asked, visible)) return { state: next, effects: [] };
  const wanted = wantedRows(visible, state.preferences.threads);
  const message = { type: 'setWindow', ...wanted, revision: state.status?.revision ?? 0 } as const;
  return { state: { ...next, asked: wanted }, effects: [{ type: 'send', message }] };
}

function wantedRows({ first, count }: VisibleLines, threads: boolean): Asked {
  const seen = Math.min(count, maxVisibleRows);
  const margin = Math.max(minMarginRows, seen);
  const from = Math.max(0, first - margin);
  const end = first + seen + margin;
  if (!threads) return { first: from, count: end - from };
  // Threads need their whole block.
  const blockStart = Math.floor(from / threadBlockRows) * threadBlockRows;
  return { first: blockStart, count: Math.ceil(end / threadBlockRows) * threadBlockRows - blockStart };
}

function isCovered(asked: Asked, visible: VisibleLines): boolean {
  const slack = minMarginRows / 2;
  const seen = Math.min(visible.count, maxVisibleRows);
  const start = Math.max(0, visible.first - slack);
  return start >= asked.first && visible.first + seen + slack <= asked.first + asked.count;
}
