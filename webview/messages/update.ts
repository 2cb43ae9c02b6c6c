import { assertNever } from '../../src/base/assertNever';
import {
  noFilter,
  type ListFilter,
  type ListPreferences,
  type ListSorting,
  type QuickFilter,
} from '../../src/contracts/messageList';
import { receive } from './received';
import * as selecting from './selecting';
import { totalOf, type Action, type Effect, type ListState, type Step } from './state';
import { threadBlocks, type ThreadBlocks } from './threads';
import { windowEffects } from './visibleRows';

/** The list's whole behaviour: an action and a state give the next state and what is to be done. Pure. */
export function update(state: ListState, action: Action): Step {
  switch (action.type) {
    case 'started':
      return send(state, { type: 'ready' });
    case 'received': {
      const { message } = action;
      return message.type === 'sort' ? sortBy(state, message.sorting) : receive(state, message);
    }
    case 'scrolled':
      return scroll(state, action);
    case 'picked':
      return selecting.pick(state, action.line, action.mode);
    case 'menuOpened':
      return selecting.pickForMenu(state, action.line);
    case 'moved':
      return selecting.moveBy(state, action.by, action.mode);
    case 'movedTo':
      return selecting.goTo(state, action.edge === 'start' ? 0 : Math.max(0, totalOf(state) - 1), action.mode);
    case 'toggledFocus':
      return selecting.toggleFocus(state);
    case 'selectedAll':
      return selecting.selectAll(state);
    case 'dismissed':
      return selecting.selectNone({ ...state, notice: undefined });
    case 'wentToTop':
      return { state: { ...state, newAbove: 0 }, effects: [toTop] };
    case 'refused':
      return { state: { ...state, notice: { text: action.text, isError: true } }, effects: [] };
    case 'ran':
      return send({ ...state, notice: undefined }, { type: 'run', action: action.action });
    default:
      return changePreferences(state, action);
  }
}

const toTop: Effect = { type: 'scrollToLine', line: 0, alignment: 'start' };

function scroll(state: ListState, { visible, isAtTop }: Extract<Action, { type: 'scrolled' }>): Step {
  return windowEffects({ ...state, isAtTop, newAbove: isAtTop ? 0 : state.newAbove }, visible);
}

type PreferenceAction = Extract<
  Action,
  { type: 'sorted' | 'filtered' | 'quickToggled' | 'filterCleared' | 'resized' | 'threaded' }
>;

function changePreferences(state: ListState, action: PreferenceAction): Step {
  const { sorting, filter } = state.preferences;
  switch (action.type) {
    case 'sorted': {
      // The other way round on a second click. Names start at A; dates, sizes and marks with what is new and large.
      const startsHigh = action.key !== 'correspondent' && action.key !== 'subject';
      const isDescending = sorting.key === action.key ? !sorting.isDescending : startsHigh;
      return sortBy(state, { key: action.key, isDescending });
    }
    case 'filtered':
      return setFilter(state, withText({ ...filter, ...action.change }));
    case 'quickToggled':
      return setFilter(state, withQuick(filter, action.quick, action.isOn));
    case 'filterCleared':
      return setFilter(state, { ...noFilter, field: filter.field });
    case 'resized': {
      const next = withPreferences(state, { widths: action.widths });
      return action.isDone ? send(next, { type: 'setWidths', widths: action.widths }) : { state: next, effects: [] };
    }
    case 'threaded':
      return setThreads(withPreferences(state, { threads: action.threads }), action.threads);
    default:
      return assertNever(action, 'action');
  }
}

function sortBy(state: ListState, sorting: ListSorting): Step {
  return relist(withPreferences(state, { sorting }), { type: 'setSorting', sorting });
}

function setThreads(state: ListState, areOn: boolean): Step {
  const threads: ThreadBlocks = areOn ? threadBlocks(state.window, totalOf(state)) : new Map();
  const asked = windowEffects({ ...state, threads, asked: undefined }, state.visible);
  return {
    state: asked.state,
    effects: [{ type: 'send', message: { type: 'setThreads', threads: areOn } }, ...asked.effects],
  };
}

function setFilter(state: ListState, filter: ListFilter): Step {
  return relist(withPreferences({ ...state, notice: undefined }, { filter }), { type: 'setFilter', filter });
}

/** Another list is on its way: it is read from its top. */
function relist(state: ListState, message: Extract<Effect, { type: 'send' }>['message']): Step {
  const step = send({ ...state, isAtTop: true, anchorRow: undefined, waitingLine: undefined }, message);
  return { state: step.state, effects: [...step.effects, toTop] };
}

/** A text takes the place of quick filters: the server filters by one field at a time. */
function withText(filter: ListFilter): ListFilter {
  return filter.text === '' ? filter : { ...filter, quick: [] };
}

function withQuick(filter: ListFilter, quick: QuickFilter, isOn: boolean): ListFilter {
  const others = filter.quick.filter((other) => other !== quick && areBothFlags(other, quick));
  return { ...filter, text: isOn ? '' : filter.text, quick: isOn ? [...others, quick] : others };
}

/** Unread and flagged are both flags, so one filter can ask for both. */
function areBothFlags(one: QuickFilter, other: QuickFilter): boolean {
  return one !== 'attachment' && other !== 'attachment';
}

function withPreferences(state: ListState, change: Partial<ListPreferences>): ListState {
  return { ...state, preferences: { ...state.preferences, ...change } };
}

function send(state: ListState, message: Extract<Effect, { type: 'send' }>['message']): Step {
  return { state, effects: [{ type: 'send', message }] };
}
