import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import type { ReceivedChunk, Transport } from '../base/transport';
import { Framer, frameBytes } from '../protocol/framer';
import { readHead } from '../protocol/head';
import { killPath } from './addresses';
import { BatchQueue } from './batches';
import { BindingError } from './errors';
import { defaultBindingLimits, type BindingLimits } from './limits';
import { LoginDesk } from './loginDesk';
import { PollLoop } from './pollLoop';
import { SyncChannel } from './syncChannel';
import type { WebExchange } from './webExchange';

export interface BindingTransportOptions {
  readonly peerName: string;
  readonly isEncrypted: boolean;
  readonly isLoopback: boolean;
  /** Owned by the transport from now on. */
  readonly exchange: WebExchange;
  readonly clock: Clock;
  /** A number from 0 up to, not including, 1: spreads the tries of many clients. */
  readonly random: () => number;
  readonly limits?: Partial<BindingLimits> | undefined;
}

/**
 * XIMSS over HTTP as a pipe of bytes (protocol reference, "HTTP binding"): whoever holds it writes and reads the same
 * frames as over TCP. Requests before login go to the login page, the login becomes its form, later ones go out in
 * numbered batches, and a held poll brings what the server says by itself.
 */
export class BindingTransport implements Transport {
  readonly peerName: string;
  readonly isEncrypted: boolean;
  readonly isLoopback: boolean;
  private readonly limits: BindingLimits;
  private readonly data = new Emitter<ReceivedChunk>();
  private readonly closed = new Emitter<Error | undefined>();
  private readonly framer = new Framer();
  private readonly queue: BatchQueue;
  private readonly desk: LoginDesk;
  private readonly abort = new AbortController();
  private sessionKey: string | undefined;
  private sync: SyncChannel | undefined;
  private isPumping = false;
  /** Set once nothing more is to be written: the connection ends when all is sent. */
  private isEnding = false;
  /** True when the server has ended the session itself, or was asked to: nothing is left to be dropped there. */
  private isGone = false;
  /** True from the moment that bye is sent. */
  private isLeaving = false;
  private isClosed = false;
  private failure: Error | undefined;

  constructor(private readonly options: BindingTransportOptions) {
    const { peerName, exchange } = options;
    this.peerName = peerName;
    this.isEncrypted = options.isEncrypted;
    this.isLoopback = options.isLoopback;
    this.limits = { ...defaultBindingLimits, ...options.limits };
    this.queue = new BatchQueue(this.limits);
    this.desk = new LoginDesk({ exchange, peerName, limits: this.limits, signal: this.abort.signal });
  }

  get onSecret(): Event<string> | undefined {
    return this.options.exchange.onSecret;
  }

  readonly onData: Event<ReceivedChunk> = (listener) => this.data.event(listener);

  readonly onClose: Event<Error | undefined> = (listener) => {
    if (!this.isClosed) return this.closed.event(listener);
    return callLater(() => listener(this.failure));
  };

  write(bytes: Uint8Array): void {
    if (this.isClosed || this.isEnding) return;
    if (this.queue.waitingBytes + this.framer.pendingBytes + bytes.length > this.limits.maxWaitingBytes) {
      const { maxWaitingBytes } = this.limits;
      const message = `${this.peerName} takes no data: more than ${maxWaitingBytes} bytes wait to be sent`;
      this.close(new BindingError('http-backlog', message));
      return;
    }
    this.framer.push(bytes, (frame) => this.queue.add(Uint8Array.from(frame)));
    this.pumpSoon();
  }

  end(): void {
    this.isEnding = true;
    this.pumpSoon();
  }

  dispose(): void {
    this.close(undefined);
  }

  /** Starts in a moment, so that what is written in one go travels in one batch. */
  private pumpSoon(): void {
    if (this.isPumping || this.isClosed) return;
    this.isPumping = true;
    void Promise.resolve()
      .then(() => this.pump())
      .then(
        () => {
          this.isPumping = false;
          if (this.isEnding) this.close(undefined);
          // What was written in the moment after the last look.
          else if (!this.queue.isEmpty) this.pumpSoon();
        },
        (error: unknown) => this.close(asError(error)),
      );
  }

  private async pump(): Promise<void> {
    while (!this.isClosed && !this.queue.isEmpty) {
      if (this.sync) await this.sendBatch(this.sync);
      else await this.sendBeforeLogin(this.queue.takeFirst()!);
    }
  }

  private async sendBeforeLogin(document: Uint8Array): Promise<void> {
    const { documents, sessionKey, receivedAtMs } = await this.desk.answer(document, this.options.clock.nowMs());
    if (sessionKey !== undefined) this.openSession(sessionKey);
    this.deliver(documents, receivedAtMs);
    if (isBye(document)) this.close(undefined);
  }

  private openSession(sessionKey: string): void {
    const { exchange, clock, random } = this.options;
    const services = {
      exchange,
      clock,
      random,
      peerName: this.peerName,
      limits: this.limits,
      signal: this.abort.signal,
    };
    this.sessionKey = sessionKey;
    this.sync = new SyncChannel(sessionKey, services);
    const poll = new PollLoop(sessionKey, services, (documents, atMs) => this.deliver(documents, atMs));
    poll.run().catch((error: unknown) => {
      // The answer to bye is still on its way then, and polls of a session that ends are told that it is gone.
      if (!this.isLeaving) this.close(asError(error));
    });
  }

  private async sendBatch(sync: SyncChannel): Promise<void> {
    const batch = this.queue.takeBatch();
    const saidBye = batch.some(isBye);
    if (saidBye) this.isLeaving = true;
    const { documents, receivedAtMs, problem } = await sync.send(batch);
    if (saidBye) this.isGone = true;
    this.deliver(documents, receivedAtMs);
    if (problem) throw problem;
    if (saidBye) this.close(undefined);
  }

  private deliver(documents: readonly Uint8Array[], receivedAtMs: number): void {
    for (const document of documents) {
      // Who got the one before may have dropped the connection.
      if (this.isClosed) return;
      if (isBye(document)) this.isGone = true;
      this.data.fire({ bytes: frameBytes(document), receivedAtMs });
    }
  }

  private close(error: Error | undefined): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.failure = error;
    // Where the network failed the session may live on: whoever connects again may ask for it by its key.
    if (error instanceof BindingError && (error.code === 'http-session-gone' || error.mayPass)) this.isGone = true;
    this.abort.abort();
    this.dropSession();
    this.closed.fire(error);
    this.data.dispose();
    this.closed.dispose();
  }

  /** Tells the server that the session is not wanted any more, without waiting for an answer; then hangs up. */
  private dropSession(): void {
    const { exchange } = this.options;
    if (this.sessionKey === undefined || this.isGone) {
      exchange.dispose();
      return;
    }
    exchange
      .send({ method: 'POST', path: killPath(this.sessionKey), timeoutMs: this.limits.killTimeoutMs })
      .catch(() => undefined)
      .finally(() => exchange.dispose());
  }
}

function isBye(document: Uint8Array): boolean {
  return readHead(document).tag.toLowerCase() === 'bye';
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function callLater(action: () => void): Disposable {
  let isWanted = true;
  void Promise.resolve().then(() => {
    if (isWanted) action();
  });
  return { dispose: () => (isWanted = false) };
}
