import type { Clock } from '../base/clock';
import { DisposableStore } from '../base/disposable';
import { Emitter } from '../base/emitter';
import type { ReceivedChunk, Transport } from '../base/transport';
import { isTransportEnd } from '../base/transportEnd';
import { encodeWithId, parseFrame } from '../protocol/codec';
import { FrameTooLargeError } from '../protocol/errors';
import { frameBytes, Framer } from '../protocol/framer';
import { readHead, type FrameHead, type FrameName } from '../protocol/head';
import { classify } from '../protocol/message';
import type { Exchange, RequestOptions } from '../protocol/requester';
import type { EntryNumber, WireTap } from '../protocol/wireTap';
import type { XmlElement } from '../protocol/xml';
import { AsynchronousMessages } from './asynchronousMessages';
import { CancelledError, ConnectionClosedError, TimeoutError, TooManyRequestsError, type ServerError } from './errors';
import { goodbyeWords } from './goodbyeWords';
import { GreetingCheck } from './greetingCheck';
import { IdGenerator } from './idGenerator';
import type { SessionLimits } from './limits';
import { NoticeBoard } from './notices';
import { PendingRequest } from './pendingRequest';
import { PendingRequests } from './pendingRequests';
import { SilenceWatch } from './silenceWatch';
import type { SessionEnd } from './sessionEnd';
import type { UpgradeTransport } from './startTls';
import { hideInError, type HideSecrets } from './withoutSecrets';

export interface ChannelOptions {
  /** What the channel begins with; the channel owns it. */
  readonly transport: Transport;
  readonly tap: WireTap;
  readonly clock: Clock;
  readonly limits: SessionLimits;
  readonly requestTimeoutMs: number;
  /** An error of the server without what no text may show. */
  readonly withoutSecrets?: ((error: ServerError) => ServerError) | undefined;
  /** Text for people without the same. */
  readonly hide?: HideSecrets | undefined;
  /** First request id; 1 when absent. */
  readonly firstId?: number | undefined;
}

/**
 * Requests and their answers over one connection: ids, order, correlation, limits, and the end that settles
 * everything. Knows nothing of login. Owns the transport, and each that comes in its place.
 */
export class ExchangeChannel {
  readonly notices: NoticeBoard;
  private transport: Transport;
  private subscriptions = new DisposableStore();
  private readonly asynchronousMessages = new AsynchronousMessages((frame) => this.parseAsynchronous(frame));
  private readonly ends = new Emitter<SessionEnd>();
  private readonly ids: IdGenerator;
  private readonly pending: PendingRequests;
  private readonly framer: Framer;
  private readonly greeting: GreetingCheck;
  private readonly silence: SilenceWatch<PendingRequest>;
  private ended: SessionEnd | undefined;
  private requestCount = 0;
  /** Set by the request after which nothing is written any more. */
  private saidLast = false;
  /** Set by a frame after which nothing counts; the rest of its segment still gets into the log. */
  private endOfChunk: SessionEnd | undefined;
  /** The request with whose response the connection changes; what comes behind that is thrown away. */
  private turningPoint: PendingRequest | undefined;
  private isDeaf = false;
  private lastSent: number;
  private lastReceived: number;
  /** When the first of the requests in flight went out. */
  private busySince: number;

  constructor(private readonly options: ChannelOptions) {
    const { transport, limits, clock } = options;
    this.notices = new NoticeBoard(limits.maxNotices, options.hide);
    this.ids = new IdGenerator(options.firstId);
    this.pending = new PendingRequests(limits.maxAbandoned, limits.maxRememberedIds);
    this.framer = new Framer(limits.maxFrameBytes);
    this.greeting = new GreetingCheck(transport.peerName, options.hide);
    this.silence = new SilenceWatch(
      clock,
      () => this.pending.awaited(),
      (request) => this.giveUp(request),
    );
    this.lastSent = this.lastReceived = this.busySince = clock.nowMs();
    this.transport = transport;
    this.listen();
  }

