import { assertNever } from '../../base/assertNever';
import type { Clock } from '../../base/clock';
import { DisposableOwner, type Disposable } from '../../base/disposable';
import type { Event } from '../../base/emitter';
import type {
  ConsoleAccount,
  ConsoleCommand,
  ConsolePreferences,
  ConsoleRequest,
  ConsoleTarget,
  ConsoleUpdate,
  CopyPart,
  DetailForm,
  HostAction,
  HostMessage,
} from '../../contracts/console';
import { maxHiddenTagLength, maxHiddenTags, readWebviewMessage } from '../../contracts/consoleMessages';
import type { EntryNumber } from '../../protocol/wireTap';
import type { RowNumber, SessionNumber, TrafficFilter, TrafficRow } from '../../traffic/types';
import { UserError } from '../connections/userError';
import { positionFrom, positionOf, type ConsoleLog, type ConsoleRows } from './consoleLog';
import { DetailFeed } from './detailFeed';
import type { DetailLanguage } from './detailRenderer';
import { widened, withAllSessions, withSession } from './filterSteps';
import { WindowBuilder, type WindowRequest } from './windowBuilder';

/** At most one update is posted in this time: steady for the eye, and a fast log does not flood the page. */
export const updateIntervalMs = 40;
/** Open rows at a time; the one opened first closes. Each is looked up at every update. */
export const maxExpandedRows = 50;

/** What the page may ask to be done. Rejects with an error that `describeError` has words for. */
export interface ConsoleActions {
  /** Resolves with what happened, in words, once the server has answered. */
  replay(target: ConsoleTarget): Promise<string>;
  edit(target: ConsoleTarget): Promise<void>;
  copy(target: ConsoleTarget, part: CopyPart): Promise<string>;
  run(action: HostAction): Promise<void>;
}

export interface ConsoleControllerParts {
  readonly log: ConsoleLog;
  /** The controller owns it from now on. */
  readonly rows: ConsoleRows & Disposable;
  /** @param chosen the session that is to be among those listed. */
  readonly accounts: (chosen: SessionNumber | undefined) => readonly ConsoleAccount[];
  readonly onDidChangeAccounts: Event<unknown>;
  readonly clock: Clock;
  readonly post: (message: HostMessage) => void;
  readonly actions: ConsoleActions;
  readonly describeError: (error: unknown) => string;
  /** The diary: what went wrong beneath what the user is told. */
  readonly logError: (message: string, error: unknown) => void;
  /** Loaded when something is first looked at in full. */
  readonly loadLanguage: () => Promise<DetailLanguage>;
  /** Whether there is now a row for commands to act upon. */
  readonly onSelect: (isSelected: boolean) => void;
  /** Whether one session is now shown alone. */
  readonly onChooseSession: (isChosen: boolean) => void;
  readonly logKey: string;
  readonly preferences: ConsolePreferences;
  readonly keepPreferences: (preferences: ConsolePreferences) => void;
}

/**
 * The console's side of one page: holds filter, selection and open rows, and sends the lines in view, some around
 * them, and nothing else. It lives on while the page is hidden; then it posts nothing.
 */
export class ConsoleController extends DisposableOwner {
  private preferences: ConsolePreferences;
  private isReady = false;
  private isVisible = true;
  private asked: Pick<WindowRequest, 'first' | 'count' | 'follow'> = { first: 0, count: 0, follow: true };
  private readonly expanded = new Set<RowNumber>();
  private selection: ConsoleTarget | undefined;
  private showAll = false;
  /** While paused, the first row that is not shown. */
  private heldFrom: RowNumber | undefined;
  /** A row in view and the line it was last sent at: when it moves, the page moves along. */
  private anchor: { readonly row: RowNumber; readonly line: number } | undefined;
  private waitingReveal: EntryNumber | undefined;
  /** Posted, and nothing heard of the page since: it may have been for one that was only being made. */
  private unheardReveal: EntryNumber | undefined;
  private timer: Disposable | undefined;
  private lastPostMs = -Infinity;
  private postedStatus = '';
  private readonly detail: DetailFeed;

