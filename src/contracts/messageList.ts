import type { Ranges } from '../base/ranges';

// What a message list's page and the extension host say to each other. As in the console: the page sends commands,
// the host sends updates. Validation is in messageListMessages.ts. Positions are zero-based places in the folder as
// the server sorted it; a `revision` counts the changes of places that somebody knows of.

/** What the list can be sorted by. `correspondent`: who sent it, or in a mailbox of sent mail who got it. */
export const sortKeys = ['flags', 'correspondent', 'subject', 'date', 'size'] as const;
export type SortKey = (typeof sortKeys)[number];

/** Where a text filter looks. */
export const filterFields = ['subject', 'from', 'to', 'cc', 'body', 'flags'] as const;
export type FilterField = (typeof filterFields)[number];

/** Filters of one press. `unread` and `flagged` go together; the protocol has no way to ask for more at a time. */
export const quickFilters = ['unread', 'flagged', 'attachment'] as const;
export type QuickFilter = (typeof quickFilters)[number];

/** Which messages are listed: a text in one field, or quick filters. The protocol filters by one field at a time. */
export interface ListFilter {
  readonly field: FilterField;
  /** Empty: no filter by text. */
  readonly text: string;
  readonly quick: readonly QuickFilter[];
}

export interface ListSorting {
  /** A column, or `field`: one that no column shows. */
  readonly key: SortKey | 'field';
  /** Of `field`, its name as the server knows it. */
  readonly field?: string | undefined;
  readonly isDescending: boolean;
}

/** Columns whose width can be changed; the subject takes the room that is left. Widths in CSS pixels. */
export const resizableColumns = ['correspondent', 'date', 'size'] as const;
export type ResizableColumn = (typeof resizableColumns)[number];
export type ColumnWidths = Readonly<Record<ResizableColumn, number>>;

/** Kept per mailbox over reloads of the window. */
export interface ListPreferences {
  readonly sorting: ListSorting;
  readonly filter: ListFilter;
  readonly widths: ColumnWidths;
  /** Whether replies stand below what they answer, as far as the messages are loaded. */
  readonly threads: boolean;
}

export const noFilter: ListFilter = { field: 'subject', text: '', quick: [] };

export const defaultListPreferences: ListPreferences = {
  sorting: { key: 'date', isDescending: true },
  filter: noFilter,
  widths: { correspondent: 190, date: 132, size: 76 },
  threads: false,
};

/** A message as a row. */
export interface MessageRow {
  readonly uid: number;
  readonly correspondent: string;
  readonly subject: string;
  /** Milliseconds since 1970 UTC. */
  readonly dateMs: number | undefined;
  readonly sizeBytes: number | undefined;
  readonly isUnread: boolean;
  readonly isFlagged: boolean;
  readonly isAnswered: boolean;
  readonly isDeleted: boolean;
  readonly isDraft: boolean;
  readonly isUrgent: boolean;
  readonly mayHaveAttachments: boolean;
  /** For threads; only while they are wanted. */
  readonly messageId?: string | undefined;
  /** Identifiers of what it answers, the nearest last. */
  readonly ancestors?: readonly string[] | undefined;
}

/** A cut of the list; null stands for a message that is not loaded yet. */
export interface RowWindow {
  readonly first: number;
  readonly rows: readonly (MessageRow | null)[];
  /** Why rows are missing, when asking for them failed; in words for the user. */
  readonly problem: string | undefined;
}

/**
 * What happened to places since the last update, in order. `reset`: the folder was listed anew, with another filter where
 * `isOtherFilter`: messages that it may hide are selected no more.
 */
export type PlaceChange =
  | { readonly kind: 'removed' | 'added'; readonly index: number; readonly uid: number | undefined }
  | { readonly kind: 'reset'; readonly areUidsVoid: boolean; readonly isOtherFilter: boolean };

/**
 * - `opening`: no list from the server yet; `sorting`: a new one is on its way;
 * - `open`: rows are there or come;
 * - `lost`: no connection, the list comes back by itself with it; `connecting`: it is being made;
 * - `failed`: opening failed, the user may try again; `gone`: there is no such mailbox any more.
 */
