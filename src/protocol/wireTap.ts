import type { FrameHead, FrameName } from './head';

/** Number of a traffic log entry: grows by one per entry, never used twice in one log. */
export type EntryNumber = number;

/** Why a run of bytes that is no complete frame stands in the log. */
export type FragmentReason = 'unfinished' | 'oversized';

/**
 * Sees every frame of one session, in both directions, exactly as on the wire without its zero byte. Times are
 * monotonic milliseconds. Whoever implements it masks secrets before it keeps anything, and copies what it keeps:
 * a frame may be a view into a buffer that is used again.
 */
export interface WireTap {
  /**
   * @param origin entry of the request that was edited or replayed, if there was one.
   * @param head of the frame, from whoever knows it already; so too below.
   */
  sent(frame: Uint8Array, sentAtMs: number, origin?: EntryNumber, head?: FrameName): EntryNumber;
  received(frame: Uint8Array, receivedAtMs: number, fragment?: FragmentReason, head?: FrameHead): EntryNumber;
  /** Text that must never be kept wherever it shows up, in clear or as base64: a password, an answer computed from it. */
  addSecret(secret: string): void;
  /** Text with the secrets masked that are known, in all the spellings that are. `isCut`: one may break off at its end. */
  maskText?(text: string, isCut: boolean): string;
}
