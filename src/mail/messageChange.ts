import type { SettableFlag } from './flags';

/**
 * How to take a change back, as data: UIDs outlive a session, so it works after a reconnect too. Of a mailbox that
 * was made anew since (another UIDValidity) the UIDs mean other messages: nothing is done then (folder rule 9).
 */
export type UndoPlan = {
  readonly mailbox: string;
  readonly uidValidity: number;
  readonly uids: readonly number[];
} & (
  | { readonly kind: 'move'; readonly target: string }
  | { readonly kind: 'mark'; readonly flag: SettableFlag; readonly isSet: boolean }
);

/** What a request did to messages, as far as the server told. What is shown follows with its reports (rule 5). */
export interface MessageChange {
  readonly kind: 'marked' | 'moved' | 'copied' | 'removed';
  /** Messages that were named to the server. A mark leaves out those that turned out to be gone; of others a few may be. */
  readonly count: number;
  readonly mailbox: string;
  /** How many of them a mark changed, where that is known: others were so before. */
  readonly changed?: number | undefined;
  /** How they were marked. */
  readonly mark?: { readonly flag: SettableFlag; readonly isSet: boolean } | undefined;
  /** Where they are now, when they were moved or copied. */
  readonly target?: string | undefined;
  /** Absent when the change cannot be taken back, or the server did not tell enough to do it safely. */
  readonly undo?: UndoPlan | undefined;
}
