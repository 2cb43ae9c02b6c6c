/**
 * Why a transport ended, where it knows better than that bytes stopped coming. The message is one sentence for people
 * without its full stop, and holds no secret: no address of a session, no form, no cookie.
 */
export abstract class TransportEndError extends Error {
  /** Stable, and may be compared. */
  abstract readonly code: string;
}
