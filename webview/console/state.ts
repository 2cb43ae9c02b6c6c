import {
  defaultPreferences,
  type ConsoleDetail,
  type ConsoleLine,
  type ConsolePreferences,
  type ConsoleRequestBody,
  type ConsoleSession,
  type ConsoleStatus,
  type ConsoleTarget,
  type HostMessage,
  type WebviewMessage,
} from '../../src/contracts/console';
import type { ConsoleCommand, DetailForm, HostAction } from '../../src/contracts/console';
import type { TrafficFilter } from '../../src/traffic/types';
import type { LineAlignment } from '../shared/scrollWindow';

/** Lines that the view shows at the moment. */
export interface VisibleLines {
  readonly first: number;
  readonly count: number;
}

/** Where the user was, kept by the editor while the page does not exist. */
export interface SavedPlace {
  readonly logKey: string;
  readonly selection: ConsoleTarget | undefined;
  readonly firstLine: number;
  readonly follows: boolean;
}

export type AskedWindow = Omit<Extract<ConsoleCommand, { type: 'setWindow' }>, 'type'>;

export interface ConsoleState {
  /** False until the host has sent the start state. */
  readonly isStarted: boolean;
  readonly logKey: string;
  readonly preferences: ConsolePreferences;
  readonly status: ConsoleStatus | undefined;
  readonly totalLines: number;
  /** Number of the first of `lines`. */
  readonly firstLine: number;
  readonly lines: readonly ConsoleLine[];
  readonly visible: VisibleLines;
  /** What was last asked of the host. */
  readonly asked: AskedWindow | undefined;
  /** True while new lines are to stay in view. */
  readonly follows: boolean;
  readonly selection: ConsoleTarget | undefined;
  /** Line of the selection; -1 when there is none, or it is not in the list. */
  readonly selectedLine: number;
  /** Line to be selected as soon as the host has sent it. */
  readonly pendingLine: number | undefined;
  readonly detail: ConsoleDetail | undefined;
  /** True when what is selected is no longer in the log. */
  readonly isDetailGone: boolean;
  readonly showAll: boolean;
  readonly nextRequestId: number;
  /** Requests without a reply so far, by number. */
  readonly waiting: ReadonlyMap<number, ConsoleRequestBody['type']>;
  /** Outcome of the last action. */
  readonly notice: { readonly text: string; readonly isError: boolean } | undefined;
  /** Where to go back to once the first lines are there. */
  readonly savedPlace: SavedPlace | undefined;
}

export function initialState(savedPlace?: SavedPlace): ConsoleState {
  return {
    isStarted: false,
    logKey: '',
    preferences: defaultPreferences,
    status: undefined,
    totalLines: 0,
    firstLine: 0,
    lines: [],
    visible: { first: 0, count: 0 },
    asked: undefined,
    follows: true,
    selection: undefined,
    selectedLine: -1,
    pendingLine: undefined,
    detail: undefined,
    isDetailGone: false,
    showAll: false,
    nextRequestId: 1,
    waiting: new Map(),
    notice: undefined,
    savedPlace,
  };
}

/** What happened: a message came, or the user did something. */
export type ConsoleAction =
  | { readonly type: 'started' }
  | { readonly type: 'received'; readonly message: HostMessage }
  /** `isAtEnd` is undefined when the room for the list changed and nobody scrolled. */
  | { readonly type: 'scrolled'; readonly visible: VisibleLines; readonly isAtEnd: boolean | undefined }
  | { readonly type: 'moved'; readonly by: number }
  | { readonly type: 'movedTo'; readonly edge: 'start' | 'end' }
  | { readonly type: 'picked'; readonly line: number }
  | { readonly type: 'opened' }
  | { readonly type: 'closed' }
  | { readonly type: 'toggled'; readonly line: number }
  | { readonly type: 'dismissed' }
  | { readonly type: 'followed'; readonly follows: boolean }
  /** Fields set to undefined leave the filter. */
  | { readonly type: 'filtered'; readonly change: TrafficFilter }
  /** `keepsSession` stays with the account and session that are chosen. */
  | { readonly type: 'filterCleared'; readonly keepsSession?: boolean }
  | { readonly type: 'formChosen'; readonly form: DetailForm }
  | { readonly type: 'allShown' }
  | { readonly type: 'paused'; readonly isPaused: boolean }
  | { readonly type: 'resized'; readonly detailPercent: number }
  | { readonly type: 'asked'; readonly body: Exclude<ConsoleRequestBody, { type: 'ready' }> }
  | { readonly type: 'ran'; readonly action: HostAction };

/** What the page has to do because of an action, beyond showing the new state. */
export type ConsoleEffect =
  | { readonly type: 'send'; readonly message: WebviewMessage }
  | { readonly type: 'scrollToLine'; readonly line: number; readonly alignment: LineAlignment }
  | { readonly type: 'scrollToEnd' }
  | { readonly type: 'scrollByLines'; readonly lines: number }
  | { readonly type: 'focusFilter' };

export interface Step {
  readonly state: ConsoleState;
  readonly effects: readonly ConsoleEffect[];
}

/** The line with a number, when the host has sent it. */
export function lineAt(state: ConsoleState, line: number): ConsoleLine | undefined {
  return state.lines[line - state.firstLine];
}

/** What a line stands for; a `more` line stands for its row. */
export function targetOf(line: ConsoleLine): ConsoleTarget {
  return line.kind === 'frame' ? { row: line.row, entry: line.entry } : { row: line.row };
}

export function isSameTarget(a: ConsoleTarget | undefined, b: ConsoleTarget | undefined): boolean {
  return a?.row === b?.row && a?.entry === b?.entry;
}

/** True when anything narrows the list. */
export function isFiltering(filter: TrafficFilter): boolean {
  return filter.accountId !== undefined || filter.session !== undefined || isFilteringByMore(filter);
}

/** True when anything but the choice of an account or a session narrows the list. */
export function isFilteringByMore({ text, direction, hideKeepAlives, errorsOnly, hiddenTags }: TrafficFilter): boolean {
  return !!text || direction !== undefined || !!hideKeepAlives || !!errorsOnly || hiddenTags !== undefined;
}

/** What is known of the session that is shown alone; undefined when nothing of it is kept, or none is chosen. */
export function chosenSession({ status, preferences }: ConsoleState): ConsoleSession | undefined {
  const sessions = status?.accounts.flatMap((account) => account.sessions);
  return sessions?.find(({ number }) => number === preferences.filter.session);
}

/** What is worth keeping while the page does not exist. */
export function placeOf(state: ConsoleState): SavedPlace {
  const { logKey, selection, visible, follows } = state;
  return { logKey, selection, firstLine: visible.first, follows };
}
