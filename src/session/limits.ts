import { defaultProtocolLimits, type ProtocolLimits } from '../protocol/limits';

/** Bounds on what one session may cost us. */
export interface SessionLimits extends ProtocolLimits {
  /** Requests written and not yet answered. Enough to keep any link busy; the rest waits here, not in the server. */
  readonly maxInFlight: number;
  /** Requests that wait for their turn. Beyond it a caller has lost control, and is told so. */
  readonly maxQueued: number;
  /**
   * Bytes of data messages collected for one request, as they were on the wire. Listings are streamed with `onData`
   * and do not count; a server that never stops sending does not eat the memory of the editor.
   */
  readonly maxCollectedBytes: number;
  /** Requests nobody waits for any more whose answer may still come. Beyond it the oldest are forgotten. */
  readonly maxAbandoned: number;
  /** Ids of answered requests that are remembered, so that a second response can be told from an unknown one. */
  readonly maxRememberedIds: number;
  /** Notices reported one by one. What comes after them is only counted, so that a flood cannot fill the diary. */
  readonly maxNotices: number;
}

export const defaultSessionLimits: SessionLimits = {
  ...defaultProtocolLimits,
  maxInFlight: 128,
  maxQueued: 10_000,
  maxCollectedBytes: 256 * 1024 * 1024,
  maxAbandoned: 1_000,
  maxRememberedIds: 1_000,
  maxNotices: 200,
};
