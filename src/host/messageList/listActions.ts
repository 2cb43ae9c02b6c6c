import type { Range } from '../../base/ranges';
import type { ListAction, ListSelection } from '../../contracts/messageList';
import type { SettableFlag } from '../../mail/flags';
import { GoneMessages } from '../../mail/goneMessages';
import type { MessageChange } from '../../mail/messageChange';
import type { MessageSummary } from '../../mail/messageSummary';
import type { PositionSelection } from '../../mail/positionSelection';
import type { ListFolder } from './listFolder';
import {
  countSelected,
  fetchMessage,
  fetchUids,
  leadPlace,
  markSelected,
  maxFetchedForAction,
  type MarkedList,
} from './selectedMessages';

/** What an action works on. */
export interface ActionContext extends MarkedList {
  readonly selection: ListSelection;
  /** While it is false, what is shown may be old, and nothing is changed or fetched. */
  readonly isConnected: boolean;
}

/** Actions on messages; the others are about the list itself. */
export type MessageAction = Exclude<ListAction, 'retry' | 'reconnect' | 'refresh' | 'goTo' | 'undo' | 'sortBy'>;

const notConnected = 'There is no connection to the server. Connect again, then try again.';
const listChanged = 'The list has just changed. Select the messages again.';

/** Changes that are made by the commands of the mailbox tree, with their questions and their way back. */
export type MessageCommand = Extract<MessageAction, 'delete' | 'remove' | 'move' | 'copy'>;

/** Messages as those commands take them. */
export interface ChosenUids {
  readonly uids: readonly number[];
  readonly uidValidity: number | undefined;
}

/** What actions need of the editor. */
export interface ActionServices {
  readonly openMessage: (message: MessageSummary, uidValidity: number | undefined, isPreview: boolean) => Promise<void>;
  /** Rejects as given up also when it failed: that has been told. */
  readonly runCommand: (command: MessageCommand, messages: ChosenUids) => Promise<void>;
  /** Tells what was marked in the list, and keeps the way back where there is one. */
  readonly tellMarked: (change: MessageChange) => Promise<void>;
  /** Takes back the last change to messages, wherever it was made, and tells how that went. */
  readonly undo: () => Promise<void>;
  /** Makes an error of words for the user. */
  readonly userError: (text: string) => Error;
}

/** Does something with the selected messages. */
export async function runMessageAction(
  action: MessageAction,
  context: ActionContext,
  services: ActionServices,
): Promise<void> {
  const { selection } = context;
  if (action === 'open' || action === 'preview') return open(context, services, action === 'preview');
  const count = countSelected(selection);
  if (count === 0) return;
  if (!context.isConnected) throw services.userError(notConnected);
  switch (action) {
    case 'markRead':
      return mark(context, services, 'Seen', true);
    case 'markUnread':
      return mark(context, services, 'Seen', false);
    case 'toggleFlag':
      return mark(context, services, 'Flagged', 'unlessLeadHasIt');
    case 'delete':
    case 'remove':
    case 'move':
    case 'copy':
      return runCommand(action, context, services, count);
  }
}

/**
 * Asks first what changed on the server, and for the messages that were never fetched: what is taken back later is what
 * changes now. Places may move meanwhile, so what is selected is followed, and what turns out to be gone is left out.
 */
async function mark(
  context: ActionContext,
  services: ActionServices,
  flag: SettableFlag,
  isSet: boolean | 'unlessLeadHasIt',
): Promise<void> {
  const { folder, selection } = context;
  const followed = folder.select(selection.ranges);
  const lead = folder.select(rangeOf(leadPlace(selection)));
  const gone = new GoneMessages(folder);
  const now = (): ListSelection => {
    return { ...selection, ranges: followed.positions, uids: gone.without(selection.uids) };
  };
  try {
    await folder.sync();
    await fetchUids(folder, now());
    const isToBeSet = isSet === 'unlessLeadHasIt' ? !(await hasFlag(folder, lead, flag)) : isSet;
    if (followed.isVoid) throw services.userError(listChanged);
    await services.tellMarked(await markSelected(context, now(), flag, isToBeSet));
  } finally {
    followed.dispose();
    lead.dispose();
    gone.dispose();
  }
}

/** Of the first of some messages, fetched if need be. */
async function hasFlag(folder: ListFolder, { positions }: PositionSelection, flag: SettableFlag): Promise<boolean> {
  const [place] = positions;
  const message = place && (await fetchMessage(folder, place.from));
  return message?.flags.has(flag) ?? false;
}

function rangeOf(place: number | undefined): Range[] {
  return place === undefined ? [] : [{ from: place, till: place }];
}

/** The row with the cursor is opened, whatever else is selected: a hundred tabs at a slip of the hand help nobody. */
async function open(context: ActionContext, services: ActionServices, isPreview: boolean): Promise<void> {
  const { folder, selection, isConnected } = context;
  const place = selection.focus < 0 ? leadPlace(selection) : selection.focus;
  if (place === undefined) return;
  if (folder.cell(place) === undefined && !isConnected) throw services.userError(notConnected);
  const message = await fetchMessage(folder, place);
  if (message === undefined) throw services.userError(listChanged);
  await services.openMessage(message, folder.uidValidity, isPreview);
}

/** These name messages by UID, so what is selected has to be fetched as far as it was not. */
async function runCommand(
  command: MessageCommand,
  { folder, selection }: ActionContext,
  services: ActionServices,
  count: number,
): Promise<void> {
  if (count > maxFetchedForAction) {
    const most = maxFetchedForAction.toLocaleString('en');
    throw services.userError(`At most ${most} messages can be moved or deleted at a time. Select fewer of them.`);
  }
  const { uidValidity } = folder;
  const uids = await fetchUids(folder, selection);
  if (uids === undefined) throw services.userError(listChanged);
  await services.runCommand(command, { uids, uidValidity });
}
