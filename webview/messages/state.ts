import { hasNumber, type Ranges } from '../../src/base/ranges';
import {
  defaultListPreferences,
  type ColumnWidths,
  type ListAction,
  type ListCommand,
  type ListFilter,
  type ListMessage,
  type ListPreferences,
  type ListStatus,
  type ListTitle,
  type MessageRow,
  type QuickFilter,
  type RowWindow,
  type SortKey,
} from '../../src/contracts/messageList';
import { maxSelectedParts } from '../../src/contracts/messageListMessages';
import type { LineAlignment } from '../shared/scrollWindow';
import type { ThreadBlocks } from './threads';

/** Lines that the view shows at the moment; a line is a place, unless replies are moved below what they answer. */
export interface VisibleLines {
  readonly first: number;
  readonly count: number;
}

/**
 * What is selected: places, and the UIDs of its messages as far as they were ever seen. After the folder was listed
 * anew only the UIDs are left, and each gets its place back when its row comes.
 */
export interface Selection {
  readonly ranges: Ranges;
  readonly uids: ReadonlySet<number>;
  /** Place of the row that has the cursor, -1 for none; and its UID, when its row was seen. */
  readonly focus: number;
  readonly focusUid: number | undefined;
  /** Place from which Shift extends. */
  readonly anchor: number;
}

/** Where the user was, kept by the editor while the page does not exist. */
export interface SavedPlace {
  readonly firstLine: number;
  readonly firstUid: number | undefined;
  readonly focusUid: number | undefined;
  readonly uids: readonly number[];
}

/** Where the user was in a mailbox that this page shows or has shown. */
export interface KeptPlace extends SavedPlace {
  readonly accountId: string;
  readonly mailbox: string;
}

export interface ListState {
  /** Undefined until the host has sent the start state, like the title. */
  readonly list: number | undefined;
  readonly title: ListTitle | undefined;
  /** Of other mailboxes, those left last at the end; of this one, as it was when the list began. */
  readonly places: readonly KeptPlace[];
  readonly preferences: ListPreferences;
  readonly status: ListStatus | undefined;
  readonly window: RowWindow;
  readonly threads: ThreadBlocks;
  readonly visible: VisibleLines;
  readonly isAtTop: boolean;
  readonly asked: { readonly first: number; readonly count: number } | undefined;
  readonly selection: Selection;
  /** A message to bring to the line where it was, as soon as its row comes. */
  readonly anchorRow: { readonly uid: number; readonly line: number } | undefined;
  /** Line to scroll to once there is a list. */
  readonly waitingLine: number | undefined;
  /** Whether nothing is selected since what was has left the list; until the user selects. */
  readonly isParted: boolean;
  /** Whether messages that come now are the user's own, taken back. */
  readonly isReturning: boolean;
  /** New messages above what is in view, since the user was at the top. */
  readonly newAbove: number;
  readonly notice: { readonly text: string; readonly isError: boolean } | undefined;
}

export const emptySelection: Selection = {
  ranges: [],
  uids: new Set(),
  focus: -1,
  focusUid: undefined,
  anchor: -1,
};

/** The state before the host has sent anything. */
export function initialState(places: readonly KeptPlace[] = []): ListState {
  return {
    list: undefined,
    title: undefined,
    places,
    preferences: defaultListPreferences,
    status: undefined,
    window: { first: 0, rows: [], problem: undefined },
    threads: new Map(),
    visible: { first: 0, count: 0 },
    isAtTop: true,
    asked: undefined,
    selection: emptySelection,
    anchorRow: undefined,
    waitingLine: undefined,
    isParted: false,
    isReturning: false,
    newAbove: 0,
    notice: undefined,
  };
}

/** The state in which the list of a mailbox begins: where the user was in it, else at its top. */
export function stateOfMailbox(before: ListState, title: ListTitle): ListState {
  const places = keptPlaces(before);
  const saved = places.find((place) => isSameMailbox(place, title));
  return {
    ...initialState(places),
    title,
    // The page is as high as it was, whatever it shows.
    visible: { first: saved?.firstLine ?? 0, count: before.visible.count },
    selection: saved ? { ...emptySelection, uids: new Set(saved.uids), focusUid: saved.focusUid } : emptySelection,
    anchorRow: saved?.firstUid === undefined ? undefined : { uid: saved.firstUid, line: saved.firstLine },
    waitingLine: saved?.firstLine ?? 0,
  };
}

export function isSameMailbox(a: MailboxIdentity, b: MailboxIdentity): boolean {
  return a.accountId === b.accountId && a.mailbox === b.mailbox;
}

