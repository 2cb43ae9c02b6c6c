import { performance } from 'node:perf_hooks';
import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';

/** Longest delay Node takes; beyond it a timer would run at once. */
const maxTimerMs = 2 ** 31 - 1;

/** The time of this machine. Its timers never keep the process alive. */
export class NodeClock implements Clock {
  nowMs(): number {
    return performance.now();
  }

  wallMs(): number {
    return Date.now();
  }

  setTimer(action: () => void, delayMs: number): Disposable {
    const timer = setTimeout(action, Math.min(delayMs, maxTimerMs));
    timer.unref();
    return { dispose: () => clearTimeout(timer) };
  }
}
