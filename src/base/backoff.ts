/** Bounds of a growing pause, in milliseconds. */
export interface BackoffLimits {
  readonly baseMs: number;
  readonly capMs: number;
}

/** Quick for a moment's loss, and at most a try a minute while a server is away. */
export const reconnectBackoff: BackoffLimits = { baseMs: 500, capMs: 60_000 };

/**
 * Pause before a further try: anywhere between nothing and twice the bound of the try before ("full jitter"), so
 * that clients which lost a server at the same moment do not come back at the same moment.
 *
 * @param attempt tries made before, from 0
 * @param random a number from 0 up to, not including, 1
 */
export function fullJitterDelayMs(attempt: number, random: number, { baseMs, capMs }: BackoffLimits): number {
  // Beyond 2^30 the cap has long won.
  return random * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
}