export type ListStage = 'opening' | 'sorting' | 'open' | 'lost' | 'connecting' | 'failed' | 'gone';

export interface ListStatus {
  readonly stage: ListStage;
  /** Why, in words for the user; of `lost`, `failed` and `gone`. */
  readonly problem: string | undefined;
  /** Messages in the list; those of the whole mailbox only while nothing is filtered. */
  readonly total: number;
  readonly unread: number | undefined;
  readonly revision: number;
}

export interface ListTitle {
  readonly accountId: string;
  readonly accountName: string;
  readonly mailbox: string;
  /** The mailbox as people read it: a stranger may have named it, and nothing in the name acts or hides. */
  readonly label: string;
  /** True when the list names whom messages were sent to. */
  readonly showsRecipients: boolean;
}

/**
 * What the page can have the host do with the selected messages, or with the list; and whether that changes messages,
 * so that its failure has to be told also where the list is not there any more.
 */
const isChangeOf = {
  open: false,
  preview: false,
  markRead: true,
  markUnread: true,
  toggleFlag: true,
  move: true,
  copy: true,
  delete: true,
  /** For good, after a question. */
  remove: true,
  undo: true,
  retry: false,
  reconnect: false,
  refresh: false,
  goTo: false,
  sortBy: false,
};
export type ListAction = keyof typeof isChangeOf;
export const listActions = Object.keys(isChangeOf) as readonly ListAction[];

/** Whether an action changes messages on the server. */
export function changesMessages(action: ListAction): boolean {
  return isChangeOf[action];
}

/** Ranges of a selection at most: mail that comes parts them. One that would have more is given up, by page and host alike. */
export const maxSelectedRanges = 10_000;

/** Selected messages: by place, and by UID those whose place is not known since the folder was listed anew. */
export interface ListSelection {
  readonly ranges: Ranges;
  readonly uids: readonly number[];
  /** Place of the row that has the cursor; -1 when none has. */
  readonly focus: number;
}

/**
 * What a page sends names the list it is about, by the number that came with the start state: a tab may show another
 * mailbox by the time it arrives. A page that has no list yet sends `ready` alone.
 */
export type ListCommand =
  /** The page is there, perhaps again, and asks for all there is. */
  | { readonly type: 'ready' }
  /** Which rows the page shows, some around them included. */
  | { readonly type: 'setWindow'; readonly first: number; readonly count: number; readonly revision: number }
  | { readonly type: 'setSorting'; readonly sorting: ListSorting }
  | { readonly type: 'setFilter'; readonly filter: ListFilter }
  | { readonly type: 'setWidths'; readonly widths: ColumnWidths }
  | { readonly type: 'setThreads'; readonly threads: boolean }
  | { readonly type: 'setSelection'; readonly selection: ListSelection; readonly revision: number }
  | { readonly type: 'run'; readonly action: ListAction };

export type ListMessage =
  /**
   * Start state of a list, followed by its first update. `selection` is what an earlier page of the list left, by places
   * as of that update.
   */
  | {
      readonly type: 'preferences';
      /** Another number for each list that the tab shows. */
      readonly list: number;
      readonly preferences: ListPreferences;
      readonly title: ListTitle;
      readonly selection: ListSelection;
    }
  /** Any part that changed; `changes` come before `window`, which has its places after them. */
  | {
      readonly type: 'update';
      readonly changes: readonly PlaceChange[];
      readonly status: ListStatus;
      readonly window?: RowWindow | undefined;
    }
  /** Select the message at a place and bring it into view. */
  | { readonly type: 'reveal'; readonly index: number }
  | { readonly type: 'focusFilter' }
  /** Sort as the user has chosen outside of the page. */
  | { readonly type: 'sort'; readonly sorting: ListSorting }
  | { readonly type: 'selectAll' }
  /** What was selected has left the list by the user's doing: the next message is selected. Comes behind that update. */
  | { readonly type: 'left' }
  /** Whether what the user takes back is about to come back to the list: it is not new to anybody then. */
  | { readonly type: 'returning'; readonly isReturning: boolean }
  /** How an action went, in words for the user. */
  | { readonly type: 'notice'; readonly text: string; readonly isError: boolean };
