import type { Clock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';

/** How long the editor may take, in milliseconds, to ask what is below a row that it has read again. */
const askWithinMs = 400;
/** A row that is still not asked for after this many further tries is hidden, or closed without word of it. */
const maxTries = 3;

interface Wait {
  tries: number;
  /** Runs from when the editor has read the row itself again. */
  timer: Disposable | undefined;
}

/**
 * Sees to it that a row whose change was told is read again with all below it.
 *
 * VS Code forgets the rows below a changed one at once, and asks for them anew. When the row was opened at the same
 * moment, the answer to that takes the place of what it would have asked: it shows rows then that it has forgotten.
 * They open to nothing, and commands come without them. Telling of the change once more brings them back.
 */
export class RereadWatch implements Disposable {
  private readonly waits = new Map<string, Wait>();
  /** Rows that were asked for, and not closed since. */
  private readonly open = new Set<string>();

  /** `tellAgain` tells the editor of a change of the row once more; it does not call `onTold`. */
  constructor(
    private readonly clock: Clock,
    private readonly tellAgain: (id: string) => void,
  ) {}

  /** The editor was told of a change of this row. */
  onTold(id: string): void {
    this.forget(id);
    this.waits.set(id, { tries: 0, timer: undefined });
  }

  /** The editor reads the row itself; it has forgotten what is below it. */
  onRead(id: string): void {
    const wait = this.waits.get(id);
    if (!wait || wait.timer || !this.open.has(id)) return;
    wait.timer = this.clock.setTimer(() => this.onNotAsked(id, wait), askWithinMs);
  }

  /** The editor asks what is below the row. */
  onAsked(id: string): void {
    this.open.add(id);
    // Asked for before the row was read again: it may be forgotten yet.
    if (this.waits.get(id)?.timer) this.forget(id);
  }

  isOpen(id: string): boolean {
    return this.open.has(id);
  }

  onClosed(id: string): void {
    this.open.delete(id);
    this.forget(id);
  }

  dispose(): void {
    for (const id of [...this.waits.keys()]) this.forget(id);
    this.open.clear();
  }

  private onNotAsked(id: string, wait: Wait): void {
    wait.timer = undefined;
    if (wait.tries === maxTries) return this.forget(id);
    wait.tries++;
    this.tellAgain(id);
  }

  private forget(id: string): void {
    this.waits.get(id)?.timer?.dispose();
    this.waits.delete(id);
  }
}
