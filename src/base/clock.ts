import type { Disposable } from './disposable';

/** Time as a parameter, so that a test can stop it. */
export interface Clock {
  /** Monotonic time in milliseconds, with fractions; only differences mean anything. */
  nowMs(): number;
  /** Wall-clock time in milliseconds since 1970 UTC; may jump. */
  wallMs(): number;
  /** Runs `action` once after `delayMs` milliseconds unless disposed before. Never keeps a process alive. */
  setTimer(action: () => void, delayMs: number): Disposable;
}
