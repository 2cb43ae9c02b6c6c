import { assertNever } from '../../base/assertNever';
import type { Clock } from '../../base/clock';
import { DisposableOwner, type Disposable } from '../../base/disposable';
import {
  changesMessages,
  type ListAction,
  type ListCommand,
  type ListFilter,
  type ListMessage,
  type ListPreferences,
  type ListSelection,
  type ListSorting,
  type ListTitle,
  type PlaceChange,
  type RowWindow,
} from '../../contracts/messageList';
import { readListCommand } from '../../contracts/messageListMessages';
import type { FolderChange } from '../../mail/folderChange';
import { isSameFilter, type FolderOrder } from '../../mail/folderOrder';
import { runMessageAction, type ActionServices, type MessageAction } from './listActions';
import type { ListFolder } from './listFolder';
import { folderOrder } from './listOrder';
import { ListSource, type ListSourceParts } from './listSource';
import { messageRow } from './messageRows';
import { followSelection, PlaceHistory } from './placeHistory';

/** Between two updates to the page, in milliseconds: a burst of changes becomes one. */
export const listUpdateIntervalMs = 30;
/** Rows fetched before the page has said which it shows: more than a screen has. */
export const firstRows = 50;

/** Longest wait for the first rows before the page is told of a list without them, in milliseconds. */
export const firstRowsWaitMs = 100;

const nothingThere = 'There is no message in the list to go to.';
const beingFiltered = 'The list is being filtered. Select the messages when it is there.';

export interface MessageListParts extends ListSourceParts {
  /** Number of this list in its tab. */
  readonly list: number;
  readonly title: ListTitle;
  readonly clock: Clock;
  readonly post: (message: ListMessage) => void;
  readonly preferences: ListPreferences;
  readonly keepPreferences: (preferences: ListPreferences) => void;
  readonly actions: ActionServices;
  /** Asks for a message number from 1 to `total`; undefined when the user gave up. */
  readonly askNumber: (total: number) => Promise<number | undefined>;
  /** Asks what to sort by; undefined when the user gave up. */
  readonly askSorting: (present: ListSorting) => Promise<ListSorting | undefined>;
  readonly isCancellation: (error: unknown) => boolean;
  /** Tells what cannot be told in the list any more. */
  readonly showError: (text: string) => void;
  /** Counts or connection are others: the tab may want another title. */
  readonly onDidChangeCounts: () => void;
}

/**
 * One message list: holds the folder, what the page shows and what is selected, and sends the rows in view with some
 * around them. It begins by itself, as soon as there is something to show, since a page that has to ask for it would show
 * it later. Lives on while its page is hidden; then it posts nothing.
 */
export class MessageListController extends DisposableOwner {
  readonly source: ListSource;
  private preferences: ListPreferences;
  private readonly history = new PlaceHistory();
  private postedRevision = 0;
  private asked = { first: 0, count: firstRows };
  private selection: ListSelection = { ranges: [], uids: [], focus: -1 };
  private fetching: { readonly abort: AbortController; readonly first: number; readonly last: number } | undefined;
  /** What was asked for last, until places move: rows that did not come with it belong to messages that are gone. */
  private fetched: { readonly first: number; readonly last: number } | undefined;
  private windowProblem: string | undefined;
  /** The order of the list that was there last. */
  private listedOrder: FolderOrder | undefined;
  /** True once the page has been told of the list, and for as long as it can be seen. */
  private hasStarted = false;
  private isVisible = true;
  private readonly startTimer: Disposable;
  private timer: Disposable | undefined;
  /** Changes that are being taken back at the moment. */
  private undos = 0;
  private lastPostMs = -Infinity;

  constructor(private readonly parts: MessageListParts) {
    super();
    this.preferences = parts.preferences;
    this.source = this.register(new ListSource(parts, this.order()));
    this.register(this.source.onDidChangeStage(() => this.changedStage()));
    this.register(this.source.onDidChangeFolder((change) => this.acceptChange(change)));
    this.register({ dispose: () => (this.timer?.dispose(), this.fetching?.abort.abort()) });
    this.startTimer = this.register(parts.clock.setTimer(() => this.startOnce(), firstRowsWaitMs));
    this.fill();
  }

