import { countOfRanges, hasNumber } from '../../base/ranges';
import type { ListSelection } from '../../contracts/messageList';
import { changeByMark } from '../../mail/changeByMark';
import { codeOf } from '../../mail/errors';
import type { SettableFlag } from '../../mail/flags';
import type { MessageChange } from '../../mail/messageChange';
import type { MessageSummary } from '../../mail/messageSummary';
import type { ListFolder, ListMail } from './listFolder';

/** Messages that are fetched to be named by UID; more are named by their places, where that can be. */
export const maxFetchedForAction = 2_000;

/** How often one message is asked for while others come and go above it. */
const maxFetches = 3;

/** A list whose messages are marked. */
export interface MarkedList {
  readonly folder: ListFolder;
  readonly mail: ListMail;
  readonly mailbox: string;
}

/** Number of messages that are selected; those without a place count too. */
export function countSelected({ ranges, uids }: ListSelection): number {
  return Math.max(countOfRanges(ranges), uids.length);
}

/** UIDs of all that is selected; undefined when the summaries of some were never fetched. */
export function knownUids(folder: ListFolder, { ranges, uids }: ListSelection): number[] | undefined {
  if (countOfRanges(ranges) > maxFetchedForAction) return undefined;
  const known = new Set(uids);
  for (const { from, till } of ranges) {
    for (let index = from; index <= till; index++) {
      const summary = folder.cell(index);
      if (summary === undefined) return undefined;
      known.add(summary.uid);
    }
  }
  return [...known];
}

/**
 * UIDs of all that is selected, fetched where they are not known; undefined when that would be too many. Places may
 * move while summaries are fetched, so what is selected is followed meanwhile.
 */
export async function fetchUids(folder: ListFolder, selection: ListSelection): Promise<number[] | undefined> {
  const known = knownUids(folder, selection);
  if (known !== undefined || countOfRanges(selection.ranges) > maxFetchedForAction) return known;
  const followed = folder.select(selection.ranges);
  try {
    for (const { from, till } of selection.ranges) await folder.fetch(from, till);
    return followed.isVoid ? undefined : knownUids(folder, { ...selection, ranges: followed.positions });
  } finally {
    followed.dispose();
  }
}

/**
 * Sets or clears a flag of all that is selected: by UID where those are known, else by place. Only the former can be taken
 * back, since of the others nobody knows how they were before.
 */
export async function markSelected(
  list: MarkedList,
  selection: ListSelection,
  flag: SettableFlag,
  isSet: boolean,
): Promise<MessageChange> {
  const { folder, mailbox } = list;
  const uids = knownUids(folder, selection);
  if (uids !== undefined) return markByUid(list, uids, flag, isSet);
  const { ranges } = selection;
  const placeless = selection.uids.filter((uid) => !hasNumber(ranges, folder.indexOf(uid)));
  const places = folder.select(ranges);
  try {
    await folder.mark(places, flag, isSet);
  } finally {
    places.dispose();
  }
  await markByUid(list, placeless, flag, isSet);
  return { kind: 'marked', count: countOfRanges(ranges) + placeless.length, mailbox, mark: { flag, isSet } };
}

/** In the list if it has them; those that its filter hides are found in their mailbox. Twice marked is marked. */
async function markByUid(
  { folder, mail, mailbox }: MarkedList,
  uids: readonly number[],
  flag: SettableFlag,
  isSet: boolean,
): Promise<MessageChange> {
  const change = changeByMark(folder, { mailbox, uids }, flag, isSet);
  if (uids.length === 0) return change;
  const { uidValidity } = folder;
  try {
    await folder.mark(uids, flag, isSet);
    return change;
  } catch (error) {
    if (codeOf(error) !== 'selection-void') throw error;
    const made = await mail.messages.mark({ mailbox, uids, uidValidity }, flag, isSet);
    return change.changed === undefined ? made : change;
  }
}

/** Place of the row with the cursor if it is selected, else of the first selected one; undefined when none has one. */
export function leadPlace({ ranges, focus }: ListSelection): number | undefined {
  const isFocusIn = hasNumber(ranges, focus);
  const place = isFocusIn ? focus : (ranges[0]?.from ?? focus);
  return place < 0 ? undefined : place;
}

/** The message at a place, fetched if need be; undefined when it is gone or the list was read anew meanwhile. */
export async function fetchMessage(folder: ListFolder, place: number): Promise<MessageSummary | undefined> {
  const followed = folder.select([{ from: place, till: place }]);
  try {
    for (let tries = 0; ; tries++) {
      const now = followed.positions[0]?.from;
      const message = now === undefined ? undefined : folder.cell(now);
      if (now === undefined || message !== undefined || tries === maxFetches) return message;
      // What is asked for is a place: when that moved meanwhile, another message came.
      await folder.fetch(now, now);
    }
  } finally {
    followed.dispose();
  }
}
