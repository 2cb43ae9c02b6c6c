import type { Event } from '../../base/emitter';
import type { Range } from '../../base/ranges';
import type { SettableFlag } from '../../mail/flags';
import type { FolderChange } from '../../mail/folderChange';
import type { FolderOrder } from '../../mail/folderOrder';
import type { MessageChange } from '../../mail/messageChange';
import type { MessageSummary } from '../../mail/messageSummary';
import type { PositionSelection } from '../../mail/positionSelection';

/** What the list needs of an opened folder. Positions change only with the events. */
export interface ListFolder {
  readonly state: 'opening' | 'open' | 'gone' | 'closed';
  readonly size: number;
  readonly unseen: number | undefined;
  readonly uidValidity: number | undefined;
  /** As the folder is listed. */
  readonly order: FolderOrder;
  readonly onDidChange: Event<FolderChange>;
  cell(index: number): MessageSummary | undefined;
  /** Where a message stands, -1 when its cell is not filled. */
  indexOf(uid: number): number;
  /** The summary of a message, if it was fetched. */
  summaryOf(uid: number): MessageSummary | undefined;
  /** Fills the empty cells of a range. Rejects when given up by the signal, or as requests do. */
  fetch(from: number, till: number, signal?: AbortSignal): Promise<void>;
  sync(signal?: AbortSignal): Promise<void>;
  reopen(order: FolderOrder, signal?: AbortSignal): Promise<void>;
  /** Messages by where they stand, also those never fetched. Dispose it after use. */
  select(ranges: readonly Range[]): PositionSelection;
  /** Rejects with SelectionVoidError when the list, by its filter, may not have some of the messages any more. */
  mark(selection: readonly number[] | PositionSelection, flag: SettableFlag, isSet: boolean): Promise<void>;
}

/** Messages of a mailbox, listed or not. */
export interface MailboxMessages {
  readonly mailbox: string;
  readonly uids: readonly number[];
  readonly uidValidity: number | undefined;
}

/** What the list needs of an account's mail. */
export interface ListMail {
  openView(mailbox: string, order: FolderOrder, signal?: AbortSignal): Promise<ListFolder>;
  closeView(folder: ListFolder): Promise<void>;
  readonly messages: {
    /** Sets or clears a flag, whatever lists hide or show. */
    mark(messages: MailboxMessages, flag: SettableFlag, isSet: boolean): Promise<MessageChange>;
  };
}

/** An account as the list sees it. Its mail outlives lost connections, as long as the next one comes by itself. */
export interface ListAccount {
  readonly state: 'disconnected' | 'connecting' | 'connected' | 'waiting' | 'failed';
  /** Why there is no connection, in words for the user. */
  readonly problem: string | undefined;
  readonly mail: ListMail | undefined;
}
