import type { Disposable } from '../base/disposable';
import type { Event } from '../base/emitter';
import { TooManyRangesError } from './errors';
import type { FolderChange } from './folderChange';
import type { FolderView } from './folderView';
import { mailLimits } from './limits';
import { indexSet, uidSet, type NumberRange } from './messageSets';
import type { XmlElement } from '../protocol/xml';

/**
 * Messages chosen by where they stand, such as all of a folder, also those never fetched. It follows the messages
 * when positions move: what is removed leaves it, what is added does not join it. When the folder is listed anew it
 * is void, since nobody can tell where its messages went. Dispose it after use.
 */
export class PositionSelection implements Disposable {
  private ranges: NumberRange[];
  private isLost = false;
  private readonly subscription: Disposable;

  /** @throws TooManyRangesError when there are more than mailLimits.maxSelectedRanges, RangeError when they are none. */
  constructor(ranges: readonly NumberRange[], onDidChange: Event<FolderChange>) {
    this.ranges = merged(ranges);
    this.subscription = onDidChange((change) => this.follow(change));
  }

  /** True when its messages cannot be told any more. */
  get isVoid(): boolean {
    return this.isLost;
  }

  /** Number of messages. */
  get count(): number {
    return this.ranges.reduce((sum, { from, till }) => sum + till - from + 1, 0);
  }

  /** Where the messages stand now, in ascending order. */
  get positions(): readonly NumberRange[] {
    return this.ranges;
  }

  /**
   * The set that names the messages: by UID, which is safe at any time, when all are known and that is short enough, or
   * no longer than by position; else by position. Valid only as long as no position moves. May be too long for one request.
   */
  toSet(view: FolderView): XmlElement[] {
    return this.setByUid(view) ?? indexSet(this.ranges);
  }

  /**
   * Where messages stand, in ascending order, that are to be looked at again before the set is sent: those known at the
   * ends of each range, when it goes by position. Where they are right, so is the stretch between them: a report that
   * told a wrong place on the way would have moved one of them.
   */
  witnesses(view: FolderView): number[] {
    return this.setByUid(view) ? [] : this.ranges.flatMap((range) => view.filledEnds(range));
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private setByUid(view: FolderView): XmlElement[] | undefined {
    const uids = this.knownUids(view);
    const byUid = uids && uidSet(uids);
    const most = Math.max(mailLimits.maxSetElements, this.ranges.length);
    return byUid && byUid.length <= most ? byUid : undefined;
  }

  private knownUids(view: FolderView): number[] | undefined {
    if (this.count > view.filledCells) return undefined;
    const uids: number[] = [];
    for (const { from, till } of this.ranges) {
      for (let index = from; index <= till; index++) {
        const cell = view.cell(index);
        if (!cell) return undefined;
        uids.push(cell.uid);
      }
    }
    return uids;
  }

  private follow(change: FolderChange): void {
    if (change.kind === 'reset') this.lose();
    else if (change.kind === 'removed') this.ranges = this.ranges.flatMap((range) => withoutCell(range, change.index));
    else if (change.kind === 'added') this.ranges = this.ranges.flatMap((range) => withNewCell(range, change.index));
    // An addition in the middle parts a range; only so many parts are followed.
    if (this.ranges.length > mailLimits.maxSelectedRanges) this.lose();
  }

  private lose(): void {
    this.isLost = true;
    this.ranges = [];
  }
}

function withoutCell({ from, till }: NumberRange, index: number): NumberRange[] {
  if (index > till) return [{ from, till }];
  if (index < from) return [{ from: from - 1, till: till - 1 }];
  return from === till ? [] : [{ from, till: till - 1 }];
}

function withNewCell({ from, till }: NumberRange, index: number): NumberRange[] {
  if (index > till) return [{ from, till }];
  if (index <= from) return [{ from: from + 1, till: till + 1 }];
  return [
    { from, till: index - 1 },
    { from: index + 1, till: till + 1 },
  ];
}

function merged(ranges: readonly NumberRange[]): NumberRange[] {
  const result: { from: number; till: number }[] = [];
  for (const { from, till } of [...ranges].sort((a, b) => a.from - b.from)) {
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(till) || from < 0) throw new RangeError('No positions');
    const last = result.at(-1);
    if (last && from <= last.till + 1) last.till = Math.max(last.till, till);
    else if (till >= from) result.push({ from, till });
  }
  if (result.length > mailLimits.maxSelectedRanges) throw new TooManyRangesError(mailLimits.maxSelectedRanges);
  return result;
}
