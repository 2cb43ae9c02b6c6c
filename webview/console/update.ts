import { assertNever } from '../../src/base/assertNever';
import type { TrafficFilter } from '../../src/traffic/types';
import { receive } from './received';
import * as selection from './selection';
import type { ConsoleAction, ConsoleEffect, ConsoleState, Step } from './state';
import { windowEffects } from './visibleLines';

/** The console's whole behaviour: an action and a state give the next state and what is to be done. Pure. */
export function update(state: ConsoleState, action: ConsoleAction): Step {
  switch (action.type) {
    case 'started':
      return ask(state, { type: 'ready' });
    case 'received':
      return refollow(state, receive(state, action.message));
    case 'scrolled':
      return scroll(state, action);
    case 'moved':
      return refollow(state, selection.moveBy(state, action.by));
    case 'movedTo':
      return moveToEdge(state, action.edge);
    case 'picked':
      return refollow(state, selection.selectLine(state, action.line));
    case 'opened':
      return refollow(state, selection.open(state));
    case 'closed':
      return refollow(state, selection.close(state));
    case 'toggled':
      return toggle(state, action.line);
    case 'dismissed':
      return selection.select({ ...state, notice: undefined }, undefined, -1);
    case 'followed':
      return follow(state, action.follows);
    default:
      return changeSettings(state, action);
  }
}

function scroll(state: ConsoleState, action: Extract<ConsoleAction, { type: 'scrolled' }>): Step {
  if (!state.isStarted) return { state: { ...state, visible: action.visible }, effects: [] };
  const step = windowEffects({ ...state, follows: action.isAtEnd ?? state.follows }, action.visible);
  const staysAtEnd = action.isAtEnd === undefined && state.follows;
  return staysAtEnd ? { state: step.state, effects: [...step.effects, { type: 'scrollToEnd' }] } : step;
}

type SettingsAction = Extract<
  ConsoleAction,
  { type: 'filtered' | 'filterCleared' | 'formChosen' | 'allShown' | 'paused' | 'resized' | 'asked' | 'ran' }
>;

function changeSettings(state: ConsoleState, action: SettingsAction): Step {
  switch (action.type) {
    case 'filtered':
      return setFilter(state, withoutEmpty({ ...state.preferences.filter, ...action.change }));
    case 'filterCleared':
      return setFilter(state, action.keepsSession === true ? whoseOnly(state.preferences.filter) : {});
    case 'formChosen':
      return reselect({ ...state, preferences: { ...state.preferences, form: action.form } });
    case 'allShown':
      return reselect({ ...state, showAll: true });
    case 'paused':
      return send(state, { type: 'setPaused', isPaused: action.isPaused });
    case 'resized': {
      const preferences = { ...state.preferences, detailPercent: action.detailPercent };
      return send({ ...state, preferences }, { type: 'setDetailPercent', percent: action.detailPercent });
    }
    case 'asked':
      // Keys that are held repeat; what changes data must not.
      if (action.body.type === 'replay' && [...state.waiting.values()].includes('replay'))
        return { state, effects: [] };
      return ask({ ...state, notice: undefined }, action.body);
    case 'ran':
      return send(state, { type: 'run', action: action.action });
    default:
      return assertNever(action, 'action');
  }
}

function send(state: ConsoleState, message: Extract<ConsoleEffect, { type: 'send' }>['message']): Step {
  return { state, effects: [{ type: 'send', message }] };
}

function ask(state: ConsoleState, body: Extract<ConsoleAction, { type: 'asked' }>['body'] | { type: 'ready' }): Step {
  const requestId = state.nextRequestId;
  const waiting = new Map(state.waiting).set(requestId, body.type);
  return send({ ...state, waiting, nextRequestId: requestId + 1 }, { ...body, requestId });
}

function setFilter(state: ConsoleState, filter: TrafficFilter): Step {
  return send({ ...state, preferences: { ...state.preferences, filter } }, { type: 'setFilter', filter });
}

function whoseOnly({ accountId, session }: TrafficFilter): TrafficFilter {
  return withoutEmpty({ accountId, session });
}

/** Off and absent mean the same; absent keeps what is stored and compared short. */
function withoutEmpty(filter: TrafficFilter): TrafficFilter {
  const set = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '' && value !== false);
  return Object.fromEntries(set);
}

/** Tells the host about the selection once more, with what changed about how it is to be shown. */
function reselect(state: ConsoleState): Step {
  return { state, effects: state.selection === undefined ? [] : [selection.selectEffect(state)] };
}

function toggle(state: ConsoleState, line: number): Step {
  const known = state.lines[line - state.firstLine];
  if (known?.kind === 'row') return refollow(state, selection.setExpanded(state, line, !known.isExpanded));
  if (known?.kind !== 'more') return { state, effects: [] };
  const step = selection.select(state, { row: known.row }, -1);
  return reselect({ ...step.state, showAll: true });
}

function moveToEdge(state: ConsoleState, edge: 'start' | 'end'): Step {
  if (state.totalLines === 0) return { state, effects: [] };
  const step = selection.selectLine({ ...state, follows: edge === 'end' }, edge === 'end' ? state.totalLines - 1 : 0);
  return refollow(state, step);
}

function follow(state: ConsoleState, follows: boolean): Step {
  const step = refollow(state, { state: { ...state, follows }, effects: [] });
  return follows ? { state: step.state, effects: [...step.effects, { type: 'scrollToEnd' }] } : step;
}

/** The host sends the last lines by itself while following: it is told when that begins or ends. */
function refollow(before: ConsoleState, step: Step): Step {
  if (before.follows === step.state.follows || !step.state.isStarted) return step;
  const asked = windowEffects(step.state, step.state.visible);
  return { state: asked.state, effects: [...step.effects, ...asked.effects] };
}
