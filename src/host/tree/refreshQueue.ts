import type { Clock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { hasRowAbove } from './knownRows';
import type { TreeNode } from './treeNode';

/** Changes come in bursts (a sync may report hundreds); one refresh of a row per this many milliseconds is plenty. */
export const refreshPauseMs = 60;

/** Gathers which rows changed, and tells the editor of them together. */
export class RefreshQueue<Row extends TreeNode> implements Disposable {
  private readonly ids = new Set<string>();
  private timer: Disposable | undefined;
  private isDisposed = false;

  /**
   * @param rowOf the row that the editor knows by this id, if any
   * @param tell that the row and all below it are to be read again
   */
  constructor(
    private readonly clock: Clock,
    private readonly rowOf: (id: string) => Row | undefined,
    private readonly tell: (row: Row) => void,
  ) {}

  /** Tells of the row in a moment, with whatever else changes until then. */
  add(id: string): void {
    if (this.isDisposed) return;
    this.ids.add(id);
    this.timer ??= this.clock.setTimer(() => this.flush(), refreshPauseMs);
  }

  /**
   * Tells of the row as soon as all who listen to the same event have acted: a row that one of them opens before the
   * editor is told is opened at once, and otherwise only when the change is on the screen.
   */
  addUrgent(id: string): void {
    this.ids.add(id);
    queueMicrotask(() => this.flush());
  }

  /** Tells of all that changed now. */
  flush(): void {
    this.timer?.dispose();
    this.timer = undefined;
    const changed = new Set(this.ids);
    this.ids.clear();
    if (this.isDisposed) return;
    for (const id of changed) {
      const row = this.rowOf(id);
      // A row below one that is read again anyway needs no word of its own.
      if (row && !hasRowAbove(row, changed)) this.tell(row);
    }
  }

  dispose(): void {
    this.isDisposed = true;
    this.timer?.dispose();
    this.ids.clear();
  }
}
