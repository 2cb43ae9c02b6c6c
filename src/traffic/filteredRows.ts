import type { Clock } from '../base/clock';
import { DisposableOwner, type Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import type { EntryNumber } from '../protocol/wireTap';
import { compileFilter, type TrafficMatcher } from './filter';
import { NumberList } from './numberList';
import { RowScan, type ScanResult } from './rowScan';
import type { TrafficLog } from './trafficLog';
import type { RowNumber, SessionNumber, TrafficFilter } from './types';

/** Longest a slice of work holds the thread, in milliseconds, as far as it can be told between two frames. */
const sliceMs = 8;
/** Pause between slices, in milliseconds, so that other work gets its turn. */
const pauseMs = 1;
/** Payload bytes looked at between two looks at the clock: well under a millisecond. */
const bytesPerClockLook = 256 * 1024;

/** Runs work that may not end by itself, such as a user's regular expression; gives false when it had to be stopped. */
export type WorkGuard = (work: () => void) => boolean;

const tooSlow =
  'This regular expression takes too long. Make it simpler: a repetition inside of a repetition, such as (a+)+, does that.';

/**
 * The rows of the log that pass a filter, in order of their numbers. Works in slices: after a change of the filter the
 * list is empty and fills from the oldest row on, while new and changed rows are taken in as they come.
 */
export class FilteredRows extends DisposableOwner {
  private readonly shown = new NumberList();
  private matcher: TrafficMatcher | undefined;
  private rowScan: RowScan | undefined;
  private filterProblem: string | undefined;
  /** True while the filter is one that may take for ever on a single frame. */
  private isRisky = false;
  /** Next row of the first pass. */
  private cursor: RowNumber = 0;
  /** First row that came after the filter was set. */
  private firstPassEnd: RowNumber = 0;
  /** Entry at which the first pass stopped inside its row. */
  private cursorEntry: EntryNumber | undefined;
  private revision = 0;
  private seenDroppedRows = 0;
  /** Changed rows of the last question that are not looked at yet, and how far into them. */
  private changed: readonly RowNumber[] = [];
  private changedIndex = 0;
  /** Rows that wait for more and did not match so far, with the entry to look on from. */
  private readonly open = new Map<RowNumber, EntryNumber>();
  private readonly accounts = new Map<SessionNumber, string>();
  private timer: Disposable | undefined;
  /** A single look may take far longer than a slice: until then all else has its turn, for as long as that took. */
  private restUntilMs = 0;
  private readonly changeEmitter = this.register(new Emitter<void>());

  /** Rows came, went or changed, or the scan moved on; at most about every hundredth of a second. */
  readonly onDidChange: Event<void> = this.changeEmitter.event;

  constructor(
    private readonly log: TrafficLog,
    private readonly clock: Clock,
    filter: TrafficFilter = {},
    private readonly guard: WorkGuard = (work) => (work(), true),
  ) {
    super();
    this.register(log.onDidChangeRows(() => this.schedule(0)));
    this.register({ dispose: () => this.timer?.dispose() });
    this.setFilter(filter);
  }

  /** How many rows pass, of those looked at so far. */
  get count(): number {
    return this.shown.count;
  }

  /** True while older rows have not all been looked at. */
  get isScanning(): boolean {
    return this.rowScan !== undefined && this.cursor < this.firstPassEnd;
  }

  /** Why the filter cannot be used, in words for the user. Nothing passes then. */
  get problem(): string | undefined {
    return this.filterProblem;
  }

  rowAt(position: number): RowNumber | undefined {
    return this.shown.at(position);
  }

  /** Position of a row, or of the first shown one behind it. */
  positionFrom(row: RowNumber): number {
    return this.shown.positionFrom(row);
  }

  /** True while it cannot be told whether a row passes: it was not looked at yet, or may still match by its answer. */
  isUndecided(row: RowNumber): boolean {
    return this.rowScan !== undefined && (row >= this.cursor || this.open.has(row));
  }

  /** Starts over with another filter. */
  setFilter(filter: TrafficFilter): void {
    const { matcher, problem } = compileFilter(filter);
    this.matcher = matcher;
    this.filterProblem = problem;
    this.isRisky = filter.isRegex === true;
    this.restart();
    this.schedule(0);
  }

  /**
   * Works until `untilMs` of the clock or until there is nothing left to look at. Happens by itself; to be called by
   * who wants results at once. Returns the positions, ascending, of rows that were added.
   */
  advance(untilMs: number): number[] {
    if (!this.isRisky) return this.work(untilMs);
    let added: number[] = [];
    if (this.guard(() => void (added = this.work(untilMs)))) return added;
    this.matcher = undefined;
    this.filterProblem = tooSlow;
    this.restart();
    return [];
  }

  private work(untilMs: number): number[] {
    this.removeDropped();
    const added: RowNumber[] = [];
    while (this.rowScan && !this.isComplete) {
      this.rowScan.budgetBytes = bytesPerClockLook;
      while (this.rowScan.budgetBytes > 0 && this.step(this.rowScan, added));
      if (this.clock.nowMs() >= untilMs) break;
    }
    return added.sort((a, b) => a - b).map((row) => this.shown.positionFrom(row));
  }

  private get isComplete(): boolean {
    const isCaughtUp = this.changedIndex === this.changed.length && this.revision === this.log.revision;
    return isCaughtUp && this.cursor >= this.log.nextRow;
  }

  private restart(): void {
    this.shown.clear();
    this.open.clear();
    this.accounts.clear();
    this.changed = [];
    this.changedIndex = 0;
    this.revision = this.log.revision;
    this.seenDroppedRows = this.log.droppedRowCount;
    this.cursor = this.log.firstRow;
    this.cursorEntry = undefined;
    this.firstPassEnd = this.log.nextRow;
    this.rowScan = this.matcher && new RowScan(this.log, this.matcher, (session) => this.accountOf(session));
  }

  /** Looks at one row. Returns false when there is none to look at. */
  private step(scan: RowScan, added: RowNumber[]): boolean {
    if (this.cursor < this.log.nextRow) return this.stepFirstPass(scan, added);
    return this.stepChanged(scan, added);
  }

  private stepFirstPass(scan: RowScan, added: RowNumber[]): boolean {
    const row = this.cursor;
    const result = scan.scan(row, this.cursorEntry);
    if (result.verdict === 'paused') {
      this.cursorEntry = result.next;
      return true;
    }
    this.cursorEntry = undefined;
    this.take(row, result, added);
    this.cursor = Math.max(row + 1, this.log.firstRow);
    return true;
  }

  private stepChanged(scan: RowScan, added: RowNumber[]): boolean {
    if (this.changedIndex === this.changed.length && !this.askForChanges()) return false;
    const row = this.changed[this.changedIndex]!;
    // What is not open was decided: rows only get more to match, and one that is shown stays.
    const next = this.open.get(row);
    if (next === undefined) {
      this.changedIndex++;
      scan.budgetBytes -= knownRowCostBytes;
      return true;
    }
    const result = scan.scan(row, next);
    if (result.verdict === 'paused') this.open.set(row, result.next);
    else {
      this.changedIndex++;
      this.take(row, result, added);
    }
    return true;
  }

  /** Returns false when nothing changed. */
  private askForChanges(): boolean {
    if (this.revision === this.log.revision) return false;
    const changed = this.log.changedRowsSince(this.revision);
    this.revision = this.log.revision;
    // Too many to tell: only open rows can come out differently.
    this.changed = changed ?? [...this.open.keys()];
    this.changedIndex = 0;
    return this.changed.length > 0;
  }

  private take(row: RowNumber, result: ScanResult, added: RowNumber[]): void {
    if (result.verdict === 'open') {
      this.open.set(row, result.next);
      return;
    }
    this.open.delete(row);
    if (result.verdict !== 'match') return;
    this.shown.add(row);
    added.push(row);
  }

  private removeDropped(): void {
    if (this.seenDroppedRows === this.log.droppedRowCount) return;
    this.seenDroppedRows = this.log.droppedRowCount;
    this.shown.retain(this.log.highestDroppedRow, (row) => this.log.hasRow(row));
    for (const row of this.open.keys()) if (!this.log.hasRow(row)) this.open.delete(row);
    if (this.cursor >= this.log.firstRow) return;
    this.cursor = this.log.firstRow;
    this.cursorEntry = undefined;
  }

  private accountOf(session: SessionNumber): string {
    let account = this.accounts.get(session);
    if (account === undefined) {
      account = this.log.session(session)?.accountId ?? '';
      this.accounts.set(session, account);
    }
    return account;
  }

  private schedule(delayMs: number): void {
    if (this.timer || this.isDisposed) return;
    this.timer = this.clock.setTimer(
      () => {
        this.timer = undefined;
        const startMs = this.clock.nowMs();
        this.advance(startMs + sliceMs);
        const endMs = this.clock.nowMs();
        this.restUntilMs = endMs + Math.max(0, endMs - startMs - sliceMs);
        if (this.rowScan && !this.isComplete) this.schedule(pauseMs);
        this.changeEmitter.fire();
      },
      Math.max(delayMs, this.restUntilMs - this.clock.nowMs()),
    );
  }
}

/** A changed row that needs no look, in bytes that could be searched meanwhile. */
const knownRowCostBytes = 50;