  constructor(private readonly parts: ConsoleControllerParts) {
    super();
    this.preferences = parts.preferences;
    this.detail = new DetailFeed(parts.log, parts.loadLanguage, (detail) => {
      if (!this.isDisposed && this.isVisible) parts.post({ type: 'update', detail });
    });
    this.register(parts.rows);
    this.register(parts.rows.onDidChange(() => this.later()));
    this.register(parts.onDidChangeAccounts(() => this.later()));
    this.register({ dispose: () => this.timer?.dispose() });
    this.register({ dispose: () => parts.onSelect(false) });
    this.register({ dispose: () => parts.onChooseSession(false) });
    parts.rows.setFilter(this.preferences.filter);
    parts.onChooseSession(this.preferences.filter.session !== undefined);
  }

  get selected(): ConsoleTarget | undefined {
    return this.selection;
  }

  get isPaused(): boolean {
    return this.heldFrom !== undefined;
  }

  /** Takes what the page sent. Whatever is not of the contract is dropped. */
  receive(value: unknown): void {
    const message = readWebviewMessage(value);
    if (message === undefined || this.isDisposed) return;
    if (message.type !== 'ready') this.unheardReveal = undefined;
    if ('requestId' in message) void this.answer(message);
    else this.carryOut(message);
  }

  /** A hidden page gets nothing; when it shows again it gets all that is current. */
  setVisible(isVisible: boolean): void {
    this.isVisible = isVisible;
    if (isVisible) this.soon();
  }

  setPaused(isPaused: boolean): void {
    // By the log, not by what is shown: a filter that is changed meanwhile shows other rows of before.
    this.heldFrom = isPaused ? this.parts.log.nextRow : undefined;
    this.soon();
  }

  /** Selects the row of an entry and brings it into view as soon as it passes the filter; one that hides it is cleared. */
  revealEntry(entry: EntryNumber): void {
    this.waitingReveal = entry;
    const row = this.parts.log.entry(entry)?.row;
    if (row !== undefined && this.heldFrom !== undefined && row >= this.heldFrom) this.heldFrom = undefined;
    this.soon();
  }

  /**
   * Hides all rows with the name of this one, until the page shows them again.
   * @throws UserError when it has none, or too many are hidden.
   */
  hideName(row: RowNumber): void {
    const tag = this.parts.log.row(row)?.tag ?? '';
    if (tag === '' || tag.length > maxHiddenTagLength) throw new UserError('This row has no name to be hidden by.');
    const { filter } = this.preferences;
    const others = (filter.hiddenTags ?? []).filter((other) => other.toLowerCase() !== tag.toLowerCase());
    if (others.length >= maxHiddenTags) throw new UserError('Too many names are hidden. Show them again first.');
    this.setFilter({ ...filter, hiddenTags: [...others, tag] });
    this.postPreferences();
  }

  /**
   * Shows only the session of this row, until another is chosen.
   * @throws UserError when the row is gone.
   */
  showSession(row: RowNumber): void {
    const { log } = this.parts;
    const number = log.row(row)?.session;
    const session = number === undefined ? undefined : log.session(number);
    if (session === undefined) throw new UserError('This row is no longer in the log.');
    this.chooseSession(withSession(this.preferences.filter, session), { row });
  }

  /** Shows the sessions of all accounts again; what is selected stays in view. */
  showAllSessions(): void {
    this.chooseSession(withAllSessions(this.preferences.filter), this.selection);
  }

  private chooseSession(filter: TrafficFilter, target: ConsoleTarget | undefined): void {
    // Only a row that is in the list now passes the new filter, too: to reveal another would undo the choice.
    const isListed = target !== undefined && positionOf(this.parts.rows, target.row) >= 0;
    this.setFilter(filter);
    this.postPreferences();
    if (isListed) this.waitingReveal = this.parts.log.row(target.row)?.firstEntry;
  }

