import type { ConsoleTarget } from '../../src/contracts/console';
import { isSameTarget, lineAt, targetOf, type ConsoleEffect, type ConsoleState, type Step } from './state';

/** The command that tells the host what is selected, and in which form its detail is wanted. */
export function selectEffect(state: ConsoleState): ConsoleEffect {
  const { selection, preferences, showAll } = state;
  return { type: 'send', message: { type: 'select', target: selection, form: preferences.form, showAll } };
}

/** Selects a target on a known line and tells the host. Selecting stops the list from running away. */
export function select(state: ConsoleState, target: ConsoleTarget | undefined, line: number): Step {
  if (isSameTarget(target, state.selection)) {
    return { state: { ...state, selectedLine: line, pendingLine: undefined }, effects: [] };
  }
  const isLast = line >= state.totalLines - 1;
  const next: ConsoleState = {
    ...state,
    selection: target,
    selectedLine: line,
    pendingLine: undefined,
    showAll: false,
    notice: undefined,
    detail: target === undefined ? undefined : state.detail,
    isDetailGone: false,
    follows: state.follows && (target === undefined || isLast),
  };
  return { state: next, effects: [selectEffect(next)] };
}

/** Selects the line with this number, now when it is known, else as soon as the host has sent it; scrolls to it. */
export function selectLine(state: ConsoleState, line: number): Step {
  const scroll: ConsoleEffect = { type: 'scrollToLine', line, alignment: 'nearest' };
  const known = lineAt(state, line);
  if (known === undefined) {
    const isLast = line >= state.totalLines - 1;
    return { state: { ...state, pendingLine: line, follows: state.follows && isLast }, effects: [scroll] };
  }
  const step = select(state, targetOf(known), line);
  return { state: step.state, effects: [...step.effects, scroll] };
}

/** Moves the selection by a number of lines; from nowhere it starts at what is in view. */
export function moveBy(state: ConsoleState, by: number): Step {
  if (state.totalLines === 0) return { state, effects: [] };
  const from = state.pendingLine ?? state.selectedLine;
  const last = state.totalLines - 1;
  const wanted = from < 0 ? startOfMoves(state, by) : from + by;
  let line = Math.min(Math.max(wanted, 0), last);
  // A "more" line stands for its row: staying on it would lead back up.
  if (lineAt(state, line)?.kind === 'more') line += by > 0 && line < last ? 1 : -1;
  return selectLine(state, line);
}

function startOfMoves(state: ConsoleState, by: number): number {
  return by < 0 ? state.totalLines - 1 : state.visible.first;
}

/** Right arrow: opens a row, or goes to the first frame of an open one. */
export function open(state: ConsoleState): Step {
  const line = lineAt(state, state.selectedLine);
  if (line?.kind !== 'row') return { state, effects: [] };
  return line.isExpanded ? moveBy(state, 1) : setExpanded(state, state.selectedLine, true);
}

/** Left arrow: closes a row, or goes from a frame to its row. */
export function close(state: ConsoleState): Step {
  const line = lineAt(state, state.selectedLine);
  if (line?.kind === 'row')
    return line.isExpanded ? setExpanded(state, state.selectedLine, false) : { state, effects: [] };
  if (line === undefined) return { state, effects: [] };
  const rowLine = state.lines.findIndex((other) => other.kind === 'row' && other.row === line.row);
  // The row may lie above what the host has sent; it then says where, in answer to the selection.
  if (rowLine < 0) return select(state, { row: line.row }, -1);
  return selectLine(state, state.firstLine + rowLine);
}

/** Opens or closes the row on a line. */
export function setExpanded(state: ConsoleState, line: number, isExpanded: boolean): Step {
  const row = lineAt(state, line)?.row;
  if (row === undefined) return { state, effects: [] };
  return {
    state: { ...state, follows: state.follows && !isExpanded },
    effects: [{ type: 'send', message: { type: 'setExpanded', row, isExpanded } }],
  };
}
