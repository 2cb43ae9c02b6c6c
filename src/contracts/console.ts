import type { EntryNumber, FragmentReason } from '../protocol/wireTap';
import type { Direction, RowNumber, RowState, SessionNumber, TrafficEntry, TrafficFilter } from '../traffic/types';

// What the console's page and the extension host say to each other. The page sends commands (do this) and
// requests (do this and tell me how it went); the host sends notifications and the replies to requests.
// Validation is in consoleMessages.ts.

/** Pretty: indented XML. Raw: what was on the wire, control bytes made visible, hex when it is no text. */
export type DetailForm = 'pretty' | 'raw';

/** What of an exchange goes to the clipboard: `request` as a line to send, `exchange` all frames in order. */
export type CopyPart = 'request' | 'response' | 'exchange' | 'frame';

/** A row, or one of its frames. */
export interface ConsoleTarget {
  readonly row: RowNumber;
  readonly entry?: EntryNumber | undefined;
}

/** What outlives a reload of the window. */
export interface ConsolePreferences {
  readonly filter: TrafficFilter;
  readonly form: DetailForm;
  /** Share of the detail pane, in percent of the room beside or below the list. */
  readonly detailPercent: number;
}

export const defaultPreferences: ConsolePreferences = { filter: {}, form: 'pretty', detailPercent: 45 };

/** Colours that tell accounts apart. */
export type AccountColor = 'red' | 'orange' | 'yellow' | 'green' | 'blue' | 'purple';

/** A session that can be looked at alone. Times are milliseconds since 1970 UTC. */
export interface ConsoleSession {
  /** The same as in an exported file. */
  readonly number: SessionNumber;
  readonly startedWallMs: number;
  /** Undefined for the one that is live. */
  readonly endedWallMs: number | undefined;
  /** True when nobody logged in. */
  readonly isVisit: boolean;
}

/** An account as the console shows it. */
export interface ConsoleAccount {
  readonly id: string;
  readonly name: string;
  /** Undefined for one that is gone and of which only traffic is left. */
  readonly color: AccountColor | undefined;
  readonly isConnected: boolean;
  /** True when the log knows a session of it: only such accounts need telling apart. */
  readonly hasTraffic: boolean;
  /** Sessions of which traffic is kept, newest first; when there are many, the newest and the one that is chosen. */
  readonly sessions: readonly ConsoleSession[];
  /** How many more there are. */
  readonly unlistedSessions: number;
}

/** A row as a line of the list. */
export interface RowLine {
  readonly kind: 'row';
  readonly row: RowNumber;
  readonly state: RowState;
  readonly tag: string;
  readonly id: string | undefined;
  /** When it began, milliseconds since 1970 UTC. */
  readonly wallMs: number;
  readonly accountId: string;
  readonly elapsedMs: number | undefined;
  readonly sentBytes: number;
  readonly receivedBytes: number;
  readonly dataCount: number;
  readonly errorText: string | undefined;
  /** Start of the first frame behind its tag, one line, for recognising it. */
  readonly preview: string;
  readonly isExpanded: boolean;
  /** True when it repeats an earlier request, or was edited from one. */
  readonly isReplay: boolean;
}

/** A frame of an expanded row. */
export interface FrameLine {
  readonly kind: 'frame';
  readonly row: RowNumber;
  readonly entry: EntryNumber;
  readonly direction: Direction;
  readonly frameKind: TrafficEntry['kind'];
  readonly tag: string;
  /** Milliseconds since the row began. */
  readonly offsetMs: number;
  readonly sizeBytes: number;
  readonly isRedacted: boolean;
  readonly fragment: FragmentReason | undefined;
  readonly preview: string;
}

/** Stands for the frames of an expanded row that are not listed one by one. */
export interface MoreLine {
  readonly kind: 'more';
  readonly row: RowNumber;
  readonly hiddenFrames: number;
}

export type ConsoleLine = RowLine | FrameLine | MoreLine;

/** A cut of the list. Line numbers count rows and the frames of expanded rows, from 0. */
export interface ConsoleWindow {
  readonly first: number;
  readonly lines: readonly ConsoleLine[];
  readonly totalLines: number;
  /** How many lines what the user looks at has moved since the last window, for instance because old rows went. */
  readonly shiftLines: number;
  /** Line of the selection, -1 when it is not in the list. */
  readonly selectedLine: number;
}

