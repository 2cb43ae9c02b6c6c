import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';

/** What is given up when nothing came for it for too long. */
export interface Awaited {
  /** When it is too late, in the clock's monotonic milliseconds; grows with every sign of life. */
  readonly deadlineMs: number;
  /** False once it is over, answered or not. */
  readonly isAwaited: boolean;
}

/** Timers of Node may run a fraction of a millisecond early. */
const timerPrecisionMs = 1;

/** Gives up what stays silent, with one timer for all that waits: a timer for each would cost more than the rest of it. */
export class SilenceWatch<T extends Awaited> {
  private timer: { readonly atMs: number; readonly handle: Disposable } | undefined;

  /**
   * @param awaited all that waits.
   * @param giveUp called once the deadline of one has passed.
   */
  constructor(
    private readonly clock: Clock,
    private readonly awaited: () => readonly T[],
    private readonly giveUp: (one: T) => void,
  ) {}

  /** One more waits. */
  add(one: T): void {
    if (!this.timer || one.deadlineMs < this.timer.atMs) this.wakeAt(one.deadlineMs);
  }

  /** Nothing waits any more, until the next one is added. */
  sleep(): void {
    this.timer?.handle.dispose();
    this.timer = undefined;
  }

  private look(): void {
    this.timer = undefined;
    const nowMs = this.clock.nowMs();
    const byDeadline = [...this.awaited()].sort((one, other) => one.deadlineMs - other.deadlineMs);
    for (const one of byDeadline) {
      // One that was given up may have taken others with it.
      if (one.isAwaited && one.deadlineMs - nowMs <= timerPrecisionMs) this.giveUp(one);
    }
    const left = this.awaited().map(({ deadlineMs }) => deadlineMs);
    if (left.length > 0) this.wakeAt(Math.min(...left));
  }

  private wakeAt(atMs: number): void {
    this.sleep();
    this.timer = { atMs, handle: this.clock.setTimer(() => this.look(), Math.max(0, atMs - this.clock.nowMs())) };
  }
}
