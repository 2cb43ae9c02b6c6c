import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import type { Event } from '../base/emitter';
import type { Exchange, Requester } from '../protocol/requester';
import { hasName, integerOf, type XmlElement } from '../protocol/xml';
import { BrowseWishes } from './browseWishes';
import { codeOf, FolderClosedError, SelectionVoidError, UidsVoidError } from './errors';
import type { SettableFlag } from './flags';
import type { FolderChange } from './folderChange';
import { FolderMirror, type FolderState } from './folderMirror';
import { newestFirst, type FolderOrder } from './folderOrder';
import * as requests from './folderRequests';
import { mailLimits, type FolderLimits } from './limits';
import { batchesOf, uidGroups, uidSet, type NumberRange } from './messageSets';
import { summaryFromReport, type MessageSummary } from './messageSummary';
import { PositionSelection } from './positionSelection';
import { waitFor } from './waiting';

export type { FolderChange, FolderNotice } from './folderChange';
export type { FolderState } from './folderMirror';

export interface FolderParts {
  readonly requester: Requester;
  readonly clock: Clock;
  readonly mailbox: string;
  /** Name of the folder in the session; nobody else may use it (folder rule 12). */
  readonly name: string;
  /** Waits, for a bounded time, until folders are open again after a connection was lost. */
  readonly untilResumed?: ((signal?: AbortSignal) => Promise<void>) | undefined;
  /** Newest first when absent. */
  readonly order?: FolderOrder | undefined;
  /** Bounds that differ from mailLimits. */
  readonly limits?: Partial<FolderLimits> | undefined;
}

/** Messages to act on: UIDs, or positions that follow their messages. */
export type MessageSelection = readonly number[] | PositionSelection;

/** A message that a search found, and where it stood then if the server said so. */
export interface FolderHit {
  readonly index: number | undefined;
  readonly summary: MessageSummary;
}

/**
 * One mailbox, opened as a sorted and maybe filtered list. Positions are zero-based and change only with the events
 * of `onDidChange`. Summaries come on demand with `fetch` and are kept up to date by what the server notifies.
 */
export class Folder implements Disposable {
  private readonly mirror: FolderMirror;
  private readonly wishes: BrowseWishes;
  private readonly limits: FolderLimits;
  /** Loops that serve wishes; each has one request on its way. */
  private browsers = 0;

  readonly onDidChange: Event<FolderChange>;

  constructor(private readonly parts: FolderParts) {
    this.limits = { ...mailLimits, ...parts.limits };
    this.mirror = new FolderMirror({ ...parts, order: parts.order ?? newestFirst, limits: this.limits });
    this.wishes = new BrowseWishes(this.mirror.view, this.limits.cellsPerBrowse);
    this.onDidChange = this.mirror.changes.event;
    this.onDidChange((change) => this.followPositions(change));
  }

  /**
   * Opens the mailbox on the server; nothing else works before. Called once.
   * Rejects with ServerError when the server will not, else as requests do.
   */
  open(): Promise<void> {
    return this.mirror.open();
  }

  /**
   * Opens it again in another session, in the same order, after the one before ended; then all cells are empty.
   * Rejects with MailboxGoneError when the server will not, else as requests do.
   */
  startOver(requester: Requester): Promise<void> {
    return this.mirror.startOver(requester);
  }

  get mailbox(): string {
    return this.parts.mailbox;
  }

  /** The folder's name in the session, as requests and the web interface use it. */
  get name(): string {
    return this.parts.name;
  }

  get state(): FolderState {
    return this.mirror.state;
  }

  /** Order and filter of the list as it is now. */
  get order(): FolderOrder {
    return this.mirror.order;
  }

  /** Number of messages. */
  get size(): number {
    return this.mirror.view.size;
  }

  /** Number of unread messages, `undefined` when the server did not say. */
  get unseen(): number | undefined {
    return this.mirror.view.unseen;
  }

  /** Generation of the mailbox: UIDs of another one are void (rule 9). */
  get uidValidity(): number | undefined {
    return this.mirror.view.uidValidity;
  }

  /** What the account may do here, as letters of IMAP access control; `undefined` when the server did not say. */
  get rights(): string | undefined {
    return this.mirror.view.rights;
  }

  /** Summaries held at present; bounded by mailLimits.maxCellsPerFolder. */
  get filledCells(): number {
    return this.mirror.view.filledCells;
  }

  /** The summary at a position, `undefined` until it was fetched. */
  cell(index: number): MessageSummary | undefined {
    return this.mirror.view.cell(index);
  }

  /** Position of a message whose summary was fetched, else -1. */
  indexOf(uid: number): number {
    return this.mirror.view.indexOf(uid);
  }

  /** The summary of a message, if it was fetched. */
  summaryOf(uid: number): MessageSummary | undefined {
    return this.mirror.view.summaryOf(uid);
  }

