import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Disposable } from '../base/disposable';
import { encodeFrame } from '../protocol/codec';
import { Framer } from '../protocol/framer';
import { element, type XmlElement } from '../protocol/xml';
import type { DemoClient } from './client';
import type { DemoContext } from './demoContext';
import { WireOutput } from './faults/wireOutput';
import { LoginState } from './login/loginState';
import { OperationError } from './operationError';
import type { RequestRunner } from './requestRunner';
import { DemoSession } from './session';
import type { Account } from './store/account';

/** Bytes of requests that may wait before the socket is no longer read; a client cannot pile up work without end. */
const maxWaitingBytes = 4 * 1024 * 1024;
/** Answers that may wait in the socket before the next request has to wait for the client to read. */
const maxUnsentBytes = 8 * 1024 * 1024;

/** A client on a socket: bytes in, requests one after the other, answers in their order. */
export class DemoConnection implements DemoClient {
  domain: string;
  readonly login = new LoginState();
  private currentSession: DemoSession | undefined;
  private framer = new Framer();
  private readonly requests: Uint8Array[] = [];
  private waitingBytes = 0;
  private isRunning = false;
  private isClosing = false;
  private readonly output: WireOutput;
  /** Events that came up while a request was at work; they follow its response. */
  private readonly events: XmlElement[] = [];
  private idleTimer: Disposable | undefined;
  private idleLimitMs: number;

  constructor(
    private socket: Socket,
    private readonly context: DemoContext,
    private readonly runner: RequestRunner,
  ) {
    this.domain = context.accounts.domain;
    this.idleLimitMs = context.idleMinutes * 60_000;
    const target = {
      write: (bytes: Uint8Array) => void this.socket.write(bytes),
      destroy: () => void this.socket.destroy(),
    };
    this.output = new WireOutput(target, () => context.faults, context.clock);
    context.clients.add(this);
    this.attach();
    this.restartIdleTimer();
  }

  get session(): DemoSession | undefined {
    return this.currentSession;
  }

  get isSecure(): boolean {
    return this.socket instanceof TLSSocket;
  }

  beginSession(account: Account): DemoSession {
    const session = new DemoSession(account, this);
    this.currentSession = session;
    this.context.sessions.set(session.urlId, session);
    this.context.log(`${account.userName} logged in`);
    return session;
  }

  send(message: XmlElement): void {
    if (!this.socket.destroyed) this.output.send(encodeFrame(message));
  }

  sendEvent(event: XmlElement): void {
    if (this.isRunning) this.events.push(event);
    else this.send(event);
  }

  interject(event: XmlElement): void {
    this.send(event);
  }

  releaseEvents(): void {
    for (const event of this.events.splice(0)) this.send(event);
  }

  setIdleLimit(seconds: number): void {
    this.idleLimitMs = seconds * 1000;
    this.restartIdleTimer();
  }

  async finish(): Promise<void> {
    this.isClosing = true;
    this.requests.length = 0;
    this.endSession();
    await this.output.drained();
    this.socket.end();
  }

  sayGoodbye(errorText?: string): Promise<void> {
    this.send(element('bye', { errorText }));
    return this.finish();
  }

  /**
   * Goes on with TLS on the same socket, right behind the response to starttls. What the client sent before it is
   * dropped: it came unprotected and must not count as if it had not.
   */
  async startTls(): Promise<void> {
    await this.output.drained();
    this.requests.length = 0;
    this.waitingBytes = 0;
    this.framer = new Framer();
    const plain = this.socket;
    // Of what this request has sent nothing may wait in the socket that is about to be wrapped.
    plain.uncork();
    plain.removeAllListeners('data');
    plain.pause();
    this.socket = new TLSSocket(plain, { isServer: true, secureContext: this.context.secureContext });
    this.attach();
  }

  breakOff(): void {
    this.dispose();
  }

  dispose(): void {
    this.isClosing = true;
    this.output.close();
    this.idleTimer?.dispose();
    this.requests.length = 0;
    this.socket.destroy();
    this.endSession();
    this.context.clients.delete(this);
  }

  private endSession(): void {
    if (!this.currentSession) return;
    this.context.sessions.delete(this.currentSession.urlId);
    this.currentSession.dispose();
    this.currentSession = undefined;
  }

  private attach(): void {
    this.socket.setNoDelay(true);
    this.socket.on('data', (bytes: Uint8Array) => this.receive(bytes));
    // An error is always followed by close, and a client that breaks off is nothing to report.
    this.socket.on('error', () => undefined);
    this.socket.once('close', () => this.dispose());
  }

  private receive(bytes: Uint8Array): void {
    if (this.isClosing) return;
    this.restartIdleTimer();
    try {
      this.framer.push(bytes, (frame) => {
        this.requests.push(frame);
        this.waitingBytes += frame.length;
      });
    } catch {
      this.requests.length = 0;
      this.send(this.runner.failure(undefined, new OperationError('message is too long')));
      void this.finish();
      return;
    }
    if (this.waitingBytes > maxWaitingBytes) this.socket.pause();
    if (!this.isRunning) void this.work();
  }

  /** Does what waits, one request after the other. Never rejects. */
  private async work(): Promise<void> {
    this.isRunning = true;
    for (let frame = this.requests.shift(); frame && !this.isClosing; frame = this.requests.shift()) {
      this.waitingBytes -= frame.length;
      const { socket } = this;
      // All of an answer leaves at once: a segment for each of its messages would cost both ends more than the messages.
      socket.cork();
      await this.runner.run(frame, this);
      this.releaseEvents();
      socket.uncork();
      if (this.socket.writableLength > maxUnsentBytes) await this.untilRead();
    }
    this.isRunning = false;
    if (!this.isClosing && this.socket.isPaused()) this.socket.resume();
  }

  private untilRead(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.socket.off('drain', done).off('close', done);
        resolve();
      };
      this.socket.on('drain', done).on('close', done);
    });
  }

  private restartIdleTimer(): void {
    this.idleTimer?.dispose();
    if (this.idleLimitMs <= 0 || this.isClosing) return;
    this.idleTimer = this.context.clock.setTimer(() => void this.sayGoodbye(), this.idleLimitMs);
  }
}
