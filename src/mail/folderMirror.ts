import type { Clock } from '../base/clock';
import { toDisposable, type Disposable } from '../base/disposable';
import { Emitter } from '../base/emitter';
import type { Requester } from '../protocol/requester';
import { attributeOf, hasName, type XmlElement } from '../protocol/xml';
import { codeOf, FolderClosedError, isServerError, MailboxGoneError, ViewBrokenError } from './errors';
import type { FolderChange, FolderNotice } from './folderChange';
import type { FolderOrder } from './folderOrder';
import * as requests from './folderRequests';
import { FolderTurns } from './folderTurns';
import { FolderView, modeOf } from './folderView';
import { mailLimits, type FolderLimits } from './limits';

/** `opening` until the server listed it; then `open` until the mailbox turns out to be gone, or it is closed. */
export type FolderState = 'opening' | 'open' | 'gone' | 'closed';

export interface MirrorParts {
  readonly requester: Requester;
  readonly clock: Clock;
  readonly mailbox: string;
  readonly name: string;
  readonly order: FolderOrder;
  readonly limits: FolderLimits;
}

/**
 * Keeps a view equal to the server's logical folder: starts it, applies what is reported, syncs after a notify, and
 * reads it anew when it broke. What moves positions has its turn alone (rule 6).
 */
export class FolderMirror implements Disposable {
  readonly view: FolderView;
  readonly turns = new FolderTurns();
  readonly changes = new Emitter<FolderChange>();
  private requester: Requester;
  private currentOrder: FolderOrder;
  private currentState: FolderState = 'opening';
  private syncTimer: Disposable = toDisposable(() => undefined);
  private isSyncScheduled = false;
  /** A notify came since the last folderSync was sent: at least one change waits (rule 4). */
  private isDirty = false;
  private isRestarting = false;
  /** Under its name there is another mailbox now, while the server may go on with the one before (rule 9). */
  private isReplaced = false;
  /** Listing the mailbox was asked for, and the list is not there: maybe refused or lost, and done all the same. */
  private isListAwaited = false;
  /** Set when a report did not fit, or an answer got lost: the view has to be read anew before its next use. */
  private breakage: ViewBrokenError | undefined;
  private restartsInRow = 0;
  /** Why the mailbox is gone, when the server said so. */
  private refusal: unknown;
  /** When the view was last equal to the mailbox, in wall-clock time. */
  private equalAtMs = 0;
  private reported = { size: 0, unseen: undefined as number | undefined };

  constructor(private readonly parts: MirrorParts) {
    this.requester = parts.requester;
    this.currentOrder = parts.order;
    this.view = new FolderView(parts.mailbox, parts.limits.maxCellsPerFolder);
  }

  get order(): FolderOrder {
    return this.currentOrder;
  }

  get state(): FolderState {
    return this.currentState;
  }

  get isBroken(): boolean {
    return this.breakage !== undefined;
  }

  /**
   * True from a request that lists the mailbox until the list is there, also when it was refused or got lost: the server
   * may have another mailbox in the folder by then (rule 9). `mend` finds out.
   */
  get areUidsUnsure(): boolean {
    return this.isListAwaited;
  }

  /** Rejects as requests do; nothing else works before. */
  async open(): Promise<void> {
    await this.turns.alone(() => this.openAfresh(this.currentOrder));
    this.syncIfNotified();
  }

  /** Opens the mailbox on another session, after the one before ended. Rejects as requests do. */
  startOver(requester: Requester): Promise<void> {
    return this.turns.alone(async () => {
      this.assertUsable();
      this.requester = requester;
      this.restartsInRow = 0;
      try {
        await this.openAfresh(this.currentOrder);
      } catch (error) {
        throw isServerError(error) ? this.becomeGone(error) : error;
      }
      this.syncIfNotified();
    });
  }

  /** Sorts or filters anew (rule 7). When the server will not, the order before is restored, and this rejects. */
  reopen(order: FolderOrder, signal?: AbortSignal): Promise<void> {
    return this.turns.alone(async () => {
      if (signal?.aborted) return;
      this.assertUsable();
      try {
        await this.restart(order);
      } catch (error) {
        this.scheduleSync();
        throw error;
      }
      this.syncIfNotified();
    });
  }

  /** Syncs now, whether the server told of changes or not. */
  sync(): Promise<void> {
    this.isDirty = true;
    this.restartsInRow = 0;
    return this.syncInTurns();
  }

  /** Reads the view anew if that is needed; rejects when it cannot be. */
  mend(): Promise<void> {
    return this.turns.alone(async () => {
      this.assertUsable();
      await this.restartIfBroken();
    });
  }

  /** Sends a request whose answers do not concern the view. */
  send(request: XmlElement, signal?: AbortSignal): ReturnType<Requester['request']> {
    return this.requester.request(request, { signal });
  }

