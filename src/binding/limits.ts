/** Bounds on what one session over HTTP may cost us. */
export interface BindingLimits {
  /** Requests that go out in one POST; the vendor's library sends no more (protocol reference, "HTTP binding"). */
  readonly maxBatchRequests: number;
  /** Bytes of one POST; a request longer than that goes alone. Keeps below what web servers take by default. */
  readonly maxBatchBytes: number;
  /** Bytes that wait to be sent. Twice the longest frame, so that any one request fits. */
  readonly maxWaitingBytes: number;
  /** Seconds the server is asked to hold a poll: what is lost is noticed soon, and a quiet session costs little. */
  readonly pollSeconds: number;
  /** What a poll may take beyond that, in milliseconds. */
  readonly pollGraceMs: number;
  /** Pause after a poll that came back empty at once: a server that does not hold polls is not asked without end. */
  readonly emptyPollPauseMs: number;
  /** What a request before login, or the login, may take, in milliseconds. Servers answer some late on purpose. */
  readonly loginTimeoutMs: number;
  /** What a POST may take, in milliseconds: as long as the longest time a request may be given. */
  readonly syncTimeoutMs: number;
  /** Milliseconds without any answer before the session is given up, however often it was tried. */
  readonly maxTroubleMs: number;
  /** What saying that the session is not wanted any more may take, in milliseconds. Nobody waits for it. */
  readonly killTimeoutMs: number;
}

export const defaultBindingLimits: BindingLimits = {
  maxBatchRequests: 10,
  maxBatchBytes: 1024 * 1024,
  maxWaitingBytes: 128 * 1024 * 1024,
  pollSeconds: 20,
  pollGraceMs: 10_000,
  emptyPollPauseMs: 1_000,
  loginTimeoutMs: 60_000,
  syncTimeoutMs: 610_000,
  maxTroubleMs: 60_000,
  killTimeoutMs: 2_000,
};
