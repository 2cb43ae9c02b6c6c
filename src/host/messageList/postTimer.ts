import type { Clock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';

/** Between two updates to the page, in milliseconds: a burst of changes becomes one. */
export const listUpdateIntervalMs = 30;

export interface PostTimerParts {
  readonly clock: Clock;
  /** Whether there is a page that can be seen; until then nothing is posted, and nothing waits. */
  readonly isPosting: () => boolean;
  readonly post: () => void;
}

/** Says when an update goes to the page. */
export class PostTimer implements Disposable {
  private timer: Disposable | undefined;
  private lastPostMs = -Infinity;

  constructor(private readonly parts: PostTimerParts) {}

  /** Posts without a pause, with what waited. */
  now(): void {
    this.dispose();
    if (!this.parts.isPosting()) return;
    this.lastPostMs = this.parts.clock.nowMs();
    this.parts.post();
  }

  /** Posts now if the last post is long enough ago, for what the user waits for. */
  soon(): void {
    if (this.sinceLastMs >= listUpdateIntervalMs) this.now();
    else this.later();
  }

  /** Posts once a little later, with all that happens until then. */
  later(): void {
    this.within(Math.max(1, Math.min(listUpdateIntervalMs, listUpdateIntervalMs - this.sinceLastMs)));
  }

  /** Posts after `delayMs` at the latest. */
  within(delayMs: number): void {
    if (this.timer !== undefined || !this.parts.isPosting()) return;
    this.timer = this.parts.clock.setTimer(() => this.now(), delayMs);
  }

  /** Nothing waits any more. */
  dispose(): void {
    this.timer?.dispose();
    this.timer = undefined;
  }

  private get sinceLastMs(): number {
    return this.parts.clock.nowMs() - this.lastPostMs;
  }
}
