import type { Clock } from '../../../src/base/clock';
import { toDisposable, type Disposable } from '../../../src/base/disposable';
import { decodeUtf8, encodeUtf8 } from '../../../src/base/utf8';
import { TrafficLog, type SessionTap } from '../../../src/traffic/trafficLog';

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  now = 1000;
  wall = 1_700_000_000_000;
  private timers: { readonly atMs: number; readonly run: () => void }[] = [];

  get timerCount(): number {
    return this.timers.length;
  }

  nowMs(): number {
    return this.now;
  }

  wallMs(): number {
    return this.wall;
  }

  setTimer(run: () => void, delayMs: number): Disposable {
    const timer = { atMs: this.now + delayMs, run };
    this.timers.push(timer);
    return toDisposable(() => (this.timers = this.timers.filter((other) => other !== timer)));
  }

  /** Lets time pass and runs what is due, in order. */
  pass(ms: number): void {
    this.now += ms;
    this.wall += ms;
    for (let due = this.takeDue(); due; due = this.takeDue()) due.run();
  }

  private takeDue(): { readonly run: () => void } | undefined {
    const due = this.timers.find(({ atMs }) => atMs <= this.now);
    this.timers = this.timers.filter((timer) => timer !== due);
    return due;
  }
}

export interface Bench {
  readonly clock: ManualClock;
  readonly log: TrafficLog;
  readonly tap: SessionTap;
  send(text: string, atMs?: number): number;
  receive(text: string, atMs?: number): number;
  text(entry: number): string | undefined;
}

export function createBench(budgetBytes?: number): Bench {
  const clock = new ManualClock();
  const log = new TrafficLog({ clock, budgetBytes });
  const tap = log.openSession({ accountId: 'work', name: 'Work' });
  return {
    clock,
    log,
    tap,
    send: (text, atMs = clock.now) => tap.sent(encodeUtf8(text), atMs),
    receive: (text, atMs = clock.now) => tap.received(encodeUtf8(text), atMs),
    text: (entry) => {
      const payload = log.payload(entry);
      return payload && decodeUtf8(payload);
    },
  };
}
