import type { Disposable } from '../../base/disposable';
import { element, serializeXml, type XmlElement } from '../../protocol/xml';
import type { DemoClient } from '../client';
import type { DemoContext } from '../demoContext';
import { LoginState } from '../login/loginState';
import { OperationError } from '../operationError';
import type { RequestRunner } from '../requestRunner';
import { DemoSession } from '../session';
import type { Account } from '../store/account';
import { AnswerText } from './answerText';
import { BatchQueue } from './batchQueue';
import { BatchSequence } from './batchSequence';
import { EventChannel, type EventBatch } from './eventChannel';
import type { SessionCookie } from './sessionCookie';
import type { WebExchange } from './webExchange';

/** How long a `bye` waits for a client to fetch it, in milliseconds. */
const farewellMs = 30_000;

export interface HttpSessionOptions {
  readonly isSecure: boolean;
  /** The one address that requests may come from; undefined for any (`DisableIPWatch`). */
  readonly address: string | undefined;
  readonly cookie: SessionCookie | undefined;
}

/** Where the messages go that answer the requests at work. */
type Output = Pick<AnswerText, 'add'>;

/** A session over HTTP: it outlives every connection, until `bye`, KILL or long silence. */
export class HttpSession implements DemoClient {
  readonly login = new LoginState();
  readonly session: DemoSession;
  domain: string;
  private readonly channel: EventChannel;
  private readonly sequence = new BatchSequence<string>();
  private state: 'open' | 'leaving' | 'over' = 'open';
  private readonly queue = new BatchQueue();
  private output: Output | undefined;
  /** Events that came up while a batch was at work; they follow it. */
  private readonly heldBack: string[] = [];
  private readonly exchanges = new Set<WebExchange>();
  private timer: Disposable | undefined;
  private idleLimitMs: number;

  constructor(
    account: Account,
    private readonly context: DemoContext,
    private readonly runner: RequestRunner,
    private readonly options: HttpSessionOptions,
  ) {
    this.domain = account.domain;
    this.session = new DemoSession(account, this);
    this.channel = new EventChannel(context.clock);
    this.idleLimitMs = context.idleMinutes * 60_000;
    context.clients.add(this);
    context.sessions.set(this.session.urlId, this.session);
    this.restartIdleTimer();
  }

  get isSecure(): boolean {
    return this.options.isSecure;
  }

  get isOpen(): boolean {
    return this.state === 'open';
  }

  /** True when a client can get nothing from it any more. */
  get isOver(): boolean {
    return this.state === 'over';
  }

  /** Counts a request as activity while it lasts; one that is held keeps the session alive. */
  attend(exchange: WebExchange): void {
    this.exchanges.add(exchange);
    this.restartIdleTimer();
    exchange.onceClosed(() => {
      this.exchanges.delete(exchange);
      this.restartIdleTimer();
    });
  }

  /** Whether that request comes from whom the session belongs to. @param reqSeq of a batch. */
  admits(exchange: WebExchange, batch?: { readonly reqSeq: string | undefined }): boolean {
    const { address, cookie } = this.options;
    if (address !== undefined && exchange.remoteAddress !== address) return false;
    const isNextBatch = batch !== undefined && !this.sequence.isRepeated(batch.reqSeq);
    return cookie?.admits(exchange.header('cookie'), isNextBatch) ?? true;
  }

  /** Value of `Set-Cookie` for the answer to a batch, if it needs one. */
  cookieHeader(): string | undefined {
    return this.options.cookie?.headerFor(this.session.urlId, this.isSecure);
  }

  /**
   * XML of all that answers a batch, in order.
   *
   * @param withEvents puts events that wait behind the answers.
   * @throws OperationError on a wrong number, or when too many batches wait.
   */
  answer(requests: readonly XmlElement[], reqSeq: string | undefined, withEvents: boolean): Promise<string> {
    return this.sequence.answer(reqSeq, () => {
      const output = new AnswerText();
      return this.queue.add(async () => {
        await this.perform(requests, output);
        if (withEvents)
          for (const event of this.channel.takeWaiting().concat(this.heldBack.splice(0))) output.append(event);
        this.releaseEvents();
        return output.text;
      });
    });
  }

  /** Accepts a batch whose answers go the way of the events. @throws OperationError as {@link answer} does. */
  async accept(requests: readonly XmlElement[], reqSeq: string | undefined): Promise<void> {
    await this.sequence.answer(reqSeq, () => {
      const output = { add: (message: XmlElement) => this.pushEvent(serializeXml(message)) };
      void this.queue.add(() => this.perform(requests, output).then(() => this.releaseEvents()));
      return Promise.resolve('');
    });
  }

  /** The next events (see {@link EventChannel.poll}). */
  async poll(ackSeq: number | undefined, maxWaitMs: number): Promise<EventBatch> {
    const batch = await this.channel.poll(ackSeq, maxWaitMs);
    if (this.state === 'leaving' && !this.channel.hasWaiting) this.dispose();
    return batch;
  }

  /** Lets go of a request for events whose client is gone. */
  releasePoll(): void {
    this.channel.release();
  }

  beginSession(): never {
    throw new OperationError('operation is not allowed after login');
  }

  send(message: XmlElement): void {
    if (this.output) this.output.add(message);
    else this.pushEvent(serializeXml(message));
  }

  sendEvent(event: XmlElement): void {
    if (this.output) this.heldBack.push(serializeXml(event));
    else this.interject(event);
  }

  interject(event: XmlElement): void {
    this.pushEvent(serializeXml(event));
  }

  releaseEvents(): void {
    for (const event of this.heldBack.splice(0)) this.pushEvent(event);
  }

  setIdleLimit(seconds: number): void {
    this.idleLimitMs = seconds * 1000;
    this.restartIdleTimer();
  }

  finish(): Promise<void> {
    this.dispose();
    return Promise.resolve();
  }

  async sayGoodbye(errorText?: string): Promise<void> {
    if (this.state !== 'open') return;
    this.interject(element('bye', { errorText }));
    this.state = 'leaving';
    this.timer?.dispose();
    this.timer = this.context.clock.setTimer(() => this.dispose(), farewellMs);
    // A request that is held is answered with it right now.
    await Promise.resolve();
  }

  breakOff(): void {
    for (const exchange of [...this.exchanges]) exchange.breakOff();
  }

  dispose(): void {
    if (this.state === 'over') return;
    this.state = 'over';
    this.timer?.dispose();
    this.context.clients.delete(this);
    this.context.sessions.delete(this.session.urlId);
    this.session.dispose();
    this.channel.release();
  }

  /** Does one request after the other. Never rejects. */
  private async perform(requests: readonly XmlElement[], output: Output): Promise<void> {
    this.output = output;
    for (const request of requests) {
      if (this.state !== 'open') break;
      await this.runner.answer(request, this);
    }
    this.output = undefined;
  }

  private pushEvent(event: string): void {
    if (this.state !== 'open') return;
    this.channel.push(event);
    if (!this.channel.isOverfull) return;
    this.context.log(`A session of ${this.session.account.userName} ended: its client does not fetch its messages`);
    this.dispose();
  }

  private restartIdleTimer(): void {
    if (this.state !== 'open') return;
    this.timer?.dispose();
    this.timer = undefined;
    if (this.idleLimitMs <= 0 || this.exchanges.size > 0) return;
    this.timer = this.context.clock.setTimer(() => void this.sayGoodbye(), this.idleLimitMs);
  }
}
