import {
  changesMessages,
  type ListAction,
  type ListMessage,
  type ListSelection,
  type ListSorting,
} from '../../contracts/messageList';
import { isSameFilter } from '../../mail/folderOrder';
import { runMessageAction, type ActionServices, type MessageAction } from './listActions';
import type { ListAccount, ListFolder } from './listFolder';
import type { ListSource } from './listSource';
import type { PageFeed } from './pageFeed';
import type { PreferenceKeeper } from './preferenceKeeper';

const nothingThere = 'There is no message in the list to go to.';
const beingFiltered = 'The list is being filtered. Select the messages when it is there.';

export interface ActionRunnerParts {
  readonly mailbox: string;
  /** Undefined when there is no such account (yet). */
  readonly account: () => ListAccount | undefined;
  readonly post: (message: ListMessage) => void;
  readonly actions: ActionServices;
  /** Asks for a message number from 1 to `total`; undefined when the user gave up. */
  readonly askNumber: (total: number) => Promise<number | undefined>;
  /** Asks what to sort by; undefined when the user gave up. */
  readonly askSorting: (present: ListSorting) => Promise<ListSorting | undefined>;
  readonly isCancellation: (error: unknown) => boolean;
  readonly describeError: (error: unknown) => string;
  readonly logError: (message: string, error: unknown) => void;
  /** Tells what cannot be told in the list any more. */
  readonly showError: (text: string) => void;
}

/** Does what the user wants done with the list and its messages, and tells the page what it is to do then. */
export class ActionRunner {
  /** Changes that are being taken back at the moment. */
  private undos = 0;

  constructor(
    private readonly source: ListSource,
    private readonly preferences: PreferenceKeeper,
    private readonly page: PageFeed,
    private readonly parts: ActionRunnerParts,
  ) {}

  /** Does something with what is selected, or with the list. Failures are shown in the list. */
  async run(action: ListAction): Promise<void> {
    try {
      await this.runAction(action);
    } catch (error) {
      if (this.parts.isCancellation(error)) return;
      this.parts.logError(`${action} failed`, error);
      const text = this.parts.describeError(error);
      if (!this.page.isDisposed) this.parts.post({ type: 'notice', text, isError: true });
      else if (changesMessages(action)) this.parts.showError(text);
    }
  }

  /**
   * What the user takes back, here or elsewhere, is about to come back to the list, or has: it is there at once, and told
   * from mail that is new.
   */
  async setReturning(isReturning: boolean): Promise<void> {
    const { parts, page } = this;
    if (isReturning) {
      if (++this.undos === 1) parts.post({ type: 'returning', isReturning });
      return;
    }
    // The list may have begun in between.
    if (this.undos === 0) return;
    // How the connection is, the list tells by itself; what was taken back is taken back.
    await this.source.folder?.sync().catch((error: unknown) => parts.logError('Looking for what came back', error));
    if (page.isDisposed) return;
    page.postNow();
    if (--this.undos === 0) parts.post({ type: 'returning', isReturning });
  }

  private async runAction(action: ListAction): Promise<void> {
    const { folder } = this.source;
    switch (action) {
      case 'retry':
        return this.page.retryRows() ? undefined : this.source.retry();
      case 'reconnect':
        return this.source.reconnect();
      case 'refresh':
        return folder === undefined ? this.source.retry() : folder.sync();
      case 'goTo':
        return this.goTo();
      case 'sortBy':
        return this.sortBy();
      case 'undo':
        return this.parts.actions.undo();
      default:
        return this.runOnSelected(action);
    }
  }

  private async runOnSelected(action: MessageAction): Promise<void> {
    const { folder, mail } = this.source;
    if (folder === undefined || mail === undefined) return;
    const { parts } = this;
    const selection = this.page.selected;
    const isConnected = parts.account()?.state === 'connected';
    // What is shown is not what the server will have by then: it would take a change of hidden messages and do nothing.
    if (this.source.stage === 'sorting' && !isSameFilter(folder.order, this.preferences.order())) {
      throw parts.actions.userError(beingFiltered);
    }
    const list = { folder, mail, mailbox: parts.mailbox };
    await runMessageAction(action, { ...list, selection, isConnected }, parts.actions);
    const leaves = action === 'delete' || action === 'remove' || action === 'move';
    if (leaves && !isNothing(selection)) await this.goOn(folder);
  }

  /** Once all that the user has sent away is out of the list, the next message is to be selected. */
  private async goOn(folder: ListFolder): Promise<void> {
    const { page, parts } = this;
    // That it cannot be looked for, the list tells by itself: what was done is done.
    await folder.sync().catch((error: unknown) => parts.logError('Looking for what has left', error));
    if (folder !== this.source.folder || !page.isPosting || !isNothing(page.selected)) return;
    page.postNow();
    parts.post({ type: 'left' });
  }

  private async goTo(): Promise<void> {
    const total = this.source.folder?.size ?? 0;
    if (total === 0) throw this.parts.actions.userError(nothingThere);
    const number = await this.parts.askNumber(total);
    if (number !== undefined) this.parts.post({ type: 'reveal', index: number - 1 });
  }

  /** The page does it, as when a heading is pressed. */
  private async sortBy(): Promise<void> {
    const sorting = await this.parts.askSorting(this.preferences.current.sorting);
    if (sorting !== undefined && !this.page.isDisposed) this.parts.post({ type: 'sort', sorting });
  }
}

function isNothing({ ranges, uids }: ListSelection): boolean {
  return ranges.length === 0 && uids.length === 0;
}