  readonly onAsynchronousMessage = this.asynchronousMessages.onMessage;
  /** Fires once, when every request is settled. */
  readonly onEnd = this.ends.event;

  /** Why the channel ended; undefined while it works. */
  get end(): SessionEnd | undefined {
    return this.ended;
  }

  /** True when nobody else can read the connection as it is now. */
  get isPrivate(): boolean {
    return this.transport.isEncrypted || this.transport.isLoopback;
  }

  /** When something was written last, in monotonic milliseconds. */
  get lastSentMs(): number {
    return this.lastSent;
  }

  /** When bytes arrived last, in monotonic milliseconds. */
  get lastReceivedMs(): number {
    return this.lastReceived;
  }

  /** Milliseconds for which somebody waits and nothing arrived at all; 0 when nobody waits. */
  get silenceMs(): number {
    if (this.pending.inFlightCount === 0) return 0;
    return this.options.clock.nowMs() - Math.max(this.lastReceived, this.busySince);
  }

  /** Requests written whose response somebody waits for. */
  get inFlightCount(): number {
    return this.pending.inFlightCount;
  }

  /**
   * See Requester.request. With `isLast` it goes out at once and nothing behind it: what waits for its turn then is
   * never sent, since a server works on requests in order and drops those behind a `bye`.
   */
  request(element: XmlElement, options: RequestOptions = {}, isLast = false): Promise<Exchange> {
    try {
      return this.start(element, options, isLast).promise;
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /**
   * Sends a request at once and nothing behind it; after its response the channel goes on over what `upgrade` makes of
   * the transport, and what waited goes out. What came behind the response over the old transport, and messages without
   * id that came before it, are logged and thrown away: whoever wrote them was not protected yet. For when nothing else
   * is in flight.
   *
   * Rejects as `request` does and with what `upgrade` rejects with. The channel is of no use then: finish it.
   */
  async switchTransport(element: XmlElement, upgrade: UpgradeTransport, options: RequestOptions = {}): Promise<void> {
    this.turningPoint = this.start(element, options, true);
    await this.turningPoint.promise;
    this.refuseWhenEnded();
    this.subscriptions.dispose();
    this.logUnfinished();
    this.asynchronousMessages.forgetEarly();
    const transport = await upgrade(this.transport);
    if (this.ended) transport.dispose();
    this.refuseWhenEnded();
    this.transport = transport;
    this.isDeaf = this.saidLast = false;
    this.listen();
    this.writeQueued();
  }

  /** Writes a message that goes on with a request on the wire, under that request's id. */
  reply(id: string, message: XmlElement): void {
    if (!this.ended) this.write(encodeWithId(message, id), { tag: message.name, id }, this.options.clock.nowMs());
  }

  /**
   * Ends the connection now, in this order: no more bytes are taken, the unfinished frame is logged, every request is
   * rejected (oldest first), the connection is dropped, listeners are told and let go. Later calls do nothing.
   */
  finish(end: SessionEnd): void {
    if (this.ended) return;
    this.ended = end;
    this.subscriptions.dispose();
    this.logUnfinished();
    for (const request of this.pending.takeAll()) {
      request.fail(new ConnectionClosedError(end.message, request.wasSent, { cause: end.error }));
    }
    this.silence.sleep();
    this.transport.dispose();
    this.ends.fire(end);
    this.ends.dispose();
    this.asynchronousMessages.dispose();
    this.notices.dispose();
  }

  private listen(): void {
    this.subscriptions = new DisposableStore();
    this.subscriptions.add(this.transport.onData((chunk) => this.receive(chunk)));
    this.subscriptions.add(this.transport.onClose((error) => this.lose(error)));
  }

  private start(element: XmlElement, options: RequestOptions, isLast: boolean): PendingRequest {
    const refusal = this.refusal(options, isLast);
    if (refusal) throw refusal;
    const request = this.prepare(element, options);
    if (options.signal) request.watchSignal(options.signal, () => this.cancel(request));
    if (isLast) {
      this.saidLast = true;
      this.pending.addInFlight(request);
      this.dispatch(request);
    } else {
      this.pending.enqueue(request);
      this.writeQueued();
    }
    return request;
  }

  private refuseWhenEnded(): void {
    if (this.ended) throw new ConnectionClosedError(this.ended.message, true, { cause: this.ended.error });
  }

  private readonly isTaken = (id: string): boolean => this.pending.isTaken(id);

  private refusal(options: RequestOptions, isLast: boolean): Error | undefined {
    if (this.ended) return new ConnectionClosedError(this.ended.message, false, { cause: this.ended.error });
    if (options.signal?.aborted) return new CancelledError(false);
    const { maxQueued } = this.options.limits;
    if (!isLast && this.pending.queuedCount >= maxQueued) return new TooManyRequestsError(maxQueued);
    return undefined;
  }

  private prepare(element: XmlElement, options: RequestOptions): PendingRequest {
    const id = this.ids.next(this.isTaken);
    const document = encodeWithId(element, id);
    const timeoutMs = options.timeoutMs ?? this.options.requestTimeoutMs;
    const { withoutSecrets, hide } = this.options;
    const number = ++this.requestCount;
    return new PendingRequest({ id, number, name: element.name, document, timeoutMs, options, withoutSecrets, hide });
  }

  private writeQueued(): void {
    while (!this.ended && !this.saidLast && this.pending.inFlightCount < this.options.limits.maxInFlight) {
      const request = this.pending.takeQueued();
      if (!request) return;
      this.dispatch(request);
    }
  }

  private dispatch(request: PendingRequest): void {
    const { document, options, name: tag, id } = request.request;
    const sentAtMs = this.options.clock.nowMs();
    const entry = this.write(document, { tag, id }, sentAtMs, options.origin);
    if (this.pending.inFlightCount === 1) this.busySince = sentAtMs;
    request.markSent(entry, sentAtMs);
    if (request.isAwaited) this.silence.add(request);
  }

  private write(document: Uint8Array, head: FrameName, sentAtMs: number, origin?: EntryNumber): EntryNumber {
    // Logged before it is written, so that the log never holds an answer without its question.
    const entry = this.options.tap.sent(document, sentAtMs, origin, head);
    this.lastSent = sentAtMs;
    this.transport.write(frameBytes(document));
    return entry;
  }

  private cancel(request: PendingRequest): void {
    if (request.wasSent) {
      this.abandon(request, new CancelledError(true));
      return;
    }
    this.pending.withdraw(request);
    request.fail(new CancelledError(false));
  }

  private giveUp(request: PendingRequest): void {
    this.abandon(request, new TimeoutError(request.name, request.request.timeoutMs));
  }

  private abandon(request: PendingRequest, error: Error): void {
    this.pending.abandon(request);
    request.fail(error);
    this.goOn();
  }

  /** One request less is in flight. */
  private goOn(): void {
    this.writeQueued();
    if (this.pending.inFlightCount === 0) this.silence.sleep();
  }

  private receive({ bytes, receivedAtMs }: ReceivedChunk): void {
    this.lastReceived = receivedAtMs;
    try {
      this.framer.push(bytes, (frame) => this.receiveFrame(frame, receivedAtMs));
    } catch (error) {
      if (!(error instanceof FrameTooLargeError)) throw error;
      this.refuseOversized(error, receivedAtMs);
    }
    this.endOfChunk ??= this.greeting.check(bytes);
    if (this.endOfChunk) this.finish(this.endOfChunk);
  }

  private refuseOversized(error: FrameTooLargeError, receivedAtMs: number): void {
    if (this.ended) return;
    this.options.tap.received(this.framer.takePending(), receivedAtMs, 'oversized');
    this.finish({ reason: 'protocol', message: error.message, error });
  }

  private receiveFrame(frame: Uint8Array, receivedAtMs: number): void {
    // A listener of a message before this one may have ended the session.
    if (this.ended) return;
    const head = readHead(frame);
    this.options.tap.received(frame, receivedAtMs, undefined, head);
    if (this.endOfChunk) return;
    if (this.isDeaf) {
      this.notices.add(
        'unprotected',
        () => `The server sent "${this.notices.shown(head.tag)}" unprotected where TLS was to begin`,
      );
      return;
    }
    this.endOfChunk = this.greeting.checkFrame(frame, head);
    if (this.endOfChunk) return;
    if (head.tag === '') this.notices.add('unparsable', () => 'The server sent a message that is no XML');
    else if (head.id === undefined) this.receiveAsynchronous(frame, head);
    else this.receiveReply(head.id, frame, head, receivedAtMs);
  }

  private receiveReply(id: string, frame: Uint8Array, head: FrameHead, receivedAtMs: number): void {
    const request = this.pending.get(id);
    if (!request?.wasSent) {
      this.noticeStray(id, head);
      return;
    }
    this.greeting.pass();
    const { limits } = this.options;
    if (classify(head) === 'data') {
      request.addData(frame, receivedAtMs, limits);
      return;
    }
    this.pending.finish(request);
    this.isDeaf = request === this.turningPoint;
    if (request.isAwaited) request.complete(frame, receivedAtMs, limits);
    else this.takeLate(request, frame, receivedAtMs);
    this.goOn();
  }

  private takeLate(request: PendingRequest, frame: Uint8Array, receivedAtMs: number): void {
    const { name, id } = request;
    this.notices.add('late-response', () => `The response to ${name} (id ${id}) came when nobody waited for it`);
    request.completeLate(frame, receivedAtMs, this.options.limits);
  }

  private noticeStray(id: string, head: FrameHead): void {
    const what = (): string => `"${this.notices.shown(head.tag)}" with id "${this.notices.shown(id)}"`;
    if (this.pending.wasAnswered(id)) {
      this.notices.add('second-response', () => `The server sent ${what()}, whose request was answered before`);
    } else this.notices.add('unknown-id', () => `The server sent ${what()}, and no such request was sent`);
  }

  private receiveAsynchronous(frame: Uint8Array, head: FrameHead): void {
    if (head.tag.toLowerCase() === 'bye') {
      const words = goodbyeWords(frame, this.options.limits, this.options.hide);
      const message = `The server at ${this.transport.peerName} ended the session${words && `: "${words}"`}`;
      this.endOfChunk = { reason: 'bye-server', message };
    } else this.asynchronousMessages.accept(frame);
  }

  private parseAsynchronous(frame: Uint8Array): XmlElement | undefined {
    try {
      return parseFrame(frame, this.options.limits);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const what = (): string => `"${this.notices.shown(readHead(frame).tag)}" that cannot be read`;
      this.notices.add('unparsable', () => `The server sent ${what()}: ${this.notices.shown(reason)}`);
      return undefined;
    }
  }

  private lose(error: Error | undefined): void {
    const { peerName } = this.transport;
    if (isTransportEnd(error)) {
      // The host of a redirect is text of the wire.
      if (this.options.hide) hideInError(error, this.options.hide);
      return this.finish({ reason: 'lost', message: error.message, error });
    }
    const isInMidFrame = this.framer.pendingBytes > 0;
    const what = error ? `The connection to ${peerName} was lost` : `The server at ${peerName} closed the connection`;
    const message = isInMidFrame ? `${what} in the middle of a message` : what;
    this.finish({ reason: 'lost', message, ...(error ? { error } : {}) });
  }

  private logUnfinished(): void {
    if (this.framer.pendingBytes === 0) return;
    this.options.tap.received(this.framer.takePending(), this.lastReceived, 'unfinished');
  }
}
