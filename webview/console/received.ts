import type { ConsoleUpdate, ConsoleWindow, HostMessage } from '../../src/contracts/console';
import { assertNever } from '../../src/base/assertNever';
import { select } from './selection';
import { isSameTarget, lineAt, targetOf, type ConsoleEffect, type ConsoleState, type Step } from './state';
import { windowEffects } from './visibleLines';

/** Takes a message from the host into the state. */
export function receive(state: ConsoleState, message: HostMessage): Step {
  // What was posted to the page before this one may arrive here: it would overwrite the place that is to be restored.
  if (!state.isStarted && (message.type === 'update' || message.type === 'reveal')) return { state, effects: [] };
  switch (message.type) {
    case 'update':
      return receiveUpdate(state, message);
    case 'preferences':
      return receivePreferences(state, message);
    case 'focusFilter':
      return { state, effects: [{ type: 'focusFilter' }] };
    case 'reveal': {
      const step = select({ ...state, follows: false }, message.target, message.line);
      const scroll: ConsoleEffect = { type: 'scrollToLine', line: message.line, alignment: 'center' };
      // The host shows the row of a request that was just sent: how that went stays to be read.
      return { state: { ...step.state, notice: state.notice }, effects: [...step.effects, scroll] };
    }
    case 'reply':
      return { state: receiveReply(state, message), effects: [] };
    default:
      return assertNever(message, 'message from the host');
  }
}

function receiveUpdate(state: ConsoleState, update: ConsoleUpdate): Step {
  let next = state;
  if (update.status !== undefined) next = { ...next, status: update.status };
  if (update.detail === null) next = { ...next, detail: undefined, isDetailGone: next.selection !== undefined };
  // A detail that was under way when the user went on is not shown under the new selection.
  else if (update.detail !== undefined && isSameTarget(update.detail.target, next.selection)) {
    next = { ...next, detail: update.detail, isDetailGone: false };
  }
  const step = update.window === undefined ? { state: next, effects: [] } : receiveWindow(next, update.window);
  return update.status?.totalRows === 0 ? withoutSelection(step) : step;
}

/** The log was cleared: there is nothing left to show the detail of. */
function withoutSelection({ state, effects }: Step): Step {
  if (state.selection === undefined) return { state, effects };
  const step = select(state, undefined, -1);
  return { state: { ...step.state, notice: undefined }, effects: [...effects, ...step.effects] };
}

function receiveWindow(state: ConsoleState, window: ConsoleWindow): Step {
  const next: ConsoleState = {
    ...state,
    firstLine: window.first,
    lines: window.lines,
    totalLines: window.totalLines,
    selectedLine: window.selectedLine,
    pendingLine: state.pendingLine === undefined ? undefined : state.pendingLine + window.shiftLines,
  };
  const place = placeEffects(next, window);
  const settled = { ...next, savedPlace: undefined };
  const line = settled.pendingLine === undefined ? undefined : lineAt(settled, settled.pendingLine);
  if (line === undefined) return { state: settled, effects: place };
  const step = select(settled, targetOf(line), settled.pendingLine ?? -1);
  return { state: step.state, effects: [...place, ...step.effects] };
}

/** Keeps the user's place: the end while following, where they were after a pause of the page, else the same lines. */
function placeEffects(state: ConsoleState, window: ConsoleWindow): ConsoleEffect[] {
  if (state.follows) return [{ type: 'scrollToEnd' }];
  if (state.savedPlace !== undefined)
    return [{ type: 'scrollToLine', line: state.savedPlace.firstLine, alignment: 'nearest' }];
  return window.shiftLines === 0 ? [] : [{ type: 'scrollByLines', lines: window.shiftLines }];
}

function receivePreferences(state: ConsoleState, message: Extract<HostMessage, { type: 'preferences' }>): Step {
  const { preferences, logKey } = message;
  const next: ConsoleState = { ...state, isStarted: true, preferences, logKey };
  if (state.isStarted) return { state: next, effects: [] };
  const place = state.savedPlace?.logKey === logKey ? state.savedPlace : undefined;
  const placed: ConsoleState = { ...next, savedPlace: place, follows: place?.follows ?? true };
  const step = place?.selection === undefined ? { state: placed, effects: [] } : select(placed, place.selection, -1);
  // Selecting may have ended following; where the page was decides.
  const restored: ConsoleState = { ...step.state, follows: placed.follows, asked: undefined };
  const asked = windowEffects(restored, { first: place?.firstLine ?? 0, count: restored.visible.count });
  return { state: asked.state, effects: [...step.effects, ...asked.effects] };
}

function receiveReply(state: ConsoleState, reply: Extract<HostMessage, { type: 'reply' }>): ConsoleState {
  const waiting = new Map(state.waiting);
  if (!waiting.delete(reply.requestId)) return state;
  const text = reply.error ?? reply.notice;
  const notice = text === undefined ? undefined : { text, isError: reply.error !== undefined };
  return { ...state, waiting, notice };
}
