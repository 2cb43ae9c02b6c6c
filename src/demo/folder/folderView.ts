import type { Disposable } from '../../base/disposable';
import type { ResolvedMailbox } from '../store/accountDirectory';
import { seenBit } from '../store/flagBits';
import type { Mailbox } from '../store/mailbox';
import { computeFolderChanges, type FolderChange, type FolderSnapshot } from './folderChanges';
import { createMessageFilter, type MessageFilter } from './messageFilter';
import type { MessageSet } from './messageSet';
import { TimeSlices } from './slicedSort';
import { SortOrder } from './sortOrder';

export interface FolderOptions {
  readonly sortField?: string | undefined;
  readonly sortOrder?: string | undefined;
  readonly filter?: string | undefined;
  readonly filterField?: string | undefined;
  /** What reports about single messages carry. */
  readonly fields: readonly string[];
}

/** One message in a folder. */
export interface FolderCell {
  /** Zero-based position. */
  readonly index: number;
  readonly row: number;
}

/**
 * A folder of a session: the frozen, sorted list of messages of one Mailbox (protocol reference, "Folders"). The
 * list changes through {@link sync} and {@link rebuild} alone; until then a removed message keeps its cell and a new
 * one has none. One change in the Mailbox is told, the next ones stay untold until a sync.
 */
export class FolderView implements Disposable {
  private rows = new Uint32Array(0);
  private order: SortOrder;
  private filter: MessageFilter | undefined;
  private options: FolderOptions;
  /** Changes up to this number of the table are in the list. */
  private syncedChange = 0;
  /** Rows whose later changes were reported by a sync that its limit cut short, with the number reported. */
  private readonly reported = new Map<number, number>();
  private isNotified = false;
  private isDisposed = false;
  private readonly subscription: Disposable;

  constructor(
    readonly name: string,
    readonly resolved: ResolvedMailbox,
    options: FolderOptions,
    private readonly notify: (view: FolderView) => void,
  ) {
    this.options = options;
    this.order = new SortOrder(this.mailbox.messages, options.sortField, options.sortOrder);
    this.subscription = this.mailbox.onDidChange(() => this.tellOnce());
  }

  get mailbox(): Mailbox {
    return this.resolved.mailbox;
  }

  get length(): number {
    return this.rows.length;
  }

  /** In the order of the list. */
  get uids(): number[] {
    return Array.from(this.rows, (row) => row + 1);
  }

  get fields(): readonly string[] {
    return this.options.fields;
  }

  /** Makes the list anew, with other options when some are given. */
  async rebuild(options: FolderOptions = this.options): Promise<void> {
    const table = this.mailbox.messages;
    this.options = options;
    this.order = new SortOrder(table, options.sortField, options.sortOrder);
    this.filter = createMessageFilter(table, options.filter, options.filterField);
    this.reported.clear();
    this.isNotified = false;
    this.syncedChange = table.changeNumber;
    const rows = await this.matchingRows(table.rowCount);
    await this.order.sort(rows);
    this.rows = rows;
  }

  /** Messages of the list that are not seen, as far as they still exist. */
  countUnseen(): number {
    const table = this.mailbox.messages;
    // Without a filter and without changes since, the list is the whole Mailbox.
    if (!this.filter && table.changeNumber === this.syncedChange) return table.unseenCount;
    let unseen = 0;
    for (const row of this.rows) if (table.isPresent(row) && (table.flagsOf(row) & seenBit) === 0) unseen++;
    return unseen;
  }

  rowAt(index: number): number | undefined {
    return this.rows[index];
  }

  /** Position of a UID; undefined when the list does not have it. */
  indexOfUid(uid: number): number | undefined {
    const index = this.rows.indexOf(uid - 1);
    return index === -1 ? undefined : index;
  }

  /** Cells of the list that a set names, in the order of the list; what lies outside is passed over. */
  select(set: MessageSet): FolderCell[] {
    const cells: FolderCell[] = [];
    if (set.kind === 'index') {
      for (const { from, till } of set.ranges) {
        for (let index = from; index <= till && index < this.rows.length; index++) {
          cells.push({ index, row: this.rows[index]! });
        }
      }
      return cells;
    }
    const wanted = new Set<number>();
    for (const { from, till } of set.ranges) {
      const end = Math.min(till, this.mailbox.messages.rowCount);
      for (let uid = Math.max(from, 1); uid <= end; uid++) wanted.add(uid - 1);
    }
    this.rows.forEach((row, index) => wanted.has(row) && cells.push({ index, row }));
    return cells;
  }

  /** Brings the list up to date, at most `limit` changes of it, and gives them in the order to be reported. */
  sync(limit = Number.MAX_SAFE_INTEGER): FolderChange[] {
    const table = this.mailbox.messages;
    this.isNotified = false;
    if (table.changeNumber === this.syncedChange) return [];
    const upTo = table.changeNumber;
    const snapshot: FolderSnapshot = {
      table,
      rows: this.rows,
      order: this.order,
      filter: this.filter,
      isChanged: (row) => table.changeOf(row) > Math.max(this.syncedChange, this.reported.get(row) ?? 0),
    };
    const { changes, rows, isComplete } = computeFolderChanges(snapshot, limit);
    this.rows = rows;
    if (isComplete) {
      this.syncedChange = upTo;
      this.reported.clear();
    } else for (const change of changes) this.reported.set(change.row, table.changeOf(change.row));
    return changes;
  }

  dispose(): void {
    this.isDisposed = true;
    this.subscription.dispose();
  }

  private tellOnce(): void {
    if (this.isNotified) return;
    this.isNotified = true;
    this.notify(this);
  }

  private async matchingRows(rowCount: number): Promise<Uint32Array<ArrayBuffer>> {
    const table = this.mailbox.messages;
    const rows = new Uint32Array(rowCount);
    // To look into the text of one message may take as long as into the flags of thousands.
    const slices = this.filter ? new TimeSlices() : undefined;
    let count = 0;
    // A client that left while its filter was at work does not need the rest.
    for (let row = 0; row < rowCount && !this.isDisposed; row++) {
      const pause = slices?.next();
      if (pause) await pause;
      if (table.isPresent(row) && (this.filter?.(row) ?? true)) rows[count++] = row;
    }
    return count === rowCount ? rows : rows.slice(0, count);
  }
}
