import { performance } from 'node:perf_hooks';
import type { Clock } from '../../src/base/clock';
import type { Disposable } from '../../src/base/disposable';
import type { Transport } from '../../src/base/transport';

/** Time that runs `factor` times as fast as it does: ten minutes of use in a few seconds. */
export class FastClock implements Clock {
  private readonly startedAtWallMs = Date.now();
  /** Simulated time and real time when the present factor began. */
  private since = { simulatedMs: 0, realMs: performance.now() };

  constructor(private factor: number) {}

  nowMs(): number {
    return this.since.simulatedMs + (performance.now() - this.since.realMs) * this.factor;
  }

  /** Time runs as it does from now on: what a busy machine takes long for is no time-out then. */
  slowDown(): void {
    this.since = { simulatedMs: this.nowMs(), realMs: performance.now() };
    this.factor = 1;
  }

  wallMs(): number {
    return this.startedAtWallMs + this.nowMs();
  }

  setTimer(action: () => void, delayMs: number): Disposable {
    const timer = setTimeout(action, delayMs / this.factor);
    return { dispose: () => clearTimeout(timer) };
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
