import type { Clock } from '../base/clock';
import { toDisposable, type Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import type { Exchange, LateResponse, Requester, RequestOptions } from '../protocol/requester';
import type { XmlElement } from '../protocol/xml';
import { CancelledError, ConnectionClosedError, OutcomeUnknownError, TimeoutError } from './errors';
import { repeatabilityOf } from './repeatable';

/** How long a request that only reads waits for the next session, in milliseconds. */
export const maxWaitForSessionMs = 30_000;
/** Requests that wait for the next session at once; beyond it a caller has lost control. */
const maxWaiting = 1_000;
/** A server that breaks the connection at a request would do so again: it is sent once more, not for ever. */
const maxResends = 1;

/** A change nobody knows the outcome of; the object is its own identity. */
export interface UnknownOutcome {
  readonly requestName: string;
}

/** What became of it after all. */
export interface KnownOutcome extends LateResponse {
  readonly outcome: UnknownOutcome;
}

interface Waiter {
  readonly resolve: (session: Requester) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One requester over the sessions that follow each other, for who does not want to know where one ended. What only
 * reads and means the same everywhere waits for the next session and is sent again, once. A change whose answer was
 * lost rejects with OutcomeUnknownError and is never sent again, nor is one that was given up while it was on the wire;
 * what was made for a session that is gone rejects with ConnectionClosedError.
 */
export class SteadyRequester implements Requester, Disposable {
  private readonly messages = new Emitter<XmlElement>();
  private readonly unknownOutcomes = new Emitter<UnknownOutcome>();
  private readonly knownOutcomes = new Emitter<KnownOutcome>();
  private readonly waiters = new Set<Waiter>();
  private session: Requester | undefined;
  private subscription: Disposable = toDisposable(() => undefined);
  private isOver = false;

  readonly onAsynchronousMessage: Event<XmlElement> = this.messages.event;
  /** Told of each change nobody knows the outcome of: its answer was lost, or did not come while somebody waited for it. */
  readonly onUnknownOutcome: Event<UnknownOutcome> = this.unknownOutcomes.event;
  /** Told of those among them whose answer came after all. */
  readonly onKnownOutcome: Event<KnownOutcome> = this.knownOutcomes.event;

  constructor(private readonly clock: Clock) {}

  /** Goes on with another session, and with undefined waits for one. */
  use(session: Requester | undefined): void {
    if (this.isOver) return;
    this.subscription.dispose();
    this.session = session;
    if (!session) return;
    this.subscription = session.onAsynchronousMessage((message) => this.messages.fire(message));
    for (const waiter of [...this.waiters]) waiter.resolve(session);
  }

  async request(request: XmlElement, options: RequestOptions = {}): Promise<Exchange> {
    const kind = repeatabilityOf(request);
    for (let resends = 0; ; resends++) {
      const session = this.session ?? (await this.nextSession(kind === 'repeatable', options.signal));
      let hasData = false;
      const { onData } = options;
      const watched = onData && {
        onData: (message: XmlElement) => {
          hasData = true;
          onData(message);
        },
      };
      const outcome: UnknownOutcome = { requestName: request.name };
      const onLateResponse = (response: LateResponse): void => {
        options.onLateResponse?.(response);
        this.knownOutcomes.fire({ outcome, refusal: response.refusal });
      };
      try {
        return await session.request(request, { ...options, ...watched, onLateResponse });
      } catch (error) {
        if (kind === 'change' && isGivenUp(error)) this.unknownOutcomes.fire(outcome);
        if (!(error instanceof ConnectionClosedError)) throw error;
        // The session may not have told its end yet.
        if (this.session === session) this.use(undefined);
        // Who has taken a part already would get it twice.
        if (kind === 'repeatable' && !hasData && resends < maxResends && !this.isOver) continue;
        throw kind === 'change' && error.wasSent ? this.unknown(outcome, error) : error;
      }
    }
  }

  /** Nothing comes any more: whoever waits is told so. */
  dispose(): void {
    this.isOver = true;
    this.session = undefined;
    this.subscription.dispose();
    for (const waiter of [...this.waiters]) waiter.reject(notConnected());
    this.messages.dispose();
    this.knownOutcomes.dispose();
    // Not `unknownOutcomes`: requests of a session that has just ended are rejected in a moment.
  }

  private unknown(outcome: UnknownOutcome, cause: ConnectionClosedError): OutcomeUnknownError {
    this.unknownOutcomes.fire(outcome);
    return new OutcomeUnknownError(outcome.requestName, { cause });
  }

  private nextSession(mayWait: boolean, signal: AbortSignal | undefined): Promise<Requester> {
    if (signal?.aborted) return Promise.reject(new CancelledError(false));
    if (!mayWait || this.isOver || this.waiters.size >= maxWaiting) return Promise.reject(notConnected());
    return new Promise<Requester>((resolve, reject) => {
      const settle = (): void => {
        this.waiters.delete(waiter);
        timer.dispose();
        signal?.removeEventListener('abort', abort);
      };
      const waiter: Waiter = {
        resolve: (session) => (settle(), resolve(session)),
        reject: (error) => (settle(), reject(error)),
      };
      const abort = (): void => waiter.reject(new CancelledError(false));
      const timer = this.clock.setTimer(() => waiter.reject(notConnected()), maxWaitForSessionMs);
      signal?.addEventListener('abort', abort, { once: true });
      this.waiters.add(waiter);
    });
  }
}

/** True where the request is on the wire and the session goes on: its answer may still come. */
function isGivenUp(error: unknown): boolean {
  return error instanceof TimeoutError || (error instanceof CancelledError && error.wasSent);
}

function notConnected(): ConnectionClosedError {
  return new ConnectionClosedError('There is no connection to the server', false);
}
