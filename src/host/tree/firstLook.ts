import type { Event } from '../../base/emitter';
import type { Clock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';

/** So long after a view came to the front something may be prepared, in milliseconds: its rows are drawn by then. */
const drawnAfterMs = 300;

/** What of a view tells whether somebody looks at it. */
export interface Visibility {
  readonly visible: boolean;
  readonly onDidChangeVisibility: Event<unknown>;
}

/** Prepares something once, when a view is looked at for the first time. */
export class FirstLook implements Disposable {
  private readonly listener: Disposable;
  private timer: Disposable | undefined;

  constructor(
    private readonly view: Visibility,
    private readonly clock: Clock,
    private readonly prepare: () => void,
  ) {
    this.listener = view.onDidChangeVisibility(() => this.look());
    this.look();
  }

  dispose(): void {
    this.listener.dispose();
    this.timer?.dispose();
  }

  private look(): void {
    if (!this.view.visible || this.timer) return;
    this.listener.dispose();
    this.timer = this.clock.setTimer(this.prepare, drawnAfterMs);
  }
}
