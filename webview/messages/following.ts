import { afterInsertion, afterRemoval, hasNumber, withNumber } from '../../src/base/ranges';
import { maxSelectedRanges, type PlaceChange } from '../../src/contracts/messageList';
import { emptySelection, totalOf, type ListState, type Selection } from './state';

/** UIDs remembered of rows that were selected by place: a selection of all does not become a list. */
const maxLearnedUids = 300;

/** A selection after one change of places. It keeps its messages: what is gone leaves it, what is new does not join. */
export function followPlaces(selection: Selection, change: PlaceChange): Selection {
  if (change.kind === 'reset') {
    if (change.areUidsVoid) return emptySelection;
    const uids = change.isOtherFilter ? emptySelection.uids : selection.uids;
    return { ...emptySelection, uids, focusUid: selection.focusUid };
  }
  return change.kind === 'added' ? afterAdded(selection, change.index) : afterRemoved(selection, change);
}

function afterAdded(selection: Selection, index: number): Selection {
  const up = (place: number): number => (place >= index ? place + 1 : place);
  const moved = { ...selection, focus: up(selection.focus), anchor: up(selection.anchor) };
  const ranges = afterInsertion(selection.ranges, index);
  return ranges.length > maxSelectedRanges ? { ...moved, ranges: [], uids: emptySelection.uids } : { ...moved, ranges };
}

function afterRemoved(
  { ranges, uids, focus, focusUid, anchor }: Selection,
  { index, uid }: { readonly index: number; readonly uid: number | undefined },
): Selection {
  const down = (place: number): number => (place > index ? place - 1 : place);
  const isKnown = uid !== undefined && uids.has(uid);
  return {
    ranges: afterRemoval(ranges, index),
    uids: isKnown ? new Set([...uids].filter((other) => other !== uid)) : uids,
    focus: down(focus),
    // The cursor goes to the row that took the place.
    focusUid: focus === index ? undefined : focusUid,
    anchor: down(anchor),
  };
}

/** Gives selected messages their places back as their rows come, and learns the UIDs of rows selected by place. */
export function placeUids(state: ListState): ListState {
  const before = state.selection;
  // A cursor behind the end goes to the last row.
  const focus = Math.min(before.focus, totalOf(state) - 1);
  let selection: Selection = focus === before.focus ? before : { ...before, focus };
  state.window.rows.forEach((row, at) => {
    if (row !== null) selection = withRow(selection, row.uid, state.window.first + at);
  });
  return selection === before ? state : { ...state, selection };
}

function withRow(selection: Selection, uid: number, place: number): Selection {
  const { ranges, uids, focus, focusUid } = selection;
  let next = selection;
  const isByPlace = hasNumber(ranges, place);
  if (uids.has(uid) && !isByPlace) next = { ...next, ranges: withNumber(ranges, place) };
  if (isByPlace && !uids.has(uid) && uids.size < maxLearnedUids) next = { ...next, uids: new Set(uids).add(uid) };
  if (focus < 0 && uid === focusUid) next = { ...next, focus: place, anchor: place };
  if (focus === place && uid !== focusUid) next = { ...next, focusUid: uid };
  return next;
}
