import type { SettableFlag } from './flags';
import { mailLimits } from './limits';
import type { MessageChange } from './messageChange';
import type { MessageSummary } from './messageSummary';

/** What is known of messages before they are marked. */
export interface KnownMessages {
  readonly uidValidity: number | undefined;
  summaryOf(uid: number): MessageSummary | undefined;
}

/**
 * What a mark is about to do. The way back is for the messages that it changes, and for none that is so already; there is
 * none when those are more than mailLimits.maxUndoMessages, or when it is not known how each message was before.
 */
export function changeByMark(
  known: KnownMessages,
  { mailbox, uids }: { readonly mailbox: string; readonly uids: readonly number[] },
  flag: SettableFlag,
  isSet: boolean,
): MessageChange {
  const change = { kind: 'marked', count: uids.length, mailbox, mark: { flag, isSet } } as const;
  const { uidValidity } = known;
  const before = uids.map((uid) => known.summaryOf(uid)?.flags.has(flag));
  if (before.includes(undefined)) return change;
  const changed = uids.filter((_, at) => before[at] !== isSet);
  const hasWayBack = changed.length > 0 && changed.length <= mailLimits.maxUndoMessages;
  if (uidValidity === undefined || !hasWayBack) return { ...change, changed: changed.length };
  const undo = { kind: 'mark', mailbox, uidValidity, uids: changed, flag, isSet: !isSet } as const;
  return { ...change, changed: changed.length, undo };
}