  /** Whether what the page needs was posted. */
  get isStarted(): boolean {
    return this.hasStarted;
  }

  get selected(): ListSelection {
    return this.selection;
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
    const isBack = isVisible && !this.isVisible;
    this.isVisible = isVisible;
    if (isBack && this.hasStarted) this.postUpdate();
  }

  /** Does something with what is selected, or with the list. Failures are shown in the list. */
  async run(action: ListAction): Promise<void> {
    try {
      await this.runAction(action);
    } catch (error) {
      if (this.parts.isCancellation(error)) return;
      this.parts.logError(`${action} failed`, error);
      const text = this.parts.describeError(error);
      if (!this.isDisposed) this.parts.post({ type: 'notice', text, isError: true });
      else if (changesMessages(action)) this.parts.showError(text);
    }
  }

  focusFilter(): void {
    this.parts.post({ type: 'focusFilter' });
  }

  selectAll(): void {
    this.parts.post({ type: 'selectAll' });
  }

  /**
   * What the user takes back, here or elsewhere, is about to come back to the list, or has: it is there at once, and told
   * from mail that is new.
   */
  async setReturning(isReturning: boolean): Promise<void> {
    const { parts } = this;
    if (isReturning) {
      if (++this.undos === 1) parts.post({ type: 'returning', isReturning });
      return;
    }
    // The list may have begun in between.
    if (this.undos === 0) return;
    // How the connection is, the list tells by itself; what was taken back is taken back.
    await this.source.folder?.sync().catch((error: unknown) => parts.logError('Looking for what came back', error));
    if (this.isDisposed) return;
    this.postUpdate();
    if (--this.undos === 0) parts.post({ type: 'returning', isReturning });
  }

