import { performance } from 'node:perf_hooks';
import type { Clock } from '../../src/base/clock';
import type { Disposable } from '../../src/base/disposable';
import type { Transport } from '../../src/base/transport';

/** How often timers are looked at, in real milliseconds. */
const turnMs = 1;
/**
 * So much of a turn counts, in real milliseconds. A process that got no processor for half a second did not wait half
 * a minute for its server, which lives in the same process: its time stood still as well.
 */
const maxTurnMs = 4;

interface Timer {
  readonly dueMs: number;
  readonly action: () => void;
}

/**
 * Time that runs up to `factor` times as fast as it does: ten minutes of use in a few seconds. It runs while somebody
 * waits for a timer, and slower where the machine is busy, so that load alone is never a time-out.
 */
export class FastClock implements Clock {
  private readonly startedAtWallMs = Date.now();
  private readonly timers = new Set<Timer>();
  private simulatedMs = 0;
  private lastTurnMs = performance.now();
  private turns: NodeJS.Timeout | undefined;

  constructor(private factor: number) {}

  nowMs(): number {
    return this.simulatedMs + Math.min(performance.now() - this.lastTurnMs, maxTurnMs) * this.factor;
  }

  /** Time runs at most as fast as it does from now on: what a busy machine takes long for is no time-out then. */
  slowDown(): void {
    this.turn();
    this.factor = 1;
  }

  wallMs(): number {
    return this.startedAtWallMs + this.nowMs();
  }

  setTimer(action: () => void, delayMs: number): Disposable {
    if (this.turns === undefined) {
      this.lastTurnMs = performance.now();
      this.turns = setInterval(() => this.turn(), turnMs);
    }
    const timer = { action, dueMs: this.nowMs() + delayMs };
    this.timers.add(timer);
    return { dispose: () => this.remove(timer) };
  }

  private remove(timer: Timer): void {
    this.timers.delete(timer);
    if (this.timers.size > 0) return;
    this.simulatedMs = this.nowMs();
    this.lastTurnMs = performance.now();
    clearInterval(this.turns);
    this.turns = undefined;
  }

  private turn(): void {
    this.simulatedMs = this.nowMs();
    this.lastTurnMs = performance.now();
    const due = [...this.timers].filter(({ dueMs }) => dueMs <= this.simulatedMs).sort((a, b) => a.dueMs - b.dueMs);
    for (const timer of due) {
      // One that is due may have been taken back by the one before it.
      if (!this.timers.has(timer)) continue;
      this.remove(timer);
      timer.action();
    }
  }

  pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => void this.setTimer(resolve, delayMs));
  }

  /** The transport with the time of arrivals in this clock's time. */
  stamp(transport: Transport): Transport {
    return {
      peerName: transport.peerName,
      isEncrypted: transport.isEncrypted,
      isLoopback: transport.isLoopback,
      onData: (listener) => transport.onData(({ bytes }) => listener({ bytes, receivedAtMs: this.nowMs() })),
      onClose: transport.onClose,
      write: (bytes) => transport.write(bytes),
      end: () => transport.end(),
      dispose: () => transport.dispose(),
    };
  }
}
