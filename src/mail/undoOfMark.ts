import type { SettableFlag } from './flags';
import { mailLimits } from './limits';
import type { UndoPlan } from './messageChange';
import type { MessageSummary } from './messageSummary';

/** What is known of messages before they are marked. */
export interface KnownMessages {
  readonly uidValidity: number | undefined;
  summaryOf(uid: number): MessageSummary | undefined;
}

/**
 * Marks back what a mark is about to change, and no message that is so already. `undefined` when that is none, or more
 * than mailLimits.maxUndoMessages, or when it is not known how each message was before.
 */
export function undoOfMark(
  known: KnownMessages,
  { mailbox, uids }: { readonly mailbox: string; readonly uids: readonly number[] },
  flag: SettableFlag,
  isSet: boolean,
): UndoPlan | undefined {
  const { uidValidity } = known;
  const before = uids.map((uid) => known.summaryOf(uid)?.flags.has(flag));
  if (uidValidity === undefined || before.includes(undefined)) return undefined;
  const changed = uids.filter((_, at) => before[at] !== isSet);
  if (changed.length === 0 || changed.length > mailLimits.maxUndoMessages) return undefined;
  return { kind: 'mark', mailbox, uidValidity, uids: changed, flag, isSet: !isSet };
}