  focusFilter(): void {
    this.parts.post({ type: 'focusFilter' });
  }

  private carryOut(command: ConsoleCommand): void {
    switch (command.type) {
      case 'setWindow':
        this.asked = command;
        this.anchor = undefined;
        return this.soon();
      case 'setFilter':
        return this.setFilter(command.filter);
      case 'select':
        return this.select(command.target, command.form, command.showAll);
      case 'setExpanded':
        return this.setExpanded(command.row, command.isExpanded);
      case 'setPaused':
        return this.setPaused(command.isPaused);
      case 'setDetailPercent':
        return this.keep({ ...this.preferences, detailPercent: command.percent });
      case 'run':
        return void this.run(command.action);
      default:
        return assertNever(command, 'command');
    }
  }

  private async run(action: HostAction): Promise<void> {
    try {
      await this.parts.actions.run(action);
    } catch (error) {
      this.parts.logError(`${action} failed`, error);
    }
  }

  private async answer(request: ConsoleRequest): Promise<void> {
    const { requestId } = request;
    try {
      const notice = await this.carryOutRequest(request);
      this.parts.post({ type: 'reply', requestId, ...(notice === undefined ? {} : { notice }) });
    } catch (error) {
      this.parts.post({ type: 'reply', requestId, error: this.parts.describeError(error) });
    }
  }

  private async carryOutRequest(request: ConsoleRequest): Promise<string | undefined> {
    const { actions } = this.parts;
    switch (request.type) {
      case 'ready':
        return void this.start();
      case 'replay':
        return actions.replay(request.target);
      case 'edit':
        return void (await actions.edit(request.target));
      case 'copy':
        return actions.copy(request.target, request.part);
      default:
        return assertNever(request, 'request');
    }
  }

  /** A page has begun, perhaps again after it was hidden: what was posted before is gone. */
  private start(): void {
    this.isReady = true;
    this.postedStatus = '';
    this.detail.reset();
    this.anchor = undefined;
    this.waitingReveal ??= this.unheardReveal;
    this.postPreferences();
    this.soon();
  }

  private postPreferences(): void {
    this.parts.post({ type: 'preferences', preferences: this.preferences, logKey: this.parts.logKey });
  }

  private setFilter(filter: TrafficFilter): void {
    this.keep({ ...this.preferences, filter });
    this.parts.onChooseSession(filter.session !== undefined);
    this.anchor = undefined;
    this.parts.rows.setFilter(filter);
    this.soon();
  }

  private select(target: ConsoleTarget | undefined, form: DetailForm, showAll: boolean): void {
    if (form !== this.preferences.form) this.keep({ ...this.preferences, form });
    this.selection = target;
    this.parts.onSelect(target !== undefined);
    this.showAll = showAll;
    this.soon();
  }

  private setExpanded(row: RowNumber, isExpanded: boolean): void {
    this.expanded.delete(row);
    if (isExpanded) this.expanded.add(row);
    const [oldest] = this.expanded;
    if (this.expanded.size > maxExpandedRows && oldest !== undefined) this.expanded.delete(oldest);
    // The row that was opened stays where it is, and what is below it moves.
    this.anchor = undefined;
    this.soon();
  }

  private keep(preferences: ConsolePreferences): void {
    this.preferences = preferences;
    this.parts.keepPreferences(preferences);
  }

  /** Posts now if the last post is long enough ago, for what the user waits for. */
  private soon(): void {
    if (this.parts.clock.nowMs() - this.lastPostMs >= updateIntervalMs) this.postUpdate();
    else this.later();
  }

  /** Posts once a little later, with all that happens until then. */
  private later(): void {
    if (this.timer !== undefined || !this.isReady || !this.isVisible || this.isDisposed) return;
    const sinceLastMs = this.parts.clock.nowMs() - this.lastPostMs;
    const delayMs = Math.max(1, Math.min(updateIntervalMs, updateIntervalMs - sinceLastMs));
    this.timer = this.parts.clock.setTimer(() => this.postUpdate(), delayMs);
  }

