import type { CellChange } from './folderView';

/**
 * - `reset`: all cells are empty, `size` and the order may be others; with `areUidsVoid` the UIDs known before mean
 *   nothing now;
 * - `missed`: after a `reset`, when messages came that nobody told of, say while the connection was lost;
 * - `removed`, `added`, `updated`: one cell, positions as of this event;
 * - `counts`: size or unseen changed, once after a whole sync;
 * - `notice`: something the user should know, while the folder goes on;
 * - `problem`: the folder could not be kept up to date, or (state `gone`) its mailbox is there no more.
 */
export type FolderChange =
  | CellChange
  | { readonly kind: 'reset'; readonly areUidsVoid: boolean }
  | MissedMessages
  | { readonly kind: 'counts' }
  | { readonly kind: 'notice'; readonly notice: FolderNotice }
  | { readonly kind: 'problem'; readonly error: Error };

/** Messages with UIDs from `fromUid` on, `count` at most: some may be gone again, or not match the filter. */
export interface MissedMessages {
  readonly kind: 'missed';
  readonly fromUid: number;
  readonly count: number;
  /** When the list was last known to be up to date, milliseconds since 1970 UTC. */
  readonly sinceMs: number;
}

/**
 * - `renewed`: reports did not fit the view, or an answer was lost, so it was read anew (folder rule 8);
 * - `uids-void`: the mailbox is another one under the same name (folder rule 9);
 * - `rights-lost`: the account may do less in the mailbox than before.
 */
export interface FolderNotice {
  readonly code: 'renewed' | 'uids-void' | 'rights-lost';
  /** One sentence for the user. */
  readonly message: string;
}
