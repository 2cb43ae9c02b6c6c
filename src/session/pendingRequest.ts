import { parseFrame } from '../protocol/codec';
import { XmlError } from '../protocol/errors';
import type { Exchange, RequestOptions } from '../protocol/requester';
import type { EntryNumber } from '../protocol/wireTap';
import { attributeOf, integerOf, type XmlElement } from '../protocol/xml';
import { ProtocolError, ServerError } from './errors';
import type { SessionLimits } from './limits';
import type { Awaited } from './silenceWatch';
import { readableXmlError, type HideSecrets } from './withoutSecrets';

/** A request before it goes out. */
export interface NewRequest {
  readonly id: string;
  /** Grows from request to request, unlike ids, which start again. */
  readonly number: number;
  readonly name: string;
  /** As it goes to the wire, without the zero byte. */
  readonly document: Uint8Array;
  readonly timeoutMs: number;
  readonly options: RequestOptions;
  /** See ChannelOptions. */
  readonly withoutSecrets?: ((error: ServerError) => ServerError) | undefined;
  readonly hide?: HideSecrets | undefined;
}

/** One request from its call to its response. Settles its promise exactly once; whoever comes later is ignored. */
export class PendingRequest implements Awaited {
  readonly promise: Promise<Exchange>;
  private resolve!: (exchange: Exchange) => void;
  private reject!: (error: Error) => void;
  /** Its entry in the traffic log; undefined before it is on the wire. */
  private entry: EntryNumber | undefined;
  private sentAtMs = 0;
  private data: XmlElement[] = [];
  private collectedBytes = 0;
  private problem: Error | undefined;
  private lastSignMs = 0;
  private settled = false;
  private stopListening: (() => void) | undefined;

  constructor(readonly request: NewRequest) {
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  get id(): string {
    return this.request.id;
  }

  get name(): string {
    return this.request.name;
  }

  get wasSent(): boolean {
    return this.entry !== undefined;
  }

  /** False once the promise is settled, response or not. */
  get isAwaited(): boolean {
    return !this.settled;
  }

  /** Runs `cancel` when the caller gives up; not after the request is settled. */
  watchSignal(signal: AbortSignal, cancel: () => void): void {
    signal.addEventListener('abort', cancel, { once: true });
    this.stopListening = () => signal.removeEventListener('abort', cancel);
  }

  /** Notes that the request is on the wire, and where. */
  markSent(entry: EntryNumber, sentAtMs: number): void {
    this.entry = entry;
    this.sentAtMs = this.lastSignMs = sentAtMs;
    this.request.options.onSent?.(entry);
  }

  get deadlineMs(): number {
    return this.lastSignMs + this.request.timeoutMs;
  }

  /**
   * Takes a data message. A message that cannot be read, a listener that throws and too much data fail the request,
   * but only when its response is there: what follows still belongs to it.
   */
  addData(frame: Uint8Array, receivedAtMs: number, limits: SessionLimits): void {
    this.lastSignMs = receivedAtMs;
    if (this.problem || this.settled) return;
    try {
      const message = parseFrame(frame, limits);
      const { onData } = this.request.options;
      if (onData) onData(message);
      else this.collect(message, frame.length, limits.maxCollectedBytes);
    } catch (error) {
      this.data = [];
      this.problem = error instanceof XmlError ? this.unreadable(`data for ${this.name}`, error) : asError(error);
    }
  }

  private collect(message: XmlElement, sizeBytes: number, limitBytes: number): void {
    this.collectedBytes += sizeBytes;
    if (this.collectedBytes > limitBytes) {
      throw new ProtocolError(`The data for ${this.name} is larger than ${limitBytes} bytes`);
    }
    this.data.push(message);
  }

  /** Settles with the response: resolves, or rejects with what went wrong first. */
  complete(frame: Uint8Array, receivedAtMs: number, limits: SessionLimits): void {
    try {
      const response = parseFrame(frame, limits);
      const exchange = this.exchangeOf(response, receivedAtMs);
      const error = this.refusalOf(exchange) ?? this.problem;
      if (error) this.fail(error);
      else this.succeed(exchange);
    } catch (error) {
      this.fail(error instanceof XmlError ? this.unreadable(`the response to ${this.name}`, error) : asError(error));
    }
  }

  /** Tells whoever gave the request up what its response says. */
  completeLate(frame: Uint8Array, receivedAtMs: number, limits: SessionLimits): void {
    const { onLateResponse } = this.request.options;
    if (!onLateResponse) return;
    let response: XmlElement;
    try {
      response = parseFrame(frame, limits);
    } catch {
      // The frame is in the log; nothing of it can be told.
      return;
    }
    const refusal = this.refusalOf(this.exchangeOf(response, receivedAtMs));
    onLateResponse({ refusal: refusal?.errorText });
  }

  private refusalOf(exchange: Exchange): ServerError | undefined {
    const refusal = serverError(this.name, exchange);
    return refusal && (this.request.withoutSecrets?.(refusal) ?? refusal);
  }

  private exchangeOf(response: XmlElement, receivedAtMs: number): Exchange {
    return {
      id: this.id,
      response,
      data: this.data,
      elapsedMs: receivedAtMs - this.sentAtMs,
      entry: this.entry!,
    };
  }

  private succeed(exchange: Exchange): void {
    this.settle();
    this.resolve(exchange);
  }

  fail(error: Error): void {
    if (this.settled) return;
    this.settle();
    this.data = [];
    this.reject(error);
  }

  private unreadable(what: string, error: XmlError): ProtocolError {
    const cause = readableXmlError(error, this.request.hide ?? ((text) => text));
    return new ProtocolError(`The server sent ${what} that cannot be read: ${cause.message}`, { cause });
  }

  private settle(): void {
    this.settled = true;
    this.stopListening?.();
  }
}

function serverError(requestName: string, exchange: Exchange): ServerError | undefined {
  const { response } = exchange;
  // Its id alone: nearly every response.
  if (response.attributes.size === 1) return undefined;
  const text = attributeOf(response, 'errorText');
  const number = attributeOf(response, 'errorNum');
  if (text === undefined && number === undefined) return undefined;
  const words = text || `error ${number || 'without a text'}`;
  return new ServerError(requestName, words, integerOf(response, 'errorNum'), exchange);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
