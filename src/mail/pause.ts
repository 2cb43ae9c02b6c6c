import type { Clock } from '../base/clock';
import { waitFor } from './waiting';

/** Holds callers back while an account has no session it can use, for a bounded time. */
export class Pause {
  private gate: { readonly opened: Promise<void>; readonly open: () => void } | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly maxWaitMs: number,
  ) {}

  begin(): void {
    if (this.gate) return;
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    this.gate = { opened, open };
  }

  end(): void {
    this.gate?.open();
    this.gate = undefined;
  }

  /** Settles when the pause is over or lasted too long; what comes next tells. Rejects with WaitCancelledError. */
  async wait(signal?: AbortSignal): Promise<void> {
    const { gate } = this;
    if (!gate) return;
    let give: () => void = () => undefined;
    const tooLong = new Promise<void>((resolve) => (give = resolve));
    const timer = this.clock.setTimer(give, this.maxWaitMs);
    try {
      await waitFor(Promise.race([gate.opened, tooLong]), signal);
    } finally {
      timer.dispose();
    }
  }
}