  private postUpdate(): void {
    this.timer?.dispose();
    this.timer = undefined;
    if (!this.isReady || !this.isVisible || this.isDisposed) return;
    this.lastPostMs = this.parts.clock.nowMs();
    const builder = this.createBuilder();
    this.parts.post(this.createUpdate(builder));
    this.tryReveal(builder);
    void this.updateDetail();
  }

  private async updateDetail(): Promise<void> {
    try {
      const { form } = this.preferences;
      await this.detail.update({ target: this.selection, form, showAll: this.showAll });
    } catch (error) {
      this.parts.logError('Showing a message failed', error);
    }
  }

  private createBuilder(): WindowBuilder {
    const { log, rows } = this.parts;
    const rowCount = this.heldFrom === undefined ? rows.count : positionFrom(rows, this.heldFrom);
    const accountIdOf = (row: TrafficRow): string => log.session(row.session)?.accountId ?? '';
    return new WindowBuilder(log, rows, { expanded: this.expanded }, accountIdOf, rowCount);
  }

  private createUpdate(builder: WindowBuilder): ConsoleUpdate {
    const shiftLines = this.followAnchor(builder);
    const request: WindowRequest = {
      ...this.asked,
      first: Math.max(0, this.asked.first + shiftLines),
      expanded: this.expanded,
      selection: this.selection,
    };
    this.asked = { first: request.first, count: request.count, follow: request.follow };
    const window = builder.build(request, shiftLines);
    this.dropAnchor(builder, window.first, window.lines.length);
    const status = this.createStatus(builder);
    const key = JSON.stringify(status);
    if (key === this.postedStatus) return { type: 'update', window };
    this.postedStatus = key;
    return { type: 'update', window, status };
  }

  /** How far the row in the middle of what was sent has moved: old rows may be gone, or rows above it be opened. */
  private followAnchor(builder: WindowBuilder): number {
    if (this.anchor === undefined || this.asked.follow) return 0;
    const line = builder.lineOf({ row: this.anchor.row });
    // The row itself is gone: the rows behind it have moved up by all that were above them.
    return line >= 0 ? line - this.anchor.line : -Math.min(this.anchor.line, this.asked.first);
  }

  private dropAnchor(builder: WindowBuilder, first: number, count: number): void {
    const row = count === 0 ? undefined : builder.rowAtLine(first + Math.floor(count / 2));
    this.anchor = row === undefined ? undefined : { row, line: builder.lineOf({ row }) };
  }

  private createStatus(builder: WindowBuilder): ConsoleUpdate['status'] {
    const { log, rows } = this.parts;
    const { rowCount, keptBytes, budgetBytes, droppedEntries } = log.stats;
    return {
      shownRows: builder.rowCount,
      totalRows: rowCount,
      keptBytes,
      budgetBytes,
      droppedEntries,
      isScanning: rows.isScanning,
      filterProblem: rows.problem,
      isPaused: this.isPaused,
      newRows: rows.count - builder.rowCount,
      accounts: this.parts.accounts(this.preferences.filter.session),
    };
  }

  private tryReveal(builder: WindowBuilder): void {
    if (this.waitingReveal === undefined) return;
    const row = this.parts.log.row(this.parts.log.entry(this.waitingReveal)?.row ?? -1);
    const target = row === undefined ? undefined : { row: row.number };
    const line = target === undefined ? -1 : builder.lineOf(target);
    if (row !== undefined && target !== undefined && line >= 0) {
      this.unheardReveal = this.waitingReveal;
      this.waitingReveal = undefined;
      this.parts.post({ type: 'reveal', target, line });
    } else if (row === undefined) {
      this.waitingReveal = undefined;
    } else if (!this.parts.rows.isUndecided(row.number) && Object.keys(this.preferences.filter).length > 0) {
      this.setFilter(widened(this.preferences.filter, row));
      this.postPreferences();
    }
  }
}
