import type { MessageKind } from '../protocol/message';
import type { EntryNumber, FragmentReason } from '../protocol/wireTap';

/** Number of a session in the log, from 1; a reconnect is a new session. */
export type SessionNumber = number;

/** Number of a row: grows by one per row, never used twice in one log. */
export type RowNumber = number;

export type Direction = 'sent' | 'received';

export interface TrafficSession {
  readonly number: SessionNumber;
  /** Which account it belongs to: stable over reconnects. */
  readonly accountId: string;
  /** For people: the account's name. */
  readonly name: string;
  readonly isOpen: boolean;
  /** True when nobody logs in: the server is only asked something. */
  readonly isVisit: boolean;
  /** When its connection was there; monotonic milliseconds. */
  readonly startedAtMs: number;
  /** When its connection was gone; undefined while it is open. */
  readonly endedAtMs: number | undefined;
}

/** One frame as it was on the wire, secrets masked. */
export interface TrafficEntry {
  readonly number: EntryNumber;
  readonly session: SessionNumber;
  readonly row: RowNumber;
  readonly direction: Direction;
  /** Monotonic milliseconds; see TrafficLog.toWallMs for the time of day. */
  readonly atMs: number;
  /** Name of the root element; empty when unreadable. */
  readonly tag: string;
  readonly id: string | undefined;
  /** `request` for everything sent, else what the message is. */
  readonly kind: 'request' | MessageKind;
  /** Bytes on the wire without the zero byte, also when what is kept is shorter or longer because of masking. */
  readonly sizeBytes: number;
  /** True when a secret was masked: what is kept differs from the wire and is not to be sent as it stands. */
  readonly isRedacted: boolean;
  /** Set for bytes that are no complete frame. */
  readonly fragment: FragmentReason | undefined;
}

/** `pending`: no response yet. `lost`: the connection ended first. `event`: nobody asked for it. */
export type RowState = 'pending' | 'done' | 'failed' | 'lost' | 'event';

/** One line of the console: an exchange with all its frames, or a message nobody asked for. */
export interface TrafficRow {
  readonly number: RowNumber;
  readonly session: SessionNumber;
  readonly state: RowState;
  /** Name of the request, or of the message. */
  readonly tag: string;
  readonly id: string | undefined;
  readonly firstEntry: EntryNumber;
  /** When the request was sent, or the message arrived; monotonic milliseconds. */
  readonly atMs: number;
  /** Milliseconds from request to response; undefined while there is none. */
  readonly elapsedMs: number | undefined;
  readonly sentBytes: number;
  readonly receivedBytes: number;
  readonly dataCount: number;
  /** The response's errorText, when it reported an error. */
  readonly errorText: string | undefined;
  /** The entry this request repeats or was edited from. */
  readonly origin: EntryNumber | undefined;
}

export interface TrafficStats {
  readonly entryCount: number;
  readonly rowCount: number;
  /** Payload bytes kept. */
  readonly keptBytes: number;
  readonly budgetBytes: number;
  /** What the byte budget pushed out since the last clear. */
  readonly droppedEntries: number;
  readonly droppedBytes: number;
}

/** What the console shows. An empty filter lets everything pass. */
export interface TrafficFilter {
  /** Looked for in the whole payload of every frame of a row; without regard to case unless `matchCase`. */
  readonly text?: string | undefined;
  readonly isRegex?: boolean | undefined;
  readonly matchCase?: boolean | undefined;
  /** Only rows that have a frame of this direction that matches. */
  readonly direction?: Direction | undefined;
  /** Only this account's sessions. */
  readonly accountId?: string | undefined;
  /** Only this session. Its number means nothing in another log. */
  readonly session?: SessionNumber | undefined;
  /** Hides `noop` exchanges. */
  readonly hideKeepAlives?: boolean | undefined;
  readonly errorsOnly?: boolean | undefined;
  /** Hides rows of these names, whatever the letter case: what comes by itself all the time, for instance. */
  readonly hiddenTags?: readonly string[] | undefined;
}
