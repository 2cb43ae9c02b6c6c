import { performance } from 'node:perf_hooks';
import type { Clock } from '../../src/base/clock';
import type { Disposable } from '../../src/base/disposable';
import type { Transport } from '../../src/base/transport';

/** Time that runs `factor` times as fast as it does: ten minutes of use in a few seconds. */
export class FastClock implements Clock {
  private readonly startedAtWallMs = Date.now();
  private readonly startedAtMs = performance.now();

  constructor(readonly factor: number) {}

  nowMs(): number {
    return (performance.now() - this.startedAtMs) * this.factor;
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
