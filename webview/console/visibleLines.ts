import type { AskedWindow, ConsoleState, Step, VisibleLines } from './state';

/** Lines asked for above and below the visible ones, at least, so that scrolling a little shows no gaps. */
const minMarginLines = 30;
/** Most lines in view that are asked for; the host refuses more than the contract says. */
const maxVisibleLines = 300;

/**
 * Asks the host for other lines when what is visible comes near the edge of what was asked for, or when following
 * begins or ends. While following, the host sends the last lines by itself.
 */
export function windowEffects(state: ConsoleState, visible: VisibleLines): Step {
  const next = { ...state, visible };
  const count = Math.min(visible.count, maxVisibleLines);
  const margin = Math.max(minMarginLines, count);
  const wanted: AskedWindow = {
    first: Math.max(0, visible.first - margin),
    count: count + 2 * margin,
    follow: state.follows,
  };
  if (state.asked !== undefined && isCovered(state.asked, wanted, visible, margin / 2))
    return { state: next, effects: [] };
  return { state: { ...next, asked: wanted }, effects: [{ type: 'send', message: { type: 'setWindow', ...wanted } }] };
}

function isCovered(asked: AskedWindow, wanted: AskedWindow, visible: VisibleLines, slack: number): boolean {
  if (asked.follow !== wanted.follow) return false;
  if (asked.follow) return asked.count >= visible.count;
  const start = Math.max(0, visible.first - slack);
  return start >= asked.first && visible.first + visible.count + slack <= asked.first + asked.count;
}
