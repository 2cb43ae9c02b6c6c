import type { Clock } from '../../src/base/clock';
import type { Disposable } from '../../src/base/disposable';

interface Timer {
  readonly dueMs: number;
  readonly action: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  private readonly timers = new Set<Timer>();
  private elapsedMs = 0;

  /** @param startWallMs wall time at the start; 2026-01-01 UTC when absent. */
  constructor(private readonly startWallMs: number = Date.UTC(2026, 0, 1)) {}

  /** Timers that are set and have not run: what a leak test looks at. */
  get timerCount(): number {
    return this.timers.size;
  }

  nowMs(): number {
    return this.elapsedMs;
  }

  wallMs(): number {
    return this.startWallMs + this.elapsedMs;
  }

  setTimer(action: () => void, delayMs: number): Disposable {
    const timer: Timer = { dueMs: this.elapsedMs + Math.max(0, delayMs), action };
    this.timers.add(timer);
    return { dispose: () => void this.timers.delete(timer) };
  }

  /** Moves time on and runs what becomes due, in order of time; also timers that those set. */
  advance(byMs: number): void {
    const untilMs = this.elapsedMs + byMs;
    for (let next = this.nextDue(untilMs); next; next = this.nextDue(untilMs)) {
      this.timers.delete(next);
      this.elapsedMs = Math.max(this.elapsedMs, next.dueMs);
      next.action();
    }
    this.elapsedMs = Math.max(this.elapsedMs, untilMs);
  }

  /** Lets time pass without running what becomes due, as when something holds the thread. */
  pass(byMs: number): void {
    this.elapsedMs += byMs;
  }

  private nextDue(untilMs: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.timers) {
      if (timer.dueMs <= untilMs && (next === undefined || timer.dueMs < next.dueMs)) next = timer;
    }
    return next;
  }
}

/** Lets everything run that waits for nothing but its turn: all microtasks, and what is ready on the event loop. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
