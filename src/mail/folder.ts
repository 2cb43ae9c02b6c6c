import type { Clock } from '../base/clock';
import { toDisposable, type Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import type { Requester } from '../protocol/requester';
import { attributeOf, hasName, type XmlElement } from '../protocol/xml';
import { codeOf, FolderClosedError, isServerError, MailboxGoneError, ViewBrokenError } from './errors';
import type { SettableFlag } from './flags';
import * as requests from './folderRequests';
import { FolderView, modeOf, type CellChange } from './folderView';
import { mailLimits } from './limits';
import type { MessageSummary } from './messageSummary';
import { SerialQueue, waitFor } from './waiting';

/**
 * - `reset`: all cells are empty and `size` may be another; with `areUidsVoid` the UIDs known before mean nothing now;
 * - `removed`, `added`, `updated`: one cell, positions as of this event;
 * - `counts`: size or unseen changed, once after a whole sync;
 * - `problem`: the folder could not be kept up to date, or (state `gone`) its mailbox is there no more.
 */
export type FolderChange =
  | CellChange
  | { readonly kind: 'reset'; readonly areUidsVoid: boolean }
  | { readonly kind: 'counts' }
  | { readonly kind: 'problem'; readonly error: Error };

/** `opening` until the server listed it; then `open` until the mailbox turns out to be gone, or it is closed. */
export type FolderState = 'opening' | 'open' | 'gone' | 'closed';

export interface FolderParts {
  readonly requester: Requester;
  readonly clock: Clock;
  readonly mailbox: string;
  /** Name of the folder in the session; nobody else may use it (folder rule 12). */
  readonly name: string;
}

/**
 * One mailbox, opened as a list sorted newest first. Positions are zero-based and change only with the events
 * of `onDidChange`. Summaries come on demand with `fetch` and are kept up to date by what the server notifies.
 *
 * Everything that uses or changes positions takes its turn in one queue: so no index set is ever on its way
 * while a sync is pending, and no sync while positions are asked for (rule 6).
 */
export class Folder implements Disposable {
  private readonly view: FolderView;
  private readonly queue = new SerialQueue();
  private readonly changes = new Emitter<FolderChange>();
  private currentState: FolderState = 'opening';
  private syncTimer: Disposable = toDisposable(() => undefined);
  private isSyncScheduled = false;
  /** A notify came since the last folderSync was sent: at least one change waits (rule 4). */
  private isDirty = false;
  private isRestarting = false;
  /** Set when a report did not fit, or a sync got lost: the view has to be read anew before its next use. */
  private breakage: ViewBrokenError | undefined;
  private restartsInRow = 0;
  private reported = { size: 0, unseen: undefined as number | undefined };

  readonly onDidChange: Event<FolderChange> = this.changes.event;

  constructor(private readonly parts: FolderParts) {
    this.view = new FolderView(parts.mailbox);
  }

  /**
   * Opens the mailbox on the server; nothing else works before. Called once.
   * Rejects with ServerError when the server will not, else as requests do.
   */
  async open(): Promise<void> {
    await this.queue.run(() => this.start(requests.folderOpenRequest(this.name, this.mailbox)));
    if (this.isDirty) this.scheduleSync();
  }

  get mailbox(): string {
    return this.parts.mailbox;
  }

  /** The folder's name in the session, as requests and the web interface use it. */
  get name(): string {
    return this.parts.name;
  }

  get state(): FolderState {
    return this.currentState;
  }

  /** Number of messages. */
  get size(): number {
    return this.view.size;
  }

  /** Number of unread messages, `undefined` when the server did not say. */
  get unseen(): number | undefined {
    return this.view.unseen;
  }

  /** Generation of the mailbox: UIDs of another one are void (rule 9). */
  get uidValidity(): number | undefined {
    return this.view.uidValidity;
  }

  /** Summaries held at present; bounded by mailLimits.maxCellsPerFolder. */
  get filledCells(): number {
    return this.view.filledCells;
  }

  /** The summary at a position, `undefined` until it was fetched. */
  cell(index: number): MessageSummary | undefined {
    return this.view.cell(index);
  }

  /** Position of a message whose summary was fetched, else -1. */
  indexOf(uid: number): number {
    return this.view.indexOf(uid);
  }

  /** The summary of a message, if it was fetched. */
  summaryOf(uid: number): MessageSummary | undefined {
    return this.view.summaryOf(uid);
  }

  /**
   * Fills the empty cells from `from` to `till`, both included and cut to the folder's size. What another
   * fetch brings meanwhile is not asked for twice. A cell may stay empty when its message is gone (rule 3).
   * Rejects with WaitCancelledError, FolderClosedError, MailboxGoneError, ViewBrokenError, or as requests do.
   */
  async fetch(from: number, till: number, signal?: AbortSignal): Promise<void> {
    let next = Math.max(0, from);
    do {
      const start = next;
      const turn = this.queue.run(async () => (signal?.aborted ? start : this.browse(start, till)));
      next = await waitFor(turn, signal);
    } while (next <= Math.min(till, this.size - 1));
  }

  /** Asks the server for changes now; for a refresh by hand, since notifies do it by themselves. */
  async sync(signal?: AbortSignal): Promise<void> {
    this.isDirty = true;
    this.restartsInRow = 0;
    await waitFor(
      this.queue.run(() => this.syncIfDirty()),
      signal,
    );
  }

  /** Sets or clears a flag. The view follows by itself, with the next sync (rule 5). */
  async mark(uids: readonly number[], flag: SettableFlag, isSet: boolean, signal?: AbortSignal): Promise<void> {
    this.assertUsable();
    if (uids.length === 0) return;
    await this.parts.requester.request(requests.messageMarkRequest(this.name, uids, flag, isSet), { signal });
  }

  /** The `EMail` element of a message or part; `undefined` when the message is gone (rule 3). */
  async readXml(uid: number, options: requests.ReadOptions, signal?: AbortSignal): Promise<XmlElement | undefined> {
    this.assertUsable();
    const exchange = await this.parts.requester.request(requests.folderReadRequest(this.name, uid, options), {
      signal,
    });
    const message = exchange.data.find((data) => hasName(data, 'folderMessage'));
    return message?.children.find((child): child is XmlElement => hasName(child, 'EMail'));
  }

  /** Takes a folderReport that came without an id and bears this folder's name. */
  acceptAsynchronous(report: XmlElement): void {
    if (this.isOver) return;
    if (modeOf(report) !== 'notify') return this.accept(report);
    this.isDirty = true;
    // Rule 7: it may be about the old list or the new one; restart() settles it when the response is there.
    if (!this.isRestarting) this.scheduleSync();
  }

  /** Its mailbox is not listed any more: a server may keep serving what is left of an opened folder. */
  vanish(): void {
    this.becomeGone(undefined);
  }

  /** Closes the folder on the server too; its failure does not matter any more. */
  async close(): Promise<void> {
    if (this.currentState === 'closed') return;
    const isOnServer = this.currentState !== 'gone';
    this.dispose();
    if (!isOnServer) return;
    await this.parts.requester.request(requests.folderCloseRequest(this.name)).catch(() => undefined);
  }

  dispose(): void {
    this.currentState = 'closed';
    this.syncTimer.dispose();
    this.changes.dispose();
  }

  /** One round of asking for empty cells. Gives the first position that was not looked at. */
  private async browse(from: number, till: number): Promise<number> {
    this.assertUsable();
    await this.restartIfBroken();
    const empty = this.view.emptyBetween(from, till, mailLimits.cellsPerBrowse);
    const last = empty.at(-1);
    if (last === undefined) return till + 1;
    const wasWhole = await this.exchange(requests.folderBrowseRequest(this.name, empty));
    return wasWhole ? last + 1 : from;
  }

  /** The server stays silent after one notify, so syncing can wait for the rest of the burst (rule 4). */
  private scheduleSync(): void {
    if (this.isSyncScheduled) return;
    this.isSyncScheduled = true;
    this.syncTimer = this.parts.clock.setTimer(() => {
      this.isSyncScheduled = false;
      this.queue.run(() => this.syncIfDirty()).catch((error: unknown) => this.reportProblem(error));
    }, mailLimits.syncPauseMs);
  }

  private async syncIfDirty(): Promise<void> {
    this.assertUsable();
    await this.restartIfBroken();
    if (!this.isDirty) return;
    for (let round = 0; round < mailLimits.syncRounds; round++) {
      this.isDirty = false;
      let reports = 0;
      const wasWhole = await this.exchange(requests.folderSyncRequest(this.name), () => reports++);
      this.fireCounts();
      // Rule 10: as many reports as we allowed, so there may be more.
      if (!wasWhole || reports < mailLimits.reportsPerSync) return;
    }
    this.isDirty = true;
    this.scheduleSync();
  }

  /**
   * Sends a request and applies its reports one by one as they arrive (rule 1). False when the view broke and
   * was read anew. Reports that come after the promise settled, say after a time-out, are not ours any more.
   */
  private async exchange(request: XmlElement, onReport?: () => void): Promise<boolean> {
    let isLive = true;
    const onData = (data: XmlElement): void => {
      if (!isLive || !this.isOurs(data)) return;
      onReport?.();
      this.accept(data);
    };
    try {
      await this.parts.requester.request(request, { onData });
    } catch (error) {
      // Whatever was lost on the way, positions cannot be relied on any more.
      this.breakage ??= new ViewBrokenError(this.mailbox, `${request.name} failed: ${String(error)}`);
      // The server may have forgotten the folder: opening it again tells. Anything else is the caller's to know.
      if (!isServerError(error)) throw error;
    } finally {
      isLive = false;
    }
    if (!this.breakage) this.restartsInRow = 0;
    return !(await this.restartIfBroken());
  }

  private accept(report: XmlElement): void {
    // Once the view is broken, positions mean nothing until it was read anew.
    if (this.isOver || this.breakage || this.isRestarting) return;
    try {
      const change = this.view.apply(report);
      if (change) this.changes.fire(change);
    } catch (error) {
      if (!(error instanceof ViewBrokenError)) throw error;
      this.breakage = error;
      this.scheduleSync();
    }
  }

  /** Rule 8: lists the folder anew. True when that was needed. */
  private async restartIfBroken(): Promise<boolean> {
    if (!this.breakage) return false;
    if (this.restartsInRow >= mailLimits.maxReopensInRow) throw this.breakage;
    this.restartsInRow++;
    this.isDirty = false;
    try {
      await this.restart();
    } catch (error) {
      if (isServerError(error)) throw this.becomeGone(error);
      throw error;
    }
    // Rule 7: a notify that came while the folder was reopened.
    if (this.isDirty) this.scheduleSync();
    return true;
  }

  private async restart(): Promise<void> {
    try {
      await this.start(requests.folderReopenRequest(this.name));
    } catch (error) {
      if (!isServerError(error)) throw error;
      // The server knows no such folder, or will not list it: close what may be there, open the mailbox afresh.
      await this.parts.requester.request(requests.folderCloseRequest(this.name)).catch(() => undefined);
      await this.start(requests.folderOpenRequest(this.name, this.mailbox));
    }
  }

  /** Sends folderOpen or folderReopen and starts the view with the `init` report. */
  private async start(request: XmlElement): Promise<void> {
    this.isRestarting = true;
    let init: XmlElement | undefined;
    const onData = (data: XmlElement): void => {
      if (this.isOurs(data) && modeOf(data) === 'init') init = data;
    };
    try {
      await this.parts.requester.request(request, { onData });
      if (!init) throw new ViewBrokenError(this.mailbox, 'the folder was opened, but its size was not told');
      const areUidsVoid = this.view.start(init);
      if (this.currentState === 'opening') this.currentState = 'open';
      this.breakage = undefined;
      this.changes.fire({ kind: 'reset', areUidsVoid });
      this.fireCounts();
    } finally {
      this.isRestarting = false;
    }
  }

  private isOurs(data: XmlElement): boolean {
    return hasName(data, 'folderReport') && attributeOf(data, 'folder') === this.name;
  }

  private fireCounts(): void {
    const { size, unseen } = this.view;
    if (size === this.reported.size && unseen === this.reported.unseen) return;
    this.reported = { size, unseen };
    this.changes.fire({ kind: 'counts' });
  }

  private becomeGone(cause: unknown): MailboxGoneError {
    const error = new MailboxGoneError(this.mailbox, { cause });
    if (this.isOver) return error;
    this.currentState = 'gone';
    this.syncTimer.dispose();
    this.changes.fire({ kind: 'problem', error });
    return error;
  }

  private reportProblem(error: unknown): void {
    // Going away was told when it happened, and closing is no problem.
    if (this.isOver || codeOf(error) === 'mailbox-gone') return;
    this.changes.fire({ kind: 'problem', error: error as Error });
  }

  private get isOver(): boolean {
    return this.currentState === 'closed' || this.currentState === 'gone';
  }

  private assertUsable(): void {
    if (this.currentState === 'closed') throw new FolderClosedError(this.mailbox);
    if (this.currentState === 'gone') throw new MailboxGoneError(this.mailbox);
  }
}
