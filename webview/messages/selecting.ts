import { countOfRanges, hasNumber, normalRanges, withNumber, withoutNumber, type Range } from '../../src/base/ranges';
import { maxSelectedParts } from '../../src/contracts/messageListMessages';
import {
  isSelected,
  rowAt,
  totalOf,
  type Effect,
  type ListState,
  type Selection,
  type SelectMode,
  type Step,
} from './state';
import { lineToPlace, placeToLine, threadBlockRows, type ThreadBlocks } from './threads';

/** Picks a line: by click, or because a key led there. */
export function pick(state: ListState, line: number, mode: SelectMode): Step {
  const total = totalOf(state);
  if (total === 0) return { state, effects: [] };
  const target = Math.min(Math.max(line, 0), total - 1);
  const { place } = lineToPlace(state.threads, target);
  return finish(state, withFocus(state, changed(state, place, target, mode), place, mode));
}

/** Moves the cursor by a number of lines; from nowhere it starts at what is in view. */
export function moveBy(state: ListState, by: number, mode: SelectMode): Step {
  const total = totalOf(state);
  if (total === 0) return { state, effects: [] };
  const { focus } = state.selection;
  const from = focus < 0 ? state.visible.first - Math.sign(by) : placeToLine(state.threads, focus);
  return goTo(state, Math.min(Math.max(from + by, 0), total - 1), mode);
}

/** Picks a line and brings it into view. */
export function goTo(state: ListState, line: number, mode: SelectMode): Step {
  const step = pick(state, line, mode);
  return { state: step.state, effects: [...step.effects, { type: 'scrollToLine', line, alignment: 'nearest' }] };
}

/** A context menu opens on a line: what is selected stays, unless the line is not in it. */
export function pickForMenu(state: ListState, line: number): Step {
  const { place } = lineToPlace(state.threads, line);
  return pick(state, line, isSelected(state, place, rowAt(state, place)) ? 'focus' : 'only');
}

/** Takes the row with the cursor into the selection or out of it. */
export function toggleFocus(state: ListState): Step {
  const { focus } = state.selection;
  return focus < 0 ? { state, effects: [] } : pick(state, placeToLine(state.threads, focus), 'toggle');
}

export function selectAll(state: ListState): Step {
  const ranges = normalRanges([{ from: 0, till: totalOf(state) - 1 }]);
  return finish(state, { ...state.selection, ranges, uids: uidsIn(state, ranges) });
}

export function selectNone(state: ListState): Step {
  return finish(state, { ...state.selection, ranges: [], uids: new Set() });
}

/** Selects the message that took the place of those that the user has sent away, so that a key goes on with it. */
export function selectNext(state: ListState): Step {
  const { focus } = state.selection;
  if (!state.isParted || focus < 0) return { state, effects: [] };
  return pick(state, placeToLine(state.threads, focus), 'only');
}

/** Whether nothing is selected. */
export function isEmpty({ ranges, uids }: Selection): boolean {
  return ranges.length === 0 && uids.size === 0;
}

/** Number of selected messages; those without a place count too. */
export function selectedCount({ ranges, uids }: Selection): number {
  return Math.max(countOfRanges(ranges), uids.size);
}

/** The command that tells the host what is selected. */
export function selectionEffect(state: ListState): Effect {
  const { ranges, uids, focus } = state.selection;
  const selection = { ranges, uids: [...uids].slice(0, maxSelectedParts), focus };
  return { type: 'send', message: { type: 'setSelection', selection, revision: state.status?.revision ?? 0 } };
}

function changed(state: ListState, place: number, line: number, mode: SelectMode): Selection {
  const { selection } = state;
  const uid = rowAt(state, place)?.uid;
  switch (mode) {
    case 'only':
      return { ...selection, ranges: [{ from: place, till: place }], uids: new Set(uid === undefined ? [] : [uid]) };
    case 'toggle':
      return toggled(state, place, uid);
    case 'extend': {
      const anchor = selection.anchor < 0 ? Math.max(0, selection.focus) : selection.anchor;
      const ranges = placesOfLines(state, placeToLine(state.threads, anchor), line);
      return { ...selection, ranges, uids: uidsIn(state, ranges), anchor };
    }
    case 'focus':
      return selection;
  }
}

function toggled(state: ListState, place: number, uid: number | undefined): Selection {
  const { selection } = state;
  const uids = new Set(selection.uids);
  const isOn = isSelected(state, place, rowAt(state, place));
  if (uid !== undefined && isOn) uids.delete(uid);
  else if (uid !== undefined) uids.add(uid);
  const ranges = isOn ? withoutNumber(selection.ranges, place) : withNumber(selection.ranges, place);
  // As many as the contract lets through: what is shown as selected is what is acted on.
  return ranges.length > maxSelectedParts || uids.size > maxSelectedParts ? selection : { ...selection, ranges, uids };
}

/** The cursor goes where the user picked; Shift goes on extending from where it began. */
function withFocus(state: ListState, selection: Selection, place: number, mode: SelectMode): Selection {
  const anchor = mode === 'extend' ? selection.anchor : place;
  return { ...selection, focus: place, focusUid: rowAt(state, place)?.uid, anchor };
}

/** Places that lines show: single ones only of blocks whose lines are in another order, and not there as a whole. */
function placesOfLines(state: ListState, one: number, other: number): Selection['ranges'] {
  const first = Math.min(one, other);
  const last = Math.max(one, other);
  const ranges: Range[] = [];
  for (let line = first; line <= last;) {
    const end = Math.min(last, endOfStretch(state.threads, line));
    const block = state.threads.get(Math.floor(line / threadBlockRows));
    const isPart = block !== undefined && end - line + 1 < block.length;
    if (!isPart) ranges.push({ from: line, till: end });
    else for (let at = line; at <= end; at++) ranges.push(single(lineToPlace(state.threads, at).place));
    line = end + 1;
  }
  return normalRanges(ranges);
}

/** Last line of the block of a line; where blocks are not grouped there may be thousands, which are one stretch. */
function endOfStretch(threads: ThreadBlocks, line: number): number {
  const block = Math.floor(line / threadBlockRows);
  if (threads.has(block)) return (block + 1) * threadBlockRows - 1;
  return Math.min(...[...threads.keys()].filter((other) => other > block)) * threadBlockRows - 1;
}

function single(place: number): Range {
  return { from: place, till: place };
}

/** UIDs of the selected rows that are loaded. */
function uidsIn(state: ListState, ranges: Selection['ranges']): ReadonlySet<number> {
  const { first, rows } = state.window;
  return new Set(rows.flatMap((row, at) => (row !== null && hasNumber(ranges, first + at) ? [row.uid] : [])));
}

function finish(state: ListState, selection: Selection): Step {
  const next = { ...state, selection, isParted: false };
  const { ranges, uids, focus } = state.selection;
  const isSame = ranges === selection.ranges && uids === selection.uids && focus === selection.focus;
  return { state: next, effects: isSame ? [] : [selectionEffect(next)] };
}
