import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';

/** What is given up when nothing came for it for too long. */
export interface Awaited {
  /** When it is too late, in the clock's monotonic milliseconds; grows with every sign of life. */
  readonly deadlineMs: number;
  /** Called once the deadline has passed. */
  onSilence(): void;
}

/** Timers of Node may run a fraction of a millisecond early. */
const timerPrecisionMs = 1;

/** Gives up what stays silent, with one timer for all that waits: a timer for each would cost more than the rest of it. */
export class SilenceWatch implements Disposable {
  private readonly awaited = new Set<Awaited>();
  private timer: { readonly atMs: number; readonly handle: Disposable } | undefined;

  constructor(private readonly clock: Clock) {}

  add(one: Awaited): void {
    this.awaited.add(one);
    if (!this.timer || one.deadlineMs < this.timer.atMs) this.wakeAt(one.deadlineMs);
  }

  remove(one: Awaited): void {
    this.awaited.delete(one);
    if (this.awaited.size === 0) this.sleep();
  }

  dispose(): void {
    this.awaited.clear();
    this.sleep();
  }

  private look(): void {
    this.timer = undefined;
    const nowMs = this.clock.nowMs();
    for (const one of [...this.awaited]) {
      // One that was given up may have taken others with it.
      if (one.deadlineMs - nowMs > timerPrecisionMs || !this.awaited.delete(one)) continue;
      one.onSilence();
    }
    if (this.awaited.size > 0) this.wakeAt(Math.min(...[...this.awaited].map(({ deadlineMs }) => deadlineMs)));
  }

  private wakeAt(atMs: number): void {
    this.sleep();
    this.timer = { atMs, handle: this.clock.setTimer(() => this.look(), Math.max(0, atMs - this.clock.nowMs())) };
  }

  private sleep(): void {
    this.timer?.handle.dispose();
    this.timer = undefined;
  }
}
