import type { Exchange } from '../protocol/requester';

/** Base of the ways a session or one of its requests can fail. `code` is stable and may be compared. */
export abstract class SessionError extends Error {
  abstract readonly code: string;
}

/** The server answered, and the answer is an error. Texts are stable in practice, numbers are not (evidence.md). */
export class ServerError extends SessionError {
  override readonly name = 'ServerError';
  readonly code = 'server-error';

  constructor(
    /** Name of the request that failed. */
    readonly requestName: string,
    readonly errorText: string,
    readonly errorNum: number | undefined,
    /** The whole exchange, where it was one. */
    readonly exchange?: Exchange,
  ) {
    super(errorText);
  }
}

/** No response came in time. The request may still have been carried out. */
export class TimeoutError extends SessionError {
  override readonly name = 'TimeoutError';
  readonly code = 'timeout';

  constructor(
    readonly requestName: string,
    readonly timeoutMs: number,
  ) {
    super(`${requestName} was not answered within ${Math.round(timeoutMs / 1000)} s`);
  }
}

/** The connection could not be made or has ended; `wasSent` says whether a request had gone out before. */
export class ConnectionClosedError extends SessionError {
  override readonly name = 'ConnectionClosedError';
  readonly code = 'connection-closed';

  constructor(
    message: string,
    readonly wasSent: boolean,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The connection ended before a change was answered: it may have been carried out or not, and is never sent again. */
export class OutcomeUnknownError extends SessionError {
  override readonly name = 'OutcomeUnknownError';
  readonly code = 'outcome-unknown';

  constructor(
    readonly requestName: string,
    options?: { cause?: unknown },
  ) {
    const why = options?.cause instanceof CancelledError ? 'it was given up' : 'the connection was lost';
    super(`It is not known whether ${requestName} was carried out: ${why} before the answer came`, options);
  }
}

/** The caller gave up. `wasSent` says whether the request had gone out: the server may have carried it out. */
export class CancelledError extends SessionError {
  override readonly name = 'CancelledError';
  readonly code = 'cancelled';

  constructor(readonly wasSent: boolean) {
    super('Cancelled');
  }
}

/** Login failed. Never retried by itself: servers lock accounts. */
export class AuthenticationError extends SessionError {
  override readonly name: string = 'AuthenticationError';
  readonly code = 'authentication-failed';
}

export interface UnansweredLoginFacts {
  /** True where a server took this very password before. */
  readonly passwordWorked?: boolean;
  /** True where the next connect asks for another password. */
  readonly isAskedNext?: boolean;
}

/**
 * The password or a proof of it was sent, and no answer came: the connection ended, or the server was silent. Some
 * servers refuse a password in that way, and a server that stops looks the same.
 */
export class UnansweredLoginError extends SessionError {
  override readonly name = 'UnansweredLoginError';
  readonly code = 'login-unanswered';

  constructor(
    /** What happened, to be followed by "after the password was sent". */
    readonly what: string,
    readonly facts: UnansweredLoginFacts = {},
    options?: { cause?: unknown },
  ) {
    super(`${what} after the password was sent. The password may be wrong`, options);
  }

  with(facts: UnansweredLoginFacts): UnansweredLoginError {
    return new UnansweredLoginError(this.what, { ...this.facts, ...facts }, { cause: this.cause });
  }
}

/**
 * Login failed by what the server said, not by the password: its challenge is not to be trusted, or it gave no proof
 * that it knows the password. It may not be the server it should be.
 */
export class UnprovenServerError extends AuthenticationError {
  override readonly name = 'UnprovenServerError';
}

/** The account wants TLS and the server does not start it. Nothing secret was sent, and nothing is sent in the clear. */
export class StartTlsRefusedError extends SessionError {
  override readonly name = 'StartTlsRefusedError';
  readonly code = 'starttls-refused';

  constructor(
    /** `host:port` of the server. */
    readonly peerName: string,
    /** The inner part of a sentence: "it does not offer starttls". */
    readonly reason: string,
    options?: { cause?: unknown },
  ) {
    super(`The connection to ${peerName} was not encrypted, so nobody was logged in: ${reason}`, options);
  }
}

/** The server sent something that breaks the protocol where we cannot go on, such as no XML at all. */
export class ProtocolError extends SessionError {
  override readonly name = 'ProtocolError';
  readonly code = 'protocol-error';
}

/** The link can be read by others, so the password was not sent. Ask the user for consent, then try again. */
export class ClearTextRefusedError extends SessionError {
  override readonly name = 'ClearTextRefusedError';
  readonly code = 'clear-text-refused';

  constructor(
    /** `host:port` of the server. */
    readonly peerName: string,
  ) {
    super(`The connection to ${peerName} is not encrypted, so the password was not sent`);
  }
}

/** The method that was chosen cannot be used with this server. Nothing secret was sent, and the password is not at fault. */
export class LoginMethodUnavailableError extends SessionError {
  override readonly name = 'LoginMethodUnavailableError';
  readonly code = 'login-method-unavailable';
}

/** So many requests wait already that another one is a mistake of the caller. Nothing was sent. */
export class TooManyRequestsError extends SessionError {
  override readonly name = 'TooManyRequestsError';
  readonly code = 'too-many-requests';

  constructor(readonly limit: number) {
    super(`${limit} requests are waiting already`);
  }
}