  private async runAction(action: ListAction): Promise<void> {
    const { folder } = this.source;
    switch (action) {
      case 'retry':
        return this.retry();
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
    const { selection, parts } = this;
    const isConnected = parts.account()?.state === 'connected';
    // What is shown is not what the server will have by then: it would take a change of hidden messages and do nothing.
    if (this.source.stage === 'sorting' && !isSameFilter(folder.order, this.order())) {
      throw parts.actions.userError(beingFiltered);
    }
    const list = { folder, mail, mailbox: parts.mailbox };
    await runMessageAction(action, { ...list, selection, isConnected }, parts.actions);
    const leaves = action === 'delete' || action === 'remove' || action === 'move';
    if (leaves && !isNothing(selection)) await this.goOn(folder);
  }

  /** Once all that the user has sent away is out of the list, the next message is to be selected. */
  private async goOn(folder: ListFolder): Promise<void> {
    // That it cannot be looked for, the list tells by itself: what was done is done.
    await folder.sync().catch((error: unknown) => this.parts.logError('Looking for what has left', error));
    if (folder !== this.source.folder || !this.isPosting || !isNothing(this.selection)) return;
    this.postUpdate();
    this.parts.post({ type: 'left' });
  }

  private carryOut(command: ListCommand): void {
    switch (command.type) {
      case 'ready':
        return this.start();
      case 'setWindow':
        return this.setWindow(command.first, command.count, command.revision);
      case 'setSorting':
        return this.reorder({ ...this.preferences, sorting: command.sorting });
      case 'setFilter':
        return this.setFilter(command.filter);
      case 'setWidths':
        return this.keep({ ...this.preferences, widths: command.widths });
      case 'setThreads':
        this.keep({ ...this.preferences, threads: command.threads });
        return this.soon();
      case 'setSelection':
        return this.setSelection(command.selection, command.revision);
      case 'run':
        return void this.run(command.action);
      default:
        return assertNever(command, 'command');
    }
  }

  /** Tells the page of the list, unless that was done: with its first rows, or with why there are none. */
  private startOnce(): void {
    if (!this.hasStarted && !this.isDisposed) this.start();
  }

  private start(): void {
    const { preferences, parts, selection } = this;
    this.hasStarted = true;
    this.startTimer.dispose();
    this.postedRevision = this.history.revision;
    parts.post({ type: 'preferences', list: parts.list, preferences, title: parts.title, selection });
    this.postUpdate();
  }

  private get isPosting(): boolean {
    return this.hasStarted && this.isVisible && !this.isDisposed;
  }

  private setWindow(first: number, count: number, revision: number): void {
    const changes = this.history.since(revision) ?? [];
    this.asked = { first: changes.reduce(followPlace, first), count };
    this.fill();
    // What has to be fetched first is posted as soon as it is there: until then the page draws gaps by itself.
    if (this.fetching === undefined) this.soon();
    else this.postWithin(listUpdateIntervalMs);
  }

  private setFilter(filter: ListFilter): void {
    const { field, text, quick } = this.preferences.filter;
    const isSame = field === filter.field && text === filter.text && quick.join() === filter.quick.join();
    if (!isSame) this.reorder({ ...this.preferences, filter });
  }

  private reorder(preferences: ListPreferences): void {
    this.keep(preferences);
    this.asked = { ...this.asked, first: 0 };
    this.source.setOrder(this.order());
  }

  private setSelection(selection: ListSelection, revision: number): void {
    const changes = this.history.since(revision);
    // Made on a list that nobody remembers: nothing is selected rather than something else.
    this.selection =
      changes === undefined ? { ranges: [], uids: selection.uids, focus: -1 } : followSelection(selection, changes);
  }

  private retry(): void {
    if (this.windowProblem === undefined || this.source.stage !== 'open') return this.source.retry();
    this.windowProblem = undefined;
    this.fetched = undefined;
    this.fill();
    this.soon();
  }

  private async goTo(): Promise<void> {
    const total = this.source.folder?.size ?? 0;
    if (total === 0) throw this.parts.actions.userError(nothingThere);
    const number = await this.parts.askNumber(total);
    if (number !== undefined) this.parts.post({ type: 'reveal', index: number - 1 });
  }

  /** The page does it, as when a heading is pressed. */
  private async sortBy(): Promise<void> {
    const sorting = await this.parts.askSorting(this.preferences.sorting);
    if (sorting !== undefined && !this.isDisposed) this.parts.post({ type: 'sort', sorting });
  }

  private changedStage(): void {
    this.parts.onDidChangeCounts();
    this.fill();
    const { stage } = this.source;
    const isOnItsWay = this.fetching !== undefined || stage === 'opening' || stage === 'sorting';
    if (!isOnItsWay) this.startOnce();
    this.soon();
  }

  private acceptChange(change: FolderChange): void {
    if (change.kind === 'notice') {
      this.parts.post({ type: 'notice', text: change.notice.message, isError: false });
    } else if (change.kind === 'counts') {
      this.parts.onDidChangeCounts();
    } else if (change.kind === 'reset') {
      this.acceptPlace({ ...change, isOtherFilter: this.noteFilter() });
    } else if (change.kind === 'removed' || change.kind === 'added') {
      const { kind, index, uid } = change;
      this.acceptPlace({ kind, index, uid });
    }
    this.later();
  }

  /** Whether the list that is there now has another filter than the one before. */
  private noteFilter(): boolean {
    const before = this.listedOrder;
    this.listedOrder = this.source.folder?.order;
    return before !== undefined && this.listedOrder !== undefined && !isSameFilter(before, this.listedOrder);
  }

  private acceptPlace(change: PlaceChange): void {
    this.history.push(change);
    this.asked = { ...this.asked, first: followPlace(this.asked.first, change) };
    this.selection = followSelection(this.selection, [change]);
    this.fetched = undefined;
    if (change.kind !== 'reset') return;
    this.fetching?.abort.abort();
    this.fetching = undefined;
    this.windowProblem = undefined;
    this.fill();
  }

  /** Asks for the rows in view that are not there; what is asked for elsewhere is given up. */
  private fill(): void {
    const { folder } = this.source;
    if (folder?.state !== 'open' || this.isDisposed) return;
    const first = Math.min(this.asked.first, folder.size);
    const last = Math.min(first + this.asked.count, folder.size) - 1;
    const isAsked = [this.fetching, this.fetched].some((asked) => asked && asked.first <= first && last <= asked.last);
    if (isAsked) return;
    this.fetching?.abort.abort();
    this.fetching = undefined;
    if (!isAnyEmpty(folder, first, last)) return;
    const abort = new AbortController();
    this.fetching = { abort, first, last };
    this.fetched = undefined;
    this.windowProblem = undefined;
    folder.fetch(first, last, abort.signal).then(
      () => this.endFetch(abort, undefined),
      (error: unknown) => this.endFetch(abort, error),
    );
  }

  private endFetch(abort: AbortController, error: unknown): void {
    if (abort.signal.aborted || this.isDisposed) return;
    this.fetched = this.fetching;
    this.fetching = undefined;
    if (error !== undefined && this.source.stage === 'open') {
      this.parts.logError('Loading messages failed', error);
      this.windowProblem = this.parts.describeError(error);
    }
    // The user waits for these: no pause before them.
    if (this.hasStarted) this.postUpdate();
    else this.start();
  }

  private keep(preferences: ListPreferences): void {
    this.preferences = preferences;
    this.parts.keepPreferences(preferences);
  }

  private order() {
    const { sorting, filter } = this.preferences;
    return folderOrder(sorting, filter, this.parts.title.showsRecipients);
  }

  /** Posts now if the last post is long enough ago, for what the user waits for. */
  private soon(): void {
    if (this.parts.clock.nowMs() - this.lastPostMs >= listUpdateIntervalMs) this.postUpdate();
    else this.later();
  }

  /** Posts once a little later, with all that happens until then. */
  private later(): void {
    const sinceLastMs = this.parts.clock.nowMs() - this.lastPostMs;
    this.postWithin(Math.max(1, Math.min(listUpdateIntervalMs, listUpdateIntervalMs - sinceLastMs)));
  }

  private postWithin(delayMs: number): void {
    if (this.timer !== undefined || !this.isPosting) return;
    this.timer = this.parts.clock.setTimer(() => this.postUpdate(), delayMs);
  }

  private postUpdate(): void {
    this.timer?.dispose();
    this.timer = undefined;
    if (!this.isPosting) return;
    this.lastPostMs = this.parts.clock.nowMs();
    // Positions may have moved rows into view that were never fetched.
    this.fill();
    const { source, history } = this;
    const changes = history.since(this.postedRevision) ?? [{ kind: 'reset', areUidsVoid: false, isOtherFilter: false }];
    this.postedRevision = history.revision;
    this.parts.post({
      type: 'update',
      changes,
      status: {
        stage: source.stage,
        problem: source.problem,
        total: source.folder?.size ?? 0,
        unread: source.folder?.unseen,
        revision: history.revision,
      },
      window: source.folder && this.createWindow(source.folder),
    });
  }

  private createWindow(folder: ListFolder): RowWindow {
    const first = Math.min(this.asked.first, folder.size);
    const count = Math.min(this.asked.count, folder.size - first);
    const options = { showsRecipients: this.parts.title.showsRecipients, threads: this.preferences.threads };
    const rows = Array.from({ length: count }, (_, at) => {
      const summary = folder.cell(first + at);
      return summary === undefined ? null : messageRow(summary, options);
    });
    return { first, rows, problem: this.windowProblem };
  }
}

function isNothing({ ranges, uids }: ListSelection): boolean {
  return ranges.length === 0 && uids.length === 0;
}

/** Where a row is after a change above it. A list that is read anew keeps its place. */
function followPlace(first: number, change: PlaceChange): number {
  if (change.kind === 'removed' && change.index < first) return first - 1;
  // At the very top new rows come into view.
  if (change.kind === 'added' && change.index <= first && first > 0) return first + 1;
  return first;
}

function isAnyEmpty(folder: ListFolder, first: number, last: number): boolean {
  for (let index = first; index <= last; index++) if (folder.cell(index) === undefined) return true;
  return false;
}
