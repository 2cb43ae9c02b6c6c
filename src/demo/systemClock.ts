import type { Clock } from '../base/clock';

/** The time of this machine. Its timers keep no process alive. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  setTimer(action, delayMs) {
    const timer = setTimeout(action, delayMs);
    timer.unref();
    return { dispose: () => clearTimeout(timer) };
  },
};
