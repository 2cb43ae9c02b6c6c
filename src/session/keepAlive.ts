import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';

export interface KeepAliveOptions {
  readonly clock: Clock;
  /** Silence after which a sign of life is sent, in milliseconds. */
  readonly intervalMs: number;
  /** When something was sent last, in monotonic milliseconds. */
  readonly lastSentMs: () => number;
  /** Sends the sign of life; settles, without ever rejecting, when it is answered or given up. */
  readonly send: () => Promise<void>;
}

/**
 * Sends a sign of life when nothing else was sent for a while: the server drops a client that is silent for ten
 * minutes (protocol reference, "Ten-minute rule"). There is never more than one on its way.
 */
export class KeepAlive implements Disposable {
  private timer: Disposable;
  private isWaiting = false;

  constructor(private readonly options: KeepAliveOptions) {
    this.timer = this.runIn(options.intervalMs);
  }

  dispose(): void {
    this.timer.dispose();
  }

  private runIn(delayMs: number): Disposable {
    return this.options.clock.setTimer(() => this.run(), delayMs);
  }

  private run(): void {
    const { clock, intervalMs, lastSentMs } = this.options;
    const remainingMs = lastSentMs() + intervalMs - clock.nowMs();
    if (remainingMs >= 1) {
      this.timer = this.runIn(remainingMs);
      return;
    }
    this.timer = this.runIn(intervalMs);
    if (!this.isWaiting) void this.send();
  }

  private async send(): Promise<void> {
    this.isWaiting = true;
    await this.options.send();
    this.isWaiting = false;
  }
}