  /**
   * Fills the empty cells from `from` to `till`, both included and cut to the folder's size, and to as many as are
   * kept (mailLimits.maxCellsPerFolder). The fetch called last is served first; what another one brings meanwhile is
   * not asked for twice; what was not sent before `signal` is aborted never is. A cell may stay empty when its
   * message is gone (rule 3).
   * Rejects with WaitCancelledError, FolderClosedError, MailboxGoneError, ViewBrokenError, or as requests do.
   */
  async fetch(from: number, till: number, signal?: AbortSignal): Promise<void> {
    try {
      await this.want(from, till, signal);
    } catch (error) {
      const { untilResumed } = this.parts;
      if (codeOf(error) !== 'connection-closed' || !untilResumed) throw error;
      // Reading changes nothing, so it is done once more when the folder is open in the next session.
      await untilResumed(signal);
      await this.want(from, till, signal);
    }
  }

  /** Asks the server for changes now; for a refresh by hand, since notifies do it by themselves. */
  sync(signal?: AbortSignal): Promise<void> {
    return waitFor(this.mirror.sync(), signal);
  }

  /**
   * Lists the folder in another order or with another filter. Positions mean nothing after the `reset` that follows.
   * Aborted before it was sent, it is not. Rejects with ServerError when the server will not, and the order stays.
   */
  reopen(order: FolderOrder, signal?: AbortSignal): Promise<void> {
    return waitFor(this.mirror.reopen(order, signal), signal);
  }

  /**
   * Has the server look for messages of this list; gives at most mailLimits.maxHits in the order of the list. Where
   * they stand holds until the next change of positions.
   */
  search(query: requests.FolderQuery, signal?: AbortSignal): Promise<FolderHit[]> {
    const turn = this.mirror.turns.shared(async () => {
      this.mirror.assertUsable();
      const exchange = await this.mirror.send(requests.folderSearchRequest(this.name, query), signal);
      return exchange.data.filter((data) => this.mirror.isOurs(data)).flatMap(hitOf);
    });
    return waitFor(turn, signal);
  }

  /** Messages by where they stand, fetched or not. Dispose it after use. */
  select(ranges: readonly NumberRange[]): PositionSelection {
    const inside = ranges.map(({ from, till }) => ({ from, till: Math.min(till, this.size - 1) }));
    return new PositionSelection(inside, this.onDidChange);
  }

  /** Sets or clears a flag. The view follows by itself, with the next sync (rule 5). Rejects as `act` does. */
  mark(selection: MessageSelection, flag: SettableFlag, isSet: boolean, signal?: AbortSignal): Promise<void> {
    return this.act(selection, (set) => requests.messageMarkRequest(this.name, set, flag, isSet), signal);
  }

  /**
   * Sends requests about the selected messages; `makeRequest` puts the message set it is given into each. Positions
   * are used only while none can move, and when what was seen at their ends is still there, so that no other message is
   * meant (rule 6); the view follows with the next sync (rule 5). What was sent and failed is not sent again; of several requests those after it are not sent.
   * Rejects with SelectionVoidError when the folder was listed anew since, or its filter may hide some of the messages:
   * a server does nothing to those then, and does not say so. Rejects with UidsVoidError when its mailbox was made anew
   * meanwhile, else as requests do.
   */
  async act(
    selection: MessageSelection,
    makeRequest: (set: readonly XmlElement[]) => XmlElement,
    signal?: AbortSignal,
  ): Promise<void> {
    this.mirror.assertUsable();
    if (!(selection instanceof PositionSelection)) return this.actByUid(selection, makeRequest, signal);
    const batches = (set: readonly XmlElement[]): XmlElement[] =>
      batchesOf(set, this.limits.maxSetElements).map((batch) => makeRequest(batch));
    const turn = this.mirror.turns.shared(async () => {
      this.mirror.assertUsable();
      if (signal?.aborted) return;
      await this.lookAgain(selection.witnesses(this.mirror.view));
      if (signal?.aborted) return;
      if (selection.isVoid || this.mirror.isBroken) throw new SelectionVoidError(this.mailbox);
      for (const request of batches(selection.toSet(this.mirror.view))) {
        // Closed meanwhile, it is on the server too.
        this.mirror.assertUsable();
        await this.mirror.send(request, signal);
      }
    });
    return waitFor(turn, signal);
  }

  /**
   * Sends a request that names messages by UIDs of a generation of the mailbox. Behind a request that lists the mailbox,
   * also one that was refused or lost, they may be those of other messages (rule 9): it waits for the list, and asks for
   * it again where it did not come.
   * Rejects with UidsVoidError when they are; with MailboxGoneError or ViewBrokenError, and nothing sent, when there is
   * no list to be had; else as requests do.
   */
  async sendByUid(request: XmlElement, uidValidity: number | undefined, signal?: AbortSignal): Promise<Exchange> {
    while (this.mirror.areUidsUnsure) await waitFor(this.mirror.mend(), signal);
    this.mirror.assertUsable();
    if (this.uidValidity !== uidValidity) throw new UidsVoidError(this.mailbox);
    return this.mirror.send(request, signal);
  }

