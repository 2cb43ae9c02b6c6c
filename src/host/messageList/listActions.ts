import type { ListAction, ListSelection } from '../../contracts/messageList';
import type { MessageSummary } from '../../mail/messageSummary';
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
export type MessageCommand = Extract<MessageAction, 'delete' | 'move' | 'copy'>;

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
      return markSelected(context, selection, 'Seen', true);
    case 'markUnread':
      return markSelected(context, selection, 'Seen', false);
    case 'toggleFlag':
      return toggleFlag(context, services);
    case 'delete':
    case 'move':
    case 'copy':
      return runCommand(action, context, services, count);
  }
}

/** Sets the flag unless the row with the cursor has it. Places may move while that is fetched, so they are followed. */
async function toggleFlag(context: ActionContext, services: ActionServices): Promise<void> {
  const { folder, selection } = context;
  const place = leadPlace(selection);
  const followed = folder.select(selection.ranges);
  try {
    const lead = place === undefined ? undefined : await fetchMessage(folder, place);
    if (followed.isVoid) throw services.userError(listChanged);
    const isFlagged = lead?.flags.has('Flagged') ?? false;
    await markSelected(context, { ...selection, ranges: followed.positions }, 'Flagged', !isFlagged);
  } finally {
    followed.dispose();
  }
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
