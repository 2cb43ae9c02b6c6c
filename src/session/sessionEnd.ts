/**
 * Why a session ended: `bye-client` it was closed here; `bye-server` the server said so; `lost` the connection went
 * away; `protocol` what came was no XIMSS or over a limit.
 */
export type SessionEndReason = 'bye-client' | 'bye-server' | 'lost' | 'protocol';

export interface SessionEnd {
  readonly reason: SessionEndReason;
  /** One sentence without its full stop, for people. */
  readonly message: string;
  /** What the session died of, where there is an error. */
  readonly error?: Error;
}
