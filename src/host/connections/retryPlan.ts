import { fullJitterDelayMs, reconnectBackoff, type BackoffLimits } from '../../base/backoff';
import type { Clock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';

/**
 * What ended the connection or the last try: a port where nobody listens (`refused`), a server that said goodbye
 * (`bye`), or anything else.
 */
export type LossKind = 'refused' | 'bye' | 'other';

/** A machine that refuses is up and its server is not: it restarts. Asking costs it one packet, so ask often. */
const restartBackoff: BackoffLimits = { baseMs: 500, capMs: 1_500 };
/** A server that is away longer than this is not just restarting, in milliseconds. */
const restartGraceMs = 60_000;
/** A server that said goodbye had a reason, in milliseconds. */
const afterByeMs = 1_000;

/** When to try again after a connection was lost, and the timer for it. */
export class RetryPlan {
  private failures = 0;
  private lostAtMs: number | undefined;
  private dueAtMs = 0;
  private timer: Disposable | undefined;

  /** @param random a number from 0 up to, not including, 1 */
  constructor(
    private readonly clock: Clock,
    private readonly random: () => number,
  ) {}

  /** Milliseconds until the next try; undefined when none is planned. */
  get remainingMs(): number | undefined {
    return this.timer && Math.max(0, this.dueAtMs - this.clock.nowMs());
  }

  /** Plans the next try, in place of one that was planned. Gives the milliseconds until then. */
  plan(kind: LossKind, action: () => void): number {
    this.cancel();
    const delayMs = this.nextDelayMs(kind);
    this.dueAtMs = this.clock.nowMs() + delayMs;
    this.timer = this.clock.setTimer(() => {
      this.timer = undefined;
      action();
    }, delayMs);
    return delayMs;
  }

  cancel(): void {
    this.timer?.dispose();
    this.timer = undefined;
  }

  /** All is well again: the next loss is a new one. */
  reset(): void {
    this.failures = 0;
    this.lostAtMs = undefined;
  }

  private nextDelayMs(kind: LossKind): number {
    const nowMs = this.clock.nowMs();
    this.lostAtMs ??= nowMs;
    if (kind === 'refused' && nowMs - this.lostAtMs < restartGraceMs) {
      return fullJitterDelayMs(2, this.random(), restartBackoff);
    }
    const delayMs = fullJitterDelayMs(this.failures++, this.random(), reconnectBackoff);
    return kind === 'bye' ? afterByeMs + delayMs : delayMs;
  }
}
