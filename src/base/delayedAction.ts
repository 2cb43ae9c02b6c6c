import type { Clock } from './clock';
import type { Disposable } from './disposable';

/** Does something once, a while after it was asked for; what else asks for it until then is served by the same. */
export class DelayedAction implements Disposable {
  private timer: Disposable | undefined;
  private isDisposed = false;

  /** @param delayMs from the first asking until it is done, in milliseconds */
  constructor(
    private readonly clock: Clock,
    private readonly delayMs: number,
    private readonly action: () => void,
  ) {}

  ask(): void {
    if (this.isDisposed) return;
    this.timer ??= this.clock.setTimer(() => this.doNow(), this.delayMs);
  }

  /** At once instead of later, whether it was asked for or not. */
  doNow(): void {
    this.timer?.dispose();
    this.timer = undefined;
    if (!this.isDisposed) this.action();
  }

  dispose(): void {
    this.isDisposed = true;
    this.timer?.dispose();
    this.timer = undefined;
  }
}