  /** The `EMail` element of a message or part; `undefined` when the message is gone (rule 3). */
  async readXml(uid: number, options: requests.ReadOptions, signal?: AbortSignal): Promise<XmlElement | undefined> {
    this.mirror.assertUsable();
    const exchange = await this.sendByUid(
      requests.folderReadRequest(this.name, uid, options),
      this.uidValidity,
      signal,
    );
    const message = exchange.data.find((data) => hasName(data, 'folderMessage'));
    return message?.children.find((child): child is XmlElement => hasName(child, 'EMail'));
  }

  /** Takes a folderReport that came without an id and bears this folder's name. */
  acceptAsynchronous(report: XmlElement): void {
    this.mirror.acceptReport(report);
  }

  /** Its mailbox is not listed any more: a server may keep serving what is left of an opened folder, so it is closed. */
  vanish(): void {
    if (this.state !== 'open') return;
    this.mirror.becomeGone(undefined);
    void this.mirror.send(requests.folderCloseRequest(this.name)).catch(() => undefined);
  }

  /** Under the mailbox's name there is another one now: that is listed in its place, and the user is told (rule 9). */
  replace(): void {
    this.mirror.replace();
  }

  /** Closes the folder on the server too; its failure does not matter any more. */
  async close(): Promise<void> {
    if (this.state === 'closed') return;
    const isOnServer = this.state !== 'gone';
    this.dispose();
    if (isOnServer) await this.mirror.send(requests.folderCloseRequest(this.name)).catch(() => undefined);
  }

  dispose(): void {
    this.mirror.dispose();
    this.wishes.failAll(new FolderClosedError(this.mailbox));
  }

  /** Compares known messages with those the server has in their places: when they are others, the view is broken. */
  private async lookAgain(positions: readonly number[]): Promise<void> {
    const { cellsPerBrowse } = this.limits;
    for (let at = 0; at < positions.length && !this.mirror.isBroken; at += cellsPerBrowse) {
      await this.mirror.browse(positions.slice(at, at + cellsPerBrowse));
    }
  }

  private async actByUid(
    all: readonly number[],
    makeRequest: (set: readonly XmlElement[]) => XmlElement,
    signal?: AbortSignal,
  ): Promise<void> {
    const { uidValidity } = this;
    for (const uids of uidGroups(all, this.limits.maxSetElements)) {
      const request = makeRequest(uidSet(uids));
      while (this.mirror.areUidsUnsure) await waitFor(this.mirror.mend(), signal);
      if (this.order.filter === undefined) await this.sendByUid(request, uidValidity, signal);
      else await this.sendIfListed(uids, request, uidValidity, signal);
    }
  }

  /** While the list is frozen: a sync on its way might take messages out of it that do not match the filter any more. */
  private sendIfListed(
    uids: readonly number[],
    request: XmlElement,
    uidValidity: number | undefined,
    signal?: AbortSignal,
  ): Promise<void> {
    const turn = this.mirror.turns.shared(async () => {
      this.mirror.assertUsable();
      if (signal?.aborted) return;
      if (this.uidValidity !== uidValidity) throw new UidsVoidError(this.mailbox);
      const areListed = !this.mirror.areUidsUnsure && uids.every((uid) => this.summaryOf(uid) !== undefined);
      if (!areListed) throw new SelectionVoidError(this.mailbox);
      await this.mirror.send(request, signal);
    });
    return waitFor(turn, signal);
  }

  private followPositions(change: FolderChange): void {
    if (change.kind === 'removed' || change.kind === 'added' || change.kind === 'reset') {
      this.wishes.recheck();
      this.serveWishes();
    }
    if (this.state === 'gone') this.wishes.failAll(this.mirror.goneError());
  }

  private want(from: number, till: number, signal?: AbortSignal): Promise<void> {
    const start = Math.max(0, from);
    const wish = this.wishes.add(start, Math.min(till, start + this.limits.maxCellsPerFolder - 1), signal);
    this.serveWishes();
    return wish;
  }

  private serveWishes(): void {
    if (this.wishes.areServed || this.browsers >= this.limits.maxBrowsesInFlight) return;
    this.browsers++;
    void this.browse().catch((error: unknown) => {
      this.browsers--;
      this.wishes.failAll(error);
    });
  }

  private async browse(): Promise<void> {
    while (!this.wishes.areServed) {
      if (this.mirror.isBroken) await this.mirror.mend();
      await this.mirror.turns.shared(() => this.browseOnce());
    }
    this.browsers--;
  }

  /** Asks for cells of the newest wish, if there are any. */
  private async browseOnce(): Promise<void> {
    this.mirror.assertUsable();
    const ask = this.mirror.isBroken ? undefined : this.wishes.next();
    if (!ask) return;
    try {
      await this.mirror.browse(ask.positions);
      // Of a view that broke meanwhile nothing that was on its way is of use: it is asked again, of the next one.
      if (this.mirror.isBroken) this.wishes.recheck();
      else this.wishes.answered(ask);
    } catch (error) {
      this.wishes.failed(ask, error);
    }
  }
}

function hitOf(report: XmlElement): FolderHit[] {
  const uid = integerOf(report, 'UID');
  return uid === undefined ? [] : [{ index: integerOf(report, 'index'), summary: summaryFromReport(report, uid) }];
}
