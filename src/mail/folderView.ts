import { attributeOf, integerOf, type XmlElement } from '../protocol/xml';
import { countOf } from './counts';
import { ViewBrokenError } from './errors';
import { mailLimits } from './limits';
import type { NumberRange } from './messageSets';
import { summaryFromReport, type MessageSummary } from './messageSummary';
import { SparseCells } from './sparseCells';

/** What one report did to a cell; positions are those at this very moment, before any later change. */
export interface CellChange {
  readonly kind: 'removed' | 'added' | 'updated';
  readonly index: number;
  readonly uid: number | undefined;
}

const nothing: ReadonlySet<number> = new Set();

/** Mode of a folderReport in lower case; empty for the answer to a folderBrowse. */
export function modeOf(report: XmlElement): string {
  const mode = (attributeOf(report, 'mode') ?? '').trim().toLowerCase();
  // One documented sample says `deleted` (protocol reference, "folderReport by mode").
  return mode === 'deleted' ? 'removed' : mode;
}

/**
 * The client's internal view of one folder (protocol reference, "Folders"): one cell per message, filled by
 * reports, each applied the moment it arrives and in that order (rule 1). Knows nothing of requests.
 * A report that cannot be true of the view throws, and the view must then be read anew (rule 8).
 */
export class FolderView {
  private readonly cells: SparseCells<MessageSummary>;
  private unseenCount: number | undefined;
  private validity: number | undefined;
  private grantedRights: string | undefined;
  private nextUid: number | undefined;

  constructor(
    private readonly mailbox: string,
    maxCells: number = mailLimits.maxCellsPerFolder,
  ) {
    this.cells = new SparseCells(0, maxCells);
  }

  get size(): number {
    return this.cells.size;
  }

  get unseen(): number | undefined {
    return this.unseenCount;
  }

  get uidValidity(): number | undefined {
    return this.validity;
  }

  get rights(): string | undefined {
    return this.grantedRights;
  }

  /** Messages that come have this UID or a higher one; `undefined` when the server did not say. */
  get uidNext(): number | undefined {
    return this.nextUid;
  }

  /** Cells that hold a summary, for tests and the curious. */
  get filledCells(): number {
    return this.cells.filled;
  }

  cell(index: number): MessageSummary | undefined {
    return this.cells.get(index);
  }

  indexOf(uid: number): number {
    return this.cells.indexOf(uid);
  }

  summaryOf(uid: number): MessageSummary | undefined {
    return this.cells.contentOf(uid);
  }

  /** Where the first and the last filled cell from `from` to `till` stand, if there are any. */
  filledEnds(range: NumberRange): number[] {
    return this.cells.filledEnds(range.from, range.till);
  }

  emptyBetween(from: number, till: number, limit: number): number[] {
    return this.cells.emptyBetween(from, till, limit);
  }

  /**
   * Starts over with the report `init`: as many empty cells as it says.
   * Gives true when the UIDs known so far are void, since UIDValidity is another (rule 9).
   * @throws ViewBrokenError when the report has no usable number of messages.
   */
  start(report: XmlElement): boolean {
    const messages = countOf(report, 'messages');
    if (messages === undefined) throw this.broken('the number of messages is missing or out of range');
    const before = this.validity;
    // The answer to folderReopen may leave it out: the mailbox is the same then.
    this.validity = integerOf(report, 'UIDValidity') ?? before;
    this.grantedRights = attributeOf(report, 'rights')?.slice(0, mailLimits.maxFieldLength) ?? this.grantedRights;
    this.unseenCount = countOf(report, 'unseen');
    this.nextUid = integerOf(report, 'UIDNext') ?? (before === this.validity ? this.nextUid : undefined);
    this.cells.reset(messages);
    return before !== undefined && before !== this.validity;
  }

  /**
   * Applies a per-message report; modes we do not know, and content without a position, change nothing. An empty cell is
   * filled only when it was asked for: of what a sync tells of it nobody could say whether it stands where it is told to.
   * @throws ViewBrokenError when it does not fit the view, moves messages without saying where, or counts others than
   * there are, whatever its mode (rule 8).
   */
  apply(report: XmlElement, asked: ReadonlySet<number> = nothing): CellChange | undefined {
    const mode = modeOf(report);
    const index = integerOf(report, 'index');
    const movesCells = mode === 'removed' || mode === 'added';
    const isKnown = movesCells || mode === '' || mode === 'updated';
    if (index === undefined && movesCells) throw this.broken(`a message was ${mode} at no position`);
    const isForCell = isKnown && index !== undefined;
    const change = isForCell ? this.applyAt(mode, index, report, asked.has(index)) : undefined;
    if (isForCell) this.unseenCount = countOf(report, 'unseen') ?? this.unseenCount;
    this.checkSize(report);
    return change;
  }

  private checkSize(report: XmlElement): void {
    const messages = countOf(report, 'messages');
    if (messages !== undefined && messages !== this.size) {
      throw this.broken(`the server counts ${messages} messages, the view has ${this.size}`);
    }
  }

  private applyAt(mode: string, index: number, report: XmlElement, isAsked: boolean): CellChange | undefined {
    const uid = integerOf(report, 'UID');
    if (mode === 'added') return this.add(index, uid, report);
    if (index >= this.size) throw this.broken(`position ${index} is beyond the end`);
    const known = this.cells.get(index);
    if (known && uid !== undefined && known.uid !== uid) {
      throw this.broken(`position ${index} holds message ${known.uid}, not ${uid}`);
    }
    if (mode === 'removed') {
      if (!known && uid !== undefined && this.cells.has(uid)) throw this.broken(`message ${uid} is elsewhere`);
      this.cells.remove(index);
      return { kind: 'removed', index, uid: uid ?? known?.uid };
    }
    return this.fill(index, uid ?? known?.uid, report, isAsked);
  }

  private add(index: number, uid: number | undefined, report: XmlElement): CellChange {
    if (index > this.size) throw this.broken(`a message is added at ${index}, beyond the end`);
    if (this.size >= mailLimits.maxCount) throw this.broken('there are more messages than can be');
    if (uid !== undefined && this.cells.has(uid)) throw this.broken(`message ${uid} is added a second time`);
    if (uid !== undefined && this.nextUid !== undefined) this.nextUid = Math.max(this.nextUid, uid + 1);
    this.cells.insert(index, uid === undefined ? undefined : summaryFromReport(report, uid));
    return { kind: 'added', index, uid };
  }

  private fill(index: number, uid: number | undefined, report: XmlElement, isAsked: boolean): CellChange | undefined {
    // Without a UID nothing could be asked about the message: the cell stays empty.
    if (uid === undefined) return undefined;
    const known = this.cells.get(index);
    if (!known && this.cells.has(uid)) throw this.broken(`message ${uid} is at two positions`);
    if (known || isAsked) this.cells.set(index, summaryFromReport(report, uid, known));
    // Filling an empty cell on demand is what the caller of fetch waits for, no change of the folder.
    return known ? { kind: 'updated', index, uid } : undefined;
  }

  private broken(reason: string): ViewBrokenError {
    return new ViewBrokenError(this.mailbox, reason);
  }
}
