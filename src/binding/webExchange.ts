import type { Event } from '../base/emitter';

/** One request to the web server. `path` may hold a session key, and `body` a password: neither goes into an error. */
export interface WebRequest {
  readonly method: 'GET' | 'POST';
  /** With its query, as it goes into the request line. */
  readonly path: string;
  readonly body?: Uint8Array | undefined;
  readonly contentType?: string | undefined;
  /** For the whole exchange, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface WebAnswer {
  readonly status: number;
  /** Where a redirect wants to go; undefined when it says nothing. */
  readonly location: string | undefined;
  readonly body: Uint8Array;
  /** When its last byte came, see Clock.nowMs. */
  readonly receivedAtMs: number;
}

/**
 * Exchanges requests with one web server over connections that it keeps. Redirects are not followed.
 *
 * `send` rejects with a BindingError `http-unreachable` when there was no answer, `http-limit` when it was too large,
 * and with the error of the transport when the server is not to be trusted.
 */
export interface WebExchange {
  /** Values of cookies, as they come. */
  readonly onSecret?: Event<string> | undefined;
  send(request: WebRequest): Promise<WebAnswer>;
  /** Drops all connections. */
  dispose(): void;
}