  /**
   * Sends a request and applies its reports one by one as they arrive (rule 1). When it fails the view is broken;
   * a refusal is told by that alone, since the server may just have forgotten the folder. Reports that come after
   * the promise settled, say after a time-out, are not ours any more. Gives false when it was refused.
   * @param asked positions whose cells are asked for
   */
  async exchange(request: XmlElement, asked?: ReadonlySet<number>, onReport?: () => void): Promise<boolean> {
    let isLive = true;
    const onData = (data: XmlElement): void => {
      if (!isLive || !this.isOurs(data)) return;
      onReport?.();
      this.acceptReport(data, asked);
    };
    try {
      await this.requester.request(request, { onData });
    } catch (error) {
      this.breakBy(`${request.name} failed: ${String(error)}`);
      if (!isServerError(error)) throw error;
      return false;
    } finally {
      isLive = false;
    }
    if (!this.breakage) this.restartsInRow = 0;
    return true;
  }

  /** Asks for cells, at positions in ascending order. */
  async browse(positions: readonly number[]): Promise<void> {
    await this.exchange(requests.folderBrowseRequest(this.parts.name, positions), new Set(positions));
  }

  /**
   * Takes a folderReport that bears this folder's name, and has an id or none. A notify tells of the mailbox, so it
   * counts nothing here.
   */
  acceptReport(report: XmlElement, asked?: ReadonlySet<number>): void {
    if (this.isOver) return;
    if (modeOf(report) !== 'notify') return this.accept(report, asked);
    this.isDirty = true;
    // Rule 7: it may be about the old list or the new one; it is settled when the response is there.
    if (!this.isRestarting) this.scheduleSync();
  }

  /** A data message about this folder. */
  isOurs(data: XmlElement): boolean {
    return hasName(data, 'folderReport') && attributeOf(data, 'folder') === this.parts.name;
  }

  /** The mailbox was removed or renamed, and another made under its name: that one is to be shown (rule 9). */
  replace(): void {
    if (this.isOver) return;
    this.isReplaced = true;
    this.breakBy('there is another mailbox of that name now');
    this.scheduleSync();
  }

  becomeGone(cause: unknown): MailboxGoneError {
    if (this.isOver) return this.goneError();
    this.currentState = 'gone';
    this.refusal = cause;
    const error = this.goneError();
    this.syncTimer.dispose();
    this.changes.fire({ kind: 'problem', error });
    return error;
  }

  /** With the words of the server, if it said why. */
  goneError(): MailboxGoneError {
    return new MailboxGoneError(this.parts.mailbox, { cause: this.refusal });
  }

  assertUsable(): void {
    if (this.currentState === 'closed') throw new FolderClosedError(this.parts.mailbox);
    if (this.currentState === 'gone') throw this.goneError();
  }

  dispose(): void {
    this.currentState = 'closed';
    this.syncTimer.dispose();
    this.changes.dispose();
  }

  /** By its name, so it is the mailbox that is there now. */
  private async openAfresh(order: FolderOrder): Promise<void> {
    this.isReplaced = false;
    await this.start(requests.folderOpenRequest(this.parts.name, this.parts.mailbox, order), order);
  }

  private syncIfNotified(): void {
    if (this.isDirty) this.scheduleSync();
  }

  /** The server stays silent after one notify, so syncing can wait for the rest of the burst (rule 4). */
  private scheduleSync(): void {
    if (this.isSyncScheduled || this.isOver) return;
    this.isSyncScheduled = true;
    this.syncTimer = this.parts.clock.setTimer(() => {
      this.isSyncScheduled = false;
      this.syncInTurns().catch((error: unknown) => this.reportProblem(error));
    }, mailLimits.syncPauseMs);
  }

  private async syncInTurns(): Promise<void> {
    for (let round = 0; round < this.parts.limits.syncRounds; round++) {
      // Between two rounds positions hold, so others have their turn.
      if (!(await this.turns.alone(() => this.syncOnce()))) return;
    }
    this.scheduleSync();
  }

  /** One round of syncing, if one is needed. Gives true when another is. */
  private async syncOnce(): Promise<boolean> {
    this.assertUsable();
    await this.restartIfBroken();
    if (!this.isDirty) return false;
    this.isDirty = false;
    const { reportsPerSync } = this.parts.limits;
    let reports = 0;
    let isAnswered = false;
    try {
      const request = requests.folderSyncRequest(this.parts.name, reportsPerSync);
      isAnswered = await this.exchange(request, undefined, () => reports++);
    } finally {
      // Lost or refused, nobody knows whether the server took notice: until it did, it may stay silent (rule 4).
      if (!isAnswered) this.isDirty = true;
    }
    if (await this.restartIfBroken()) return false;
    this.equalAtMs = this.parts.clock.wallMs();
    this.fireCounts();
    // Rule 10: as many reports as we allowed, so there may be more.
    if (reports >= reportsPerSync) this.isDirty = true;
    return reports >= reportsPerSync;
  }