/** Numbers around the list. */
export interface ConsoleStatus {
  readonly shownRows: number;
  readonly totalRows: number;
  readonly keptBytes: number;
  readonly budgetBytes: number;
  readonly droppedEntries: number;
  /** True while the filter still looks through older rows. */
  readonly isScanning: boolean;
  /** Why the filter cannot be used, such as a regular expression that is none. */
  readonly filterProblem: string | undefined;
  readonly isPaused: boolean;
  /** Rows that pass the filter and came since the pause. */
  readonly newRows: number;
  readonly accounts: readonly ConsoleAccount[];
}

export interface DetailFrame {
  readonly entry: EntryNumber;
  readonly direction: Direction;
  readonly kind: TrafficEntry['kind'];
  readonly tag: string;
  readonly offsetMs: number;
  readonly sizeBytes: number;
  readonly isRedacted: boolean;
  readonly fragment: FragmentReason | undefined;
  readonly text: string;
  /** True when `text` is a hex dump. */
  readonly isHex: boolean;
  /** Set when `text` is not in the form asked for, and why: no well-formed XML, for instance. */
  readonly problem: string | undefined;
  /** Characters of the text that were left out; 0 when it is whole. */
  readonly omittedLength: number;
}

/** The selected row or frame, ready to be shown. */
export interface ConsoleDetail {
  readonly target: ConsoleTarget;
  readonly form: DetailForm;
  readonly tag: string;
  readonly id: string | undefined;
  readonly state: RowState;
  readonly accountName: string;
  readonly wallMs: number;
  readonly elapsedMs: number | undefined;
  readonly errorText: string | undefined;
  readonly frames: readonly DetailFrame[];
  /** Frames that are not in `frames`. */
  readonly omittedFrames: number;
  /** True when asking with `showAll` would give more. */
  readonly hasMore: boolean;
  /** Why this cannot be sent again; undefined when it can. */
  readonly replayProblem: string | undefined;
  /** True when there is a request to edit. */
  readonly isRequest: boolean;
  /** What the catalog says of it, in a sentence, and how sure that is; undefined for names it does not have. */
  readonly doc: string | undefined;
}

export type ConsoleCommand =
  /** Which lines the page shows; `follow` asks for the last ones whatever their number. */
  | { readonly type: 'setWindow'; readonly first: number; readonly count: number; readonly follow: boolean }
  | { readonly type: 'setFilter'; readonly filter: TrafficFilter }
  /** Without a target nothing is selected. `showAll` raises the limits of what the detail holds. */
  | {
      readonly type: 'select';
      readonly target: ConsoleTarget | undefined;
      readonly form: DetailForm;
      readonly showAll: boolean;
    }
  | { readonly type: 'setExpanded'; readonly row: RowNumber; readonly isExpanded: boolean }
  | { readonly type: 'setPaused'; readonly isPaused: boolean }
  | { readonly type: 'setDetailPercent'; readonly percent: number }
  | { readonly type: 'run'; readonly action: HostAction };

/** What the page may start in the host, by name. */
export const hostActions = ['startDemoServer', 'addAccount', 'connect', 'clear', 'export'] as const;
export type HostAction = (typeof hostActions)[number];

export type ConsoleRequestBody =
  /** The page is there and asks for its start state. */
  | { readonly type: 'ready' }
  | { readonly type: 'replay'; readonly target: ConsoleTarget }
  | { readonly type: 'edit'; readonly target: ConsoleTarget }
  | { readonly type: 'copy'; readonly target: ConsoleTarget; readonly part: CopyPart };

/** A request's number is chosen by the page; its reply bears the same one. */
export type ConsoleRequest = ConsoleRequestBody & { readonly requestId: number };

export type WebviewMessage = ConsoleCommand | ConsoleRequest;

/** Any part that changed since the last update, at most one update per few tens of milliseconds. */
export interface ConsoleUpdate {
  readonly type: 'update';
  readonly window?: ConsoleWindow | undefined;
  readonly status?: ConsoleStatus | undefined;
  /** null: nothing is selected any more. */
  readonly detail?: ConsoleDetail | null | undefined;
}

export type ConsoleNotification =
  | ConsoleUpdate
  /**
   * Start state; also sent when the host changed the filter by itself. `logKey` names the traffic log: row numbers
   * that a page remembers mean nothing in another one.
   */
  | { readonly type: 'preferences'; readonly preferences: ConsolePreferences; readonly logKey: string }
  | { readonly type: 'focusFilter' }
  /** Select this and bring the line into view. */
  | { readonly type: 'reveal'; readonly target: ConsoleTarget; readonly line: number };

export interface ConsoleReply {
  readonly type: 'reply';
  readonly requestId: number;
  /** What went wrong, in words for the user. */
  readonly error?: string | undefined;
  /** What happened, in words for the user; for screen readers and the status line. */
  readonly notice?: string | undefined;
}

export type HostMessage = ConsoleNotification | ConsoleReply;
