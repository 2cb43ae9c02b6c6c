/**
 * Why a transport ended, where it knows better than that bytes stopped coming. The message is one sentence for people
 * without its full stop, and holds no secret: no address of a session, no form, no cookie.
 */
export abstract class TransportEndError extends Error {
  /** Stable, and may be compared. */
  abstract readonly code: string;
  readonly endsTransport = true;
  /** True for what may be better in a moment; the binding then sends the same batch again under its number. */
  abstract readonly mayPass: boolean;
  /**
   * True where this was the answer to a proof of the password: for all that is known the server refused it, as some do
   * with a page, and servers lock accounts.
   */
  abstract readonly mayBeRefusal: boolean;
  /** True where nothing of the last request can have reached the server: it was not even connected. */
  abstract readonly isUnsent: boolean;
}

/** By a mark and not by class: code that is loaded later brings a class of its own. */
export function isTransportEnd(error: unknown): error is TransportEndError {
  return error instanceof Error && (error as Partial<TransportEndError>).endsTransport === true;
}
