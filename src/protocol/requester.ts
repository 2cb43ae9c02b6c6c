import type { Event } from '../base/emitter';
import type { EntryNumber } from './wireTap';
import type { XmlElement } from './xml';

/** One finished exchange: what was asked, all that came back for it. */
export interface Exchange {
  readonly id: string;
  readonly response: XmlElement;
  /** Data messages with the request's id, in order of arrival. */
  readonly data: readonly XmlElement[];
  /** Milliseconds from the write of the request to the arrival of the response. */
  readonly elapsedMs: number;
  /** The request's entry in the traffic log. */
  readonly entry: EntryNumber;
}

/** What a response that came late says of its request. */
export interface LateResponse {
  /** The server's words, without secrets; undefined where the request was carried out. */
  readonly refusal: string | undefined;
}

export interface RequestOptions {
  /** Gives up waiting. The request may be on the wire already: a late answer is still taken for its own. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without any answer before the request fails; the session's default otherwise. */
  readonly timeoutMs?: number | undefined;
  /**
   * Takes each data message as it arrives, in order with asynchronous messages, and before the promise settles.
   * The message is then not collected into `Exchange.data`.
   */
  readonly onData?: ((message: XmlElement) => void) | undefined;
  /** Told the request's entry in the traffic log once it is on the wire, whatever becomes of it. */
  readonly onSent?: ((entry: EntryNumber) => void) | undefined;
  /**
   * Told, once, that the response came after all, when nobody waited for it any more: what became of it is known now. Not
   * where the response cannot be read, which tells nothing.
   */
  readonly onLateResponse?: ((response: LateResponse) => void) | undefined;
  /** Entry of the request that this one repeats or was edited from. */
  readonly origin?: EntryNumber | undefined;
}

/** The narrow door through which mail, tree and console use a session. Implemented by session/Session. */
export interface Requester {
  /**
   * Sends a request under a new id (an `id` it has is dropped) and waits for its response.
   * Rejects with ServerError when the response reports one, else with TimeoutError, CancelledError,
   * ConnectionClosedError: see session/errors.ts.
   */
  request(request: XmlElement, options?: RequestOptions): Promise<Exchange>;
  /** Messages without an id, in order of arrival. */
  readonly onAsynchronousMessage: Event<XmlElement>;
}
