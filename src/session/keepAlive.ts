import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { attributeOf, hasName, integerOf, type XmlElement } from '../protocol/xml';

export interface KeepAliveOptions {
  readonly clock: Clock;
  /** Silence after which a sign of life is sent, in milliseconds. */
  readonly intervalMs: number;
  /** When something was sent last, in monotonic milliseconds. */
  readonly lastSentMs: () => number;
  /** Sends the sign of life; settles, without ever rejecting, when it is answered or given up. */
  readonly send: () => Promise<void>;
}

/** Four minutes of ten: one sign of life may be lost or late. */
const partOfLimit = 0.4;
/** Whatever limit was set: more often is a flood, in milliseconds. */
const minIntervalMs = 1_000;

/** The limit that a request sets for silent clients in its session, in milliseconds; undefined for any other request. */
export function idleLimitOf(request: XmlElement): number | undefined {
  if (!hasName(request, 'setSessionOption')) return undefined;
  if (attributeOf(request, 'name')?.toLowerCase() !== 'idletimeout') return undefined;
  const seconds = integerOf(request, 'value') ?? 0;
  return seconds > 0 ? seconds * 1000 : undefined;
}

/**
 * Sends a sign of life when nothing else was sent for a while: the server drops a client that is silent for ten
 * minutes (protocol reference, "Ten-minute rule"). There is never more than one on its way.
 */
export class KeepAlive implements Disposable {
  private timer: Disposable;
  private isWaiting = false;
  private isOver = false;
  private intervalMs: number;

  constructor(private readonly options: KeepAliveOptions) {
    this.intervalMs = options.intervalMs;
    this.timer = this.runIn(options.intervalMs);
  }

  /** Keeps below the time after which the server drops a silent client from now on, and to its own where that is shorter. */
  keepBelow(idleLimitMs: number): void {
    if (this.isOver) return;
    this.intervalMs = Math.min(this.options.intervalMs, Math.max(minIntervalMs, idleLimitMs * partOfLimit));
    this.timer.dispose();
    this.timer = this.runIn(this.intervalMs);
  }

  dispose(): void {
    this.isOver = true;
    this.timer.dispose();
  }

  private runIn(delayMs: number): Disposable {
    return this.options.clock.setTimer(() => this.run(), delayMs);
  }

  private run(): void {
    const { clock, lastSentMs } = this.options;
    const remainingMs = lastSentMs() + this.intervalMs - clock.nowMs();
    if (remainingMs >= 1) {
      this.timer = this.runIn(remainingMs);
      return;
    }
    this.timer = this.runIn(this.intervalMs);
    if (!this.isWaiting) void this.send();
  }

  private async send(): Promise<void> {
    this.isWaiting = true;
    await this.options.send();
    this.isWaiting = false;
  }
}
