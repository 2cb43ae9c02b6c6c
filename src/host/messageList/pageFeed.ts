import type { Clock } from '../../base/clock';
import { DisposableOwner, type Disposable } from '../../base/disposable';
import type { ListMessage, ListSelection, ListTitle, PlaceChange, RowWindow } from '../../contracts/messageList';
import type { FolderChange } from '../../mail/folderChange';
import { isSameFilter, type FolderOrder } from '../../mail/folderOrder';
import type { ListFolder } from './listFolder';
import type { ListSource } from './listSource';
import { messageRow } from './messageRows';
import { followSelection, PlaceHistory } from './placeHistory';
import { listUpdateIntervalMs, PostTimer } from './postTimer';
import type { PreferenceKeeper } from './preferenceKeeper';
import { RowFetcher } from './rowFetcher';

/** Rows fetched before the page has said which it shows: more than a screen has. */
export const firstRows = 50;

/** Longest wait for the first rows before the page is told of a list without them, in milliseconds. */
export const firstRowsWaitMs = 100;

export interface PageFeedParts {
  /** Number of this list in its tab. */
  readonly list: number;
  readonly title: ListTitle;
  readonly clock: Clock;
  readonly post: (message: ListMessage) => void;
  readonly describeError: (error: unknown) => string;
  readonly logError: (message: string, error: unknown) => void;
  /** Counts or connection are others: the tab may want another title. */
  readonly onDidChangeCounts: () => void;
}

/**
 * Tells the page what it shows: the rows in view with some around them, where places moved, how the list is. What is
 * selected moves with them. It begins by itself, as soon as there is something to show, since a page that has to ask for it
 * would show it later. While its page is hidden it posts nothing.
 */
export class PageFeed extends DisposableOwner {
  private readonly history = new PlaceHistory();
  private readonly timer: PostTimer;
  private readonly fetcher: RowFetcher;
  private postedRevision = 0;
  /** The rows that the page wants. */
  private asked = { first: 0, count: firstRows };
  private selection: ListSelection = { ranges: [], uids: [], focus: -1 };
  /** The order of the list that was there last. */
  private listedOrder: FolderOrder | undefined;
  /** True once the page has been told of the list, and for as long as it can be seen. */
  private hasStarted = false;
  private isVisible = true;
  private readonly startTimer: Disposable;

  constructor(
    private readonly source: ListSource,
    private readonly preferences: PreferenceKeeper,
    private readonly parts: PageFeedParts,
  ) {
    super();
    const { clock } = parts;
    this.register(source.onDidChangeStage(() => this.changedStage()));
    this.register(source.onDidChangeFolder((change) => this.acceptChange(change)));
    this.timer = this.register(
      new PostTimer({ clock, isPosting: () => this.isPosting, post: () => this.postUpdate() }),
    );
    this.fetcher = this.register(
      new RowFetcher({
        describeFailure: (error) => this.describeFailure(error),
        onDidEnd: () => this.showRows(),
      }),
    );
    this.startTimer = this.register(clock.setTimer(() => this.startOnce(), firstRowsWaitMs));
    this.fetchRows();
  }

  /** Whether what the page needs was posted. */
  get isStarted(): boolean {
    return this.hasStarted;
  }

  /** Whether there is a page that can be seen. */
  get isPosting(): boolean {
    return this.hasStarted && this.isVisible && !this.isDisposed;
  }

  get selected(): ListSelection {
    return this.selection;
  }

  /** Tells a page that is there anew, with what it needs first. */
  start(): void {
    const { parts, selection } = this;
    this.hasStarted = true;
    this.startTimer.dispose();
    this.postedRevision = this.history.revision;
    const preferences = this.preferences.current;
    parts.post({ type: 'preferences', list: parts.list, preferences, title: parts.title, selection });
    this.timer.now();
  }

  /** A hidden page is told nothing, and when it shows again all that it missed. */
  setVisible(isVisible: boolean): void {
    const isBack = isVisible && !this.isVisible;
    this.isVisible = isVisible;
    if (isBack && this.hasStarted) this.timer.now();
  }

