/**
 * Pause before the next try after so many errors in a row, in milliseconds (protocol reference, "HTTP binding": the
 * delays of the vendor's library).
 *
 * @param errors from 1
 * @param random a number from 0 up to, not including, 1
 */
export function retryDelayMs(errors: number, random: number): number {
  if (errors > 20) return 10_000 + random * 20_000;
  if (errors > 10) return 5_000;
  return errors > 5 ? 2_000 : 200;
}

/** Counts the errors of one channel in a row, and says when it is enough. */
export class Trouble {
  private errors = 0;
  private sinceMs = 0;

  constructor(private readonly maxTroubleMs: number) {}

  /** True while the last try failed; the server may know of it all the same. */
  get hasFailed(): boolean {
    return this.errors > 0;
  }

  pass(): void {
    this.errors = 0;
  }

  /** Pause before the next try; undefined when the trouble has lasted too long to try again. */
  fail(nowMs: number, random: number): number | undefined {
    if (this.errors === 0) this.sinceMs = nowMs;
    const delayMs = retryDelayMs(++this.errors, random);
    return nowMs - this.sinceMs + delayMs > this.maxTroubleMs ? undefined : delayMs;
  }
}
