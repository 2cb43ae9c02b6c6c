import type { Clock } from '../base/clock';

interface Mark {
  readonly fromMs: number;
  readonly offsetMs: number;
}

/** Smallest jump of the wall clock, in milliseconds, that is taken over: less is drift. */
const minJumpMs = 1000;
const maxMarks = 1000;

/**
 * Tells the time of day of monotonic times. The two clocks part when the computer sleeps or its time is set, so the
 * distance between them is noted again from time to time; times before a jump keep theirs.
 */
export class WallClock {
  private readonly marks: Mark[];

  constructor(private readonly clock: Clock) {
    this.marks = [{ fromMs: -Infinity, offsetMs: clock.wallMs() - clock.nowMs() }];
  }

  /** Looks at both clocks. */
  update(): void {
    const nowMs = this.clock.nowMs();
    const offsetMs = this.clock.wallMs() - nowMs;
    if (Math.abs(offsetMs - this.marks.at(-1)!.offsetMs) < minJumpMs) return;
    this.marks.push({ fromMs: nowMs, offsetMs });
    if (this.marks.length > maxMarks) this.marks.shift();
  }

  /** Time of day of a monotonic time, in milliseconds since 1970 UTC. */
  toWallMs(atMs: number): number {
    let index = this.marks.length - 1;
    while (index > 0 && this.marks[index]!.fromMs > atMs) index--;
    return atMs + this.marks[index]!.offsetMs;
  }
}
