import { assertNever } from '../../src/base/assertNever';
import type { ListMessage, PlaceChange } from '../../src/contracts/messageList';
import { followPlaces, placeUids } from './following';
import * as selecting from './selecting';
import {
  isSameMailbox,
  rowAt,
  stateOfMailbox,
  totalOf,
  type Effect,
  type ListState,
  type Selection,
  type Step,
} from './state';
import { placeToLine, threadBlocks, type ThreadBlocks } from './threads';
import { windowEffects } from './visibleRows';

type Update = Extract<ListMessage, { type: 'update' }>;

/** Takes a message from the host into the state. */
export function receive(state: ListState, message: Exclude<ListMessage, { type: 'sort' }>): Step {
  switch (message.type) {
    case 'preferences':
      return { state: start(state, message), effects: [] };
    case 'update':
      return receiveUpdate(state, message);
    case 'reveal': {
      const line = placeToLine(state.threads, message.index);
      const step = selecting.pick(state, line, 'only');
      return { state: step.state, effects: [...step.effects, { type: 'scrollToLine', line, alignment: 'center' }] };
    }
    case 'focusFilter':
      return { state, effects: [{ type: 'focusFilter' }] };
    case 'selectAll':
      return selecting.selectAll(state);
    case 'left':
      return selecting.selectNext(state);
    case 'returning':
      return { state: { ...state, isReturning: message.isReturning }, effects: [] };
    case 'notice':
      return { state: { ...state, notice: { text: message.text, isError: message.isError } }, effects: [] };
    default:
      return assertNever(message, 'message from the host');
  }
}

/** The start state. What was asked for before, nobody remembers; what was selected before, the host does. */
function start(before: ListState, message: Extract<ListMessage, { type: 'preferences' }>): ListState {
  const { list, preferences, title } = message;
  const isSame = before.title !== undefined && isSameMailbox(before.title, title);
  const state = isSame ? before : stateOfMailbox(before, title);
  const { ranges, uids, focus } = message.selection;
  const isAny = ranges.length > 0 || uids.length > 0;
  const { focusUid } = state.selection;
  const selection = isAny ? { ranges, uids: new Set(uids), focus, focusUid, anchor: focus } : state.selection;
  return { ...state, list, preferences, title, selection, asked: undefined };
}

function receiveUpdate(state: ListState, update: Update): Step {
  const moved = update.changes.reduce(followChange, { state, lines: 0 });
  const window = update.window ?? { first: 0, rows: [], problem: undefined };
  const threads: ThreadBlocks = state.preferences.threads ? threadBlocks(window, update.status.total) : new Map();
  const next = noteParting(
    placeUids({ ...moved.state, status: update.status, window, threads }),
    state.selection,
    update,
  );
  const placed = keepPlace(next, moved.lines);
  const asked = windowEffects(placed.state, { ...next.visible, first: next.visible.first + moved.lines });
  const { selection } = next;
  const newAbove = Math.min(next.newAbove, mostAbove(next));
  const isAny = !selecting.isEmpty(selection) || selection.focus >= 0;
  const isReselected = selection !== state.selection && (isAny || state.selection.focus >= 0);
  const reselected = isReselected ? [selecting.selectionEffect(next)] : [];
  return { state: { ...asked.state, newAbove }, effects: [...placed.effects, ...reselected, ...asked.effects] };
}

/** What has left may have done so by the user's doing: the host says so later. In another list the next one is another. */
function noteParting(state: ListState, before: Selection, { changes }: Update): ListState {
  const isNone = selecting.isEmpty(state.selection) && changes.every(({ kind }) => kind !== 'reset');
  return { ...state, isParted: isNone && (state.isParted || !selecting.isEmpty(before)) };
}

/** So many rows can be out of view above: none where all have room. What is cut off at the edges counts as in view. */
function mostAbove(state: ListState): number {
  return Math.max(0, totalOf(state) - Math.max(0, state.visible.count - 2));
}

interface Moved {
  readonly state: ListState;
  /** How far what is in view has moved. */
  readonly lines: number;
}

/** One change of places: selection and view stay with their messages. */
function followChange({ state, lines }: Moved, change: PlaceChange): Moved {
  const next = { ...state, selection: followPlaces(state.selection, change) };
  if (change.kind === 'reset') return { state: afterReset(next, change.areUidsVoid), lines: 0 };
  const top = state.visible.first + lines;
  if (change.kind === 'removed') return { state: next, lines: change.index < top ? lines - 1 : lines };
  // At the very top, and while nothing is picked, new rows come into view as they do everywhere.
  const isHeld = !state.isAtTop || lines > 0 || (state.selection.focus >= 0 && !state.isReturning);
  if (change.index > top || !isHeld) return { state: next, lines };
  return { state: state.isReturning ? next : { ...next, newAbove: state.newAbove + 1 }, lines: lines + 1 };
}

/** The list begins anew: the message at the top of the view is looked for in it. */
function afterReset(state: ListState, areUidsVoid: boolean): ListState {
  const uid = rowAt(state, state.visible.first)?.uid;
  const isKept = uid === undefined || state.isAtTop;
  const anchorRow = isKept ? state.anchorRow : { uid, line: state.visible.first };
  return { ...state, anchorRow: areUidsVoid ? undefined : anchorRow, newAbove: 0 };
}

/** Keeps the user's place: the same messages in view, or after a pause of the page the line where they were. */
function keepPlace(state: ListState, lines: number): Step {
  const effects: Effect[] = lines === 0 ? [] : [{ type: 'scrollByLines', lines }];
  const { waitingLine, anchorRow, window } = state;
  if (waitingLine !== undefined && totalOf(state) > 0) {
    effects.push({ type: 'scrollToLine', line: waitingLine, alignment: 'start' });
    return { state: { ...state, waitingLine: undefined }, effects };
  }
  if (anchorRow === undefined || window.rows.length === 0) return { state, effects };
  const at = window.rows.findIndex((row) => row?.uid === anchorRow.uid);
  if (at < 0 && window.rows.some((row) => row === null)) return { state, effects };
  const line = at < 0 ? anchorRow.line : placeToLine(state.threads, window.first + at);
  if (line !== anchorRow.line) effects.push({ type: 'scrollToLine', line, alignment: 'start' });
  return { state: { ...state, anchorRow: undefined }, effects };
}