type MailboxIdentity = Pick<ListTitle, 'accountId' | 'mailbox'>;

/** How a click or key changes the selection: to one row, by one row, up to a row, or not at all. */
export type SelectMode = 'only' | 'toggle' | 'extend' | 'focus';

/** What happened: a message came, or the user did something. */
export type Action =
  | { readonly type: 'started' }
  | { readonly type: 'received'; readonly message: ListMessage }
  | { readonly type: 'scrolled'; readonly visible: VisibleLines; readonly isAtTop: boolean }
  | { readonly type: 'picked'; readonly line: number; readonly mode: SelectMode }
  /** A context menu is about to open on a line: it is about the selection when the line is in it. */
  | { readonly type: 'menuOpened'; readonly line: number }
  | { readonly type: 'moved'; readonly by: number; readonly mode: SelectMode }
  | { readonly type: 'movedTo'; readonly edge: 'start' | 'end'; readonly mode: SelectMode }
  | { readonly type: 'toggledFocus' }
  | { readonly type: 'selectedAll' }
  | { readonly type: 'dismissed' }
  | { readonly type: 'wentToTop' }
  | { readonly type: 'ran'; readonly action: ListAction }
  | { readonly type: 'sorted'; readonly key: SortKey }
  | { readonly type: 'filtered'; readonly change: Partial<Pick<ListFilter, 'field' | 'text'>> }
  | { readonly type: 'quickToggled'; readonly quick: QuickFilter; readonly isOn: boolean }
  | { readonly type: 'filterCleared' }
  /** A filter cannot be asked for, for a reason in words. */
  | { readonly type: 'refused'; readonly text: string }
  | { readonly type: 'resized'; readonly widths: ColumnWidths; readonly isDone: boolean }
  | { readonly type: 'threaded'; readonly threads: boolean };

/** What the page has to do because of an action, beyond showing the new state. */
export type Effect =
  | { readonly type: 'send'; readonly message: ListCommand }
  | { readonly type: 'scrollToLine'; readonly line: number; readonly alignment: LineAlignment }
  | { readonly type: 'scrollByLines'; readonly lines: number }
  | { readonly type: 'focusFilter' };

export interface Step {
  readonly state: ListState;
  readonly effects: readonly Effect[];
}

/** Number of messages in the list; 0 until it is known. */
export function totalOf(state: ListState): number {
  return state.status?.total ?? 0;
}

/** The message at a place, when the host has sent it. */
export function rowAt(state: ListState, place: number): MessageRow | undefined {
  return state.window.rows[place - state.window.first] ?? undefined;
}

/** True when the row of a place could not be loaded. */
export function isFailed({ window }: ListState, place: number): boolean {
  return window.problem !== undefined && window.rows[place - window.first] === null;
}

export function isSelected({ selection }: ListState, place: number, row: MessageRow | undefined): boolean {
  return hasNumber(selection.ranges, place) || (row !== undefined && selection.uids.has(row.uid));
}

/** True while a list is being made: it comes without anybody's doing, unlike one that was lost or failed. */
export function isOnItsWay({ status }: ListState): boolean {
  const stage = status?.stage ?? 'opening';
  return stage === 'opening' || stage === 'sorting' || stage === 'connecting';
}

export function isFiltered({ text, quick }: ListFilter): boolean {
  return text.trim() !== '' || quick.length > 0;
}

/** Mailboxes whose place is kept; those left longest ago are forgotten. */
const maxKeptPlaces = 30;

/** All that is worth keeping while the page does not exist, the mailbox in view at the end. */
export function keptPlaces(state: ListState): readonly KeptPlace[] {
  const { title, places, waitingLine, status } = state;
  // Until there is a list, where the user was is still to be gone to.
  if (title === undefined || status === undefined || waitingLine !== undefined) return places;
  const others = places.filter((place) => !isSameMailbox(place, title));
  return [...others.slice(1 - maxKeptPlaces), placeIn(state, title)];
}

/** Places in the list would mean other messages later, so it is UIDs that are kept. */
function placeIn({ selection, visible, ...state }: ListState, { accountId, mailbox }: MailboxIdentity): KeptPlace {
  const row = state.window.rows[visible.first - state.window.first] ?? undefined;
  return {
    accountId,
    mailbox,
    firstLine: visible.first,
    firstUid: row?.uid,
    focusUid: selection.focusUid,
    uids: [...selection.uids].slice(0, maxSelectedParts),
  };
}
