import { decodeUtf8, encodeUtf8 } from '../../../src/base/utf8';
import { TrafficLog, type SessionTap } from '../../../src/traffic/trafficLog';
import { ManualClock } from '../../support/manualClock';

/** A clock that stands still until a test moves it, and whose time of day may be set. */
export class TestClock extends ManualClock {
  /** How far the time of day was set forward, in milliseconds. */
  wallJumpMs = 0;

  override wallMs(): number {
    return super.wallMs() + this.wallJumpMs;
  }
}

export interface Bench {
  readonly clock: TestClock;
  readonly log: TrafficLog;
  readonly tap: SessionTap;
  readonly send: (text: string, atMs?: number) => number;
  readonly receive: (text: string, atMs?: number) => number;
  readonly text: (entry: number) => string | undefined;
}

export function createBench(budgetBytes?: number): Bench {
  const clock = new TestClock();
  const log = new TrafficLog({ clock, budgetBytes });
  const tap = log.openSession({ accountId: 'work', name: 'Work' });
  return {
    clock,
    log,
    tap,
    send: (text, atMs = clock.nowMs()) => tap.sent(encodeUtf8(text), atMs),
    receive: (text, atMs = clock.nowMs()) => tap.received(encodeUtf8(text), atMs),
    text: (entry) => {
      const payload = log.payload(entry);
      return payload && decodeUtf8(payload);
    },
  };
}
