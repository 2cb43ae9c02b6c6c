import type { CellChange } from './folderView';

/**
 * - `reset`: all cells are empty, `size` and the order may be others; with `areUidsVoid` the UIDs known before mean
 *   nothing now;
 * - `removed`, `added`, `updated`: one cell, positions as of this event;
 * - `counts`: size or unseen changed, once after a whole sync;
 * - `notice`: something the user should know, while the folder goes on;
 * - `problem`: the folder could not be kept up to date, or (state `gone`) its mailbox is there no more.
 */
export type FolderChange =
  | CellChange
  | { readonly kind: 'reset'; readonly areUidsVoid: boolean }
  | { readonly kind: 'counts' }
  | { readonly kind: 'notice'; readonly notice: FolderNotice }
  | { readonly kind: 'problem'; readonly error: Error };

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
