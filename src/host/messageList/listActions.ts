import type { ListAction, ListSelection } from '../../contracts/messageList';
import type { MessageSummary } from '../../mail/messageSummary';
import type { ListFolder } from './listFolder';
import { countSelected, fetchUids, leadMessage, markSelected, maxFetchedForAction } from './selectedMessages';

/** What an action works on. */
export interface ActionContext {
  readonly folder: ListFolder;
  readonly selection: ListSelection;
}

/** Actions on messages; the others are about the list itself. */
export type MessageAction = Exclude<ListAction, 'retry' | 'reconnect' | 'refresh' | 'goTo'>;

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
  readonly runCommand: (command: MessageCommand, messages: ChosenUids) => Promise<void>;
  /** Makes an error of words for the user. */
  readonly userError: (text: string) => Error;
}

/** Does something with the selected messages. */
export async function runMessageAction(
  action: MessageAction,
  context: ActionContext,
  services: ActionServices,
): Promise<void> {
  const { folder, selection } = context;
  if (action === 'open' || action === 'preview') return open(context, services, action === 'preview');
  const count = countSelected(selection);
  if (count === 0) return;
  switch (action) {
    case 'markRead':
      return markSelected(folder, selection, 'Seen', true);
    case 'markUnread':
      return markSelected(folder, selection, 'Seen', false);
    case 'toggleFlag': {
      const isFlagged = leadMessage(folder, selection)?.flags.has('Flagged') ?? false;
      return markSelected(folder, selection, 'Flagged', !isFlagged);
    }
    case 'delete':
    case 'move':
    case 'copy':
      return runCommand(action, context, services, count);
  }
}

/** The row with the cursor is opened, whatever else is selected: a hundred tabs at a slip of the hand help nobody. */
async function open({ folder, selection }: ActionContext, services: ActionServices, isPreview: boolean): Promise<void> {
  const message = folder.cell(selection.focus) ?? leadMessage(folder, selection);
  if (message !== undefined) await services.openMessage(message, folder.uidValidity, isPreview);
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
  if (uids === undefined) throw services.userError('The list has just changed. Select the messages again.');
  await services.runCommand(command, { uids, uidValidity });
}