  /** The rows that the page wants, as of one of its revisions. */
  setWindow(first: number, count: number, revision: number): void {
    const changes = this.history.since(revision) ?? [];
    this.asked = { first: changes.reduce(followPlace, first), count };
    this.fetchRows();
    // What has to be fetched first is posted as soon as it is there: until then the page draws gaps by itself.
    if (this.fetcher.isFetching) this.timer.within(listUpdateIntervalMs);
    else this.timer.soon();
  }

  /** What is selected, as of one of the page's revisions. */
  setSelection(selection: ListSelection, revision: number): void {
    const changes = this.history.since(revision);
    // Made on a list that nobody remembers: nothing is selected rather than something else.
    this.selection =
      changes === undefined ? { ranges: [], uids: selection.uids, focus: -1 } : followSelection(selection, changes);
  }

  /** The list that comes is another one: it is shown from its first row on. */
  goToTop(): void {
    this.asked = { ...this.asked, first: 0 };
  }

  /** Rows look different now. */
  postSoon(): void {
    this.timer.soon();
  }

  /** Tells at once what has changed, for what is to be told behind it. */
  postNow(): void {
    this.timer.now();
  }

  /** Asks again for rows that could not be loaded. Gives false when there are none. */
  retryRows(): boolean {
    if (this.fetcher.problem === undefined || this.source.stage !== 'open') return false;
    this.fetcher.startOver();
    this.fetchRows();
    this.timer.soon();
    return true;
  }

  /** Tells the page of the list, unless that was done: with its first rows, or with why there are none. */
  private startOnce(): void {
    if (!this.hasStarted && !this.isDisposed) this.start();
  }

  private changedStage(): void {
    this.parts.onDidChangeCounts();
    this.fetchRows();
    const { stage } = this.source;
    const isOnItsWay = this.fetcher.isFetching || stage === 'opening' || stage === 'sorting';
    if (!isOnItsWay) this.startOnce();
    this.timer.soon();
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
    this.timer.later();
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
    this.fetcher.forget();
    if (change.kind !== 'reset') return;
    this.fetcher.startOver();
    this.fetchRows();
  }

  private fetchRows(): void {
    const { folder } = this.source;
    if (folder?.state !== 'open' || this.isDisposed) return;
    const { first, count } = this.rowsOf(folder);
    this.fetcher.fetch(folder, { first, last: first + count - 1 });
  }

  private describeFailure(error: unknown): string | undefined {
    if (this.source.stage !== 'open') return undefined;
    this.parts.logError('Loading messages failed', error);
    return this.parts.describeError(error);
  }

  /** The user waits for these: no pause before them. */
  private showRows(): void {
    if (this.hasStarted) this.timer.now();
    else this.start();
  }

  private postUpdate(): void {
    // Positions may have moved rows into view that were never fetched.
    this.fetchRows();
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
    const { first, count } = this.rowsOf(folder);
    const { threads } = this.preferences.current;
    const options = { showsRecipients: this.parts.title.showsRecipients, threads };
    const rows = Array.from({ length: count }, (_, at) => {
      const summary = folder.cell(first + at);
      return summary === undefined ? null : messageRow(summary, options);
    });
    return { first, rows, problem: this.fetcher.problem };
  }

  /** The rows that the page wants, as far as there are as many. */
  private rowsOf({ size }: ListFolder): { readonly first: number; readonly count: number } {
    const first = Math.min(this.asked.first, size);
    return { first, count: Math.min(this.asked.count, size - first) };
  }
}

/** Where a row is after a change above it. A list that is read anew keeps its place. */
function followPlace(first: number, change: PlaceChange): number {
  if (change.kind === 'removed' && change.index < first) return first - 1;
  // At the very top new rows come into view.
  if (change.kind === 'added' && change.index <= first && first > 0) return first + 1;
  return first;
}