  private accept(report: XmlElement, asked?: ReadonlySet<number>): void {
    // Once the view is broken, positions mean nothing until it was read anew.
    if (this.isOver || this.breakage || this.isRestarting) return;
    try {
      const change = this.view.apply(report, asked);
      if (change) this.changes.fire(change);
    } catch (error) {
      if (!(error instanceof ViewBrokenError)) throw error;
      this.breakage = error;
      this.scheduleSync();
    }
  }

  private breakBy(reason: string): void {
    this.breakage ??= new ViewBrokenError(this.parts.mailbox, reason);
  }

  /** Rule 8: lists the folder anew. True when that was needed. */
  private async restartIfBroken(): Promise<boolean> {
    const { breakage } = this;
    if (!breakage) return false;
    if (this.restartsInRow >= mailLimits.maxReopensInRow) throw breakage;
    this.restartsInRow++;
    try {
      await this.restart(this.currentOrder);
    } catch (error) {
      throw isServerError(error) ? this.becomeGone(error) : error;
    }
    this.notice('renewed', `The list of ${this.parts.mailbox} was read anew: ${breakage.reason}.`);
    this.syncIfNotified();
    return true;
  }

  /** Changes told before stay told: the server may be silent until a folderSync, reopened or not (rule 4). */
  private async restart(order: FolderOrder): Promise<void> {
    if (!this.isReplaced && (await this.reopenFolder(order))) return;
    // The server knows no such folder, will not list it, or lists another mailbox: close it, open the mailbox afresh.
    await this.requester.request(requests.folderCloseRequest(this.parts.name)).catch(() => undefined);
    // Closed meanwhile, it would be open on the server with nobody left to close it.
    this.assertUsable();
    await this.openAfresh(order);
  }

  /** False when the server will not. */
  private async reopenFolder(order: FolderOrder): Promise<boolean> {
    try {
      await this.start(requests.folderReopenRequest(this.parts.name, order), order);
      return true;
    } catch (error) {
      if (isServerError(error)) return false;
      throw error;
    }
  }

  /** Sends folderOpen or folderReopen and starts the view with the `init` report. When it fails the view is broken. */
  private async start(request: XmlElement, order: FolderOrder): Promise<void> {
    this.isRestarting = true;
    this.isListAwaited = true;
    let init: XmlElement | undefined;
    const onData = (data: XmlElement): void => {
      if (this.isOurs(data) && modeOf(data) === 'init') init = data;
    };
    try {
      await this.requester.request(request, { onData });
      if (this.isOver) return;
      if (!init) throw new ViewBrokenError(this.parts.mailbox, 'the folder was opened, but its size was not told');
      this.startView(init, order);
    } catch (error) {
      this.breakBy(`${request.name} failed: ${String(error)}`);
      throw error;
    } finally {
      this.isRestarting = false;
    }
  }

  private startView(init: XmlElement, order: FolderOrder): void {
    const { uidNext } = this.view;
    const rights = this.view.rights ?? '';
    const areUidsVoid = this.view.start(init);
    if (this.currentState === 'opening') this.currentState = 'open';
    this.currentOrder = order;
    if (!this.isReplaced) this.breakage = undefined;
    this.isListAwaited = false;
    this.changes.fire({ kind: 'reset', areUidsVoid });
    this.fireCounts();
    if (!areUidsVoid) this.tellMissed(uidNext);
    this.equalAtMs = this.parts.clock.wallMs();
    const { mailbox } = this.parts;
    if (areUidsVoid) this.notice('uids-void', `${mailbox} was made anew on the server: its messages are others now.`);
    const lost = [...rights].filter((right) => !this.view.rights?.includes(right)).join('');
    if (lost !== '') this.notice('rights-lost', `This account lost rights to ${mailbox}: ${lost}.`);
  }

  /** What came since the list was read or synced last is in it now, and was told by no report. */
  private tellMissed(fromUid: number | undefined): void {
    const count = (this.view.uidNext ?? 0) - (fromUid ?? Infinity);
    if (fromUid === undefined || count <= 0) return;
    this.changes.fire({ kind: 'missed', fromUid, count, sinceMs: this.equalAtMs });
  }

  private notice(code: FolderNotice['code'], message: string): void {
    this.changes.fire({ kind: 'notice', notice: { code, message } });
  }

  private fireCounts(): void {
    const { size, unseen } = this.view;
    if (size === this.reported.size && unseen === this.reported.unseen) return;
    this.reported = { size, unseen };
    this.changes.fire({ kind: 'counts' });
  }

  private reportProblem(error: unknown): void {
    // Going away was told when it happened, and closing is no problem.
    if (this.isOver || codeOf(error) === 'mailbox-gone') return;
    this.changes.fire({ kind: 'problem', error: error as Error });
  }

  private get isOver(): boolean {
    return this.currentState === 'closed' || this.currentState === 'gone';
  }
}
