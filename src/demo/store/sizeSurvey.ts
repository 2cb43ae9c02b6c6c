import type { Disposable } from '../../base/disposable';
import type { MessageTable } from './messageTable';

/** How long a slice of work holds the thread, in milliseconds, and the pause for others after it. */
const sliceMs = 4;
const pauseMs = 10;

/**
 * Measures, after the start and little by little, the messages that have to be composed for it, so that a server is
 * there at once and can tell the sizes of its Mailboxes soon after.
 */
export class SizeSurvey implements Disposable {
  private readonly tables: MessageTable[];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tables: readonly MessageTable[]) {
    this.tables = [...tables];
    this.schedule();
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private schedule(): void {
    this.timer = setTimeout(() => this.work(performance.now() + sliceMs), pauseMs);
    this.timer.unref();
  }

  private work(untilMs: number): void {
    for (let table = this.tables[0]; table; table = this.tables[0]) {
      while (table.measureNext()) if (performance.now() >= untilMs) return this.schedule();
      this.tables.shift();
    }
  }
}
