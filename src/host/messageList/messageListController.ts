import { assertNever } from '../../base/assertNever';
import { DisposableOwner } from '../../base/disposable';
import type { ListAction, ListCommand, ListFilter, ListPreferences, ListSelection } from '../../contracts/messageList';
import { readListCommand } from '../../contracts/messageListMessages';
import { ActionRunner, type ActionRunnerParts } from './actionRunner';
import { ListSource, type ListSourceParts } from './listSource';
import { PageFeed, type PageFeedParts } from './pageFeed';
import { PreferenceKeeper, type PreferenceParts } from './preferenceKeeper';

export interface MessageListParts extends ListSourceParts, PreferenceParts, PageFeedParts, ActionRunnerParts {}

/**
 * One message list, behind its page: takes what the page sends and hands it to the part that it is for. What is listed goes
 * from the folder (ListSource) to the page (PageFeed), what the user does from the page to the folder (ActionRunner).
 */
export class MessageListController extends DisposableOwner {
  readonly source: ListSource;
  private readonly preferences: PreferenceKeeper;
  private readonly page: PageFeed;
  private readonly actions: ActionRunner;

  constructor(private readonly parts: MessageListParts) {
    super();
    this.preferences = new PreferenceKeeper(parts);
    this.source = this.register(new ListSource(parts, this.preferences.order()));
    this.page = this.register(new PageFeed(this.source, this.preferences, parts));
    this.actions = new ActionRunner(this.source, this.preferences, this.page, parts);
  }

  /** Whether what the page needs was posted. */
  get isStarted(): boolean {
    return this.page.isStarted;
  }

  get selected(): ListSelection {
    return this.page.selected;
  }

  /** Unread messages of the mailbox; undefined where the list tells of a part of it only. */
  get unread(): number | undefined {
    const { folder } = this.source;
    return folder?.order.filter === undefined ? folder?.unseen : undefined;
  }

  /** Takes what the page sent. Whatever is not of the contract is dropped. */
  receive(value: unknown): void {
    const command = readListCommand(value);
    if (command !== undefined && !this.isDisposed) this.carryOut(command);
  }

  /** A hidden page is told nothing, and when it shows again all that it missed. */
  setVisible(isVisible: boolean): void {
    this.page.setVisible(isVisible);
  }

  /** Does something with what is selected, or with the list. Failures are shown in the list. */
  run(action: ListAction): Promise<void> {
    return this.actions.run(action);
  }

  focusFilter(): void {
    this.parts.post({ type: 'focusFilter' });
  }

  selectAll(): void {
    this.parts.post({ type: 'selectAll' });
  }

  /** What the user takes back, here or elsewhere, is about to come back to the list, or has. */
  setReturning(isReturning: boolean): Promise<void> {
    return this.actions.setReturning(isReturning);
  }

  private carryOut(command: ListCommand): void {
    switch (command.type) {
      case 'ready':
        return this.page.start();
      case 'setWindow':
        return this.page.setWindow(command.first, command.count, command.revision);
      case 'setSorting':
        return this.reorder({ sorting: command.sorting });
      case 'setFilter':
        return this.setFilter(command.filter);
      case 'setWidths':
        return this.preferences.change({ widths: command.widths });
      case 'setThreads':
        this.preferences.change({ threads: command.threads });
        return this.page.postSoon();
      case 'setSelection':
        return this.page.setSelection(command.selection, command.revision);
      case 'run':
        return void this.run(command.action);
      default:
        return assertNever(command, 'command');
    }
  }

  private setFilter(filter: ListFilter): void {
    const { field, text, quick } = this.preferences.current.filter;
    const isSame = field === filter.field && text === filter.text && quick.join() === filter.quick.join();
    if (!isSame) this.reorder({ filter });
  }

  private reorder(changed: Partial<ListPreferences>): void {
    this.preferences.change(changed);
    this.page.goToTop();
    this.source.setOrder(this.preferences.order());
  }
}
