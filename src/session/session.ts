import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import type { Transport } from '../base/transport';
import type { Exchange, Requester, RequestOptions } from '../protocol/requester';
import type { WireTap } from '../protocol/wireTap';
import { request } from '../protocol/request';
import { hasName, type XmlElement } from '../protocol/xml';
import type { Digests } from './digests';
import { CancelledError, ConnectionClosedError, TimeoutError, UnansweredLoginError } from './errors';
import { ExchangeChannel } from './exchangeChannel';
import { sayBye } from './farewell';
import { idleLimitOf, KeepAlive } from './keepAlive';
import { defaultSessionLimits, type SessionLimits } from './limits';
import { logIn, type LoginOptions } from './login';
import type { ProtocolNotice, ProtocolNoticeKind } from './notices';
import type { SessionEnd } from './sessionEnd';
import type { SessionInfo } from './sessionInfo';
import { startTls, type UpgradeTransport } from './startTls';
import { ToldSecrets, type HideSecrets } from './withoutSecrets';

export interface SessionOptions {
  /** Connected already. The session owns it from now on, also when the login fails. */
  readonly transport: Transport;
  readonly tap: WireTap;
  readonly clock: Clock;
  readonly digests: Digests;
  readonly login: LoginOptions;
  /** When present, the connection is encrypted by starttls before anybody logs in, and given up where it cannot be. */
  readonly upgrade?: UpgradeTransport | undefined;
  readonly limits?: Partial<SessionLimits> | undefined;
  /** Milliseconds without any answer to a request before it fails; 60 s when absent. */
  readonly requestTimeoutMs?: number | undefined;
  /** Milliseconds of silence before a `noop` is sent; 4 minutes when absent. */
  readonly keepAliveMs?: number | undefined;
  /** Gives the login up. Has no effect on the session once it is open. */
  readonly signal?: AbortSignal | undefined;
  /** Told of what the server does wrong from the first byte on, login included. */
  readonly onProtocolNotice?: ((notice: ProtocolNotice) => void) | undefined;
}

export type SessionState = 'authenticating' | 'ready' | 'closing' | 'closed';

const defaultRequestTimeoutMs = 60_000;
/** Less than half of the ten minutes after which a server drops a silent client. */
const defaultKeepAliveMs = 4 * 60_000;

/**
 * Logs in over a connection and gives the session that came of it.
 *
 * Rejects with AuthenticationError, UnansweredLoginError, ClearTextRefusedError, StartTlsRefusedError, CancelledError,
 * TimeoutError, ConnectionClosedError, ProtocolError or FrameTooLargeError, and with what `upgrade` rejects with; the connection is
 * closed then.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const told = new ToldSecrets((text, isCut) => options.tap.maskText?.(text, isCut) ?? text);
  const addSecret = (secret: string): void => {
    if (told.has(secret)) return;
    told.add(secret);
    options.tap.addSecret(secret);
  };
  options.transport.onSecret?.(addSecret);
  // From the first byte on: a server that was told in a session of before may say it before it is told again.
  for (const secret of [options.login.password, options.login.sessionKey]) if (secret) addSecret(secret);
  const channel = new ExchangeChannel({
    transport: options.transport,
    tap: options.tap,
    withoutSecrets: told.withoutSecrets,
    hide: told.hide,
    clock: options.clock,
    limits: { ...defaultSessionLimits, ...options.limits },
    requestTimeoutMs: options.requestTimeoutMs ?? defaultRequestTimeoutMs,
  });
  if (options.onProtocolNotice) channel.notices.onNotice(options.onProtocolNotice);
  const session = new Session(channel, options, told.hide);
  try {
    await session.logIn(options, addSecret);
    return session;
  } catch (error) {
    const cause = failureOf(error, channel.end, options.signal);
    session.dispose();
    throw cause;
  }
}

/** The reason behind a failed login: where the connection died of something, that is it. */
function failureOf(error: unknown, end: SessionEnd | undefined, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return error instanceof CancelledError ? error : new CancelledError(false);
  const isByEnd = error instanceof ConnectionClosedError || error instanceof UnansweredLoginError;
  if (end?.reason === 'protocol' && isByEnd) return end.error ?? error;
  return error;
}

/** A connection on which somebody is logged in, from login to logout. Made by {@link openSession}. */
export class Session implements Requester, Disposable {
  private readonly states = new Emitter<SessionState>();
  private readonly closes = new Emitter<SessionEnd>();
  private currentState: SessionState = 'authenticating';
  private currentInfo: SessionInfo | undefined;
  private keepAlive: KeepAlive | undefined;
  private closing: Promise<void> | undefined;
  /** True where somebody sent `bye` as a request of its own, and the server did not refuse it. */
  private saidBye = false;

  constructor(
    private readonly channel: ExchangeChannel,
    private readonly options: Pick<SessionOptions, 'clock' | 'keepAliveMs'>,
    /** For texts of the server that are shown to people. */
    readonly hide: HideSecrets,
  ) {
    channel.onEnd((end) => this.onEnd(end));
  }

  get state(): SessionState {
    return this.currentState;
  }

  /** What the server said at login. */
  get info(): SessionInfo {
    if (!this.currentInfo) throw new Error('The session is not open yet');
    return this.currentInfo;
  }

  /** Why the session ended; undefined while it lives. */
  get end(): SessionEnd | undefined {
    return this.channel.end;
  }

  get onDidChangeState(): Event<SessionState> {
    return this.states.event;
  }

  /** Fires once, when every request is settled. */
  get onDidClose(): Event<SessionEnd> {
    return this.closes.event;
  }

  get onAsynchronousMessage(): Event<XmlElement> {
    return this.channel.onAsynchronousMessage;
  }

  /** What the server did wrong and the session survived. */
  get onProtocolNotice(): Event<ProtocolNotice> {
    return this.channel.notices.onNotice;
  }

  /** How often each kind of notice was seen, those past the limit of reports included. */
  get noticeCounts(): ReadonlyMap<ProtocolNoticeKind, number> {
    return this.channel.notices.counts;
  }

  /** Milliseconds for which requests wait and nothing arrived at all; 0 when none waits. */
  get silenceMs(): number {
    return this.channel.silenceMs;
  }

  /** Milliseconds since the server was heard last. */
  get quietMs(): number {
    return this.options.clock.nowMs() - this.channel.lastReceivedMs;
  }

  /**
   * Asks for a sign of life. When nothing at all arrives for `patienceMs`, the session ends as lost. A server answers
   * in order, so be patient while others wait for it too. Never rejects.
   */
  async probe(patienceMs: number): Promise<void> {
    const { clock } = this.options;
    const askedAtMs = clock.nowMs();
    const limit = new AbortController();
    const timer = clock.setTimer(() => limit.abort(), patienceMs);
    await this.request(request('noop', {}), { signal: limit.signal }).catch(() => undefined);
    timer.dispose();
    if (limit.signal.aborted && this.channel.lastReceivedMs <= askedAtMs) this.channel.finish(silent);
  }

  request(request: XmlElement, options: RequestOptions = {}): Promise<Exchange> {
    if (this.currentState === 'closing') {
      return Promise.reject(new ConnectionClosedError('The session is being closed', false));
    }
    const answer = this.channel.request(request, options);
    if (hasName(request, 'bye')) this.followBye(answer);
    const idleLimitMs = idleLimitOf(request);
    if (idleLimitMs !== undefined) answer.then(() => this.keepAlive?.keepBelow(idleLimitMs)).catch(() => undefined);
    return answer;
  }

  private followBye(answer: Promise<Exchange>): void {
    this.saidBye = true;
    // Where the connection ends first, that was told already.
    answer.catch(() => (this.saidBye = false));
  }

  /** For {@link openSession}. */
  async logIn(
    { login, transport, upgrade, digests, signal }: SessionOptions,
    addSecret: (secret: string) => void,
  ): Promise<void> {
    if (upgrade) await startTls(this.channel, upgrade, transport.peerName, signal);
    this.currentInfo = await logIn(login, {
      channel: this.channel,
      digests,
      addSecret,
      peerName: transport.peerName,
      isPrivate: this.channel.isPrivate,
      signal,
    });
    // A bye right behind the response of the login.
    const { end } = this.channel;
    if (end) throw new ConnectionClosedError(end.message, true, { cause: end.error });
    this.startKeepAlive();
    this.moveTo('ready');
  }

  /**
   * Logs out: what is on the wire may still be answered, then `bye`, for two seconds at most, then everything is
   * settled and the connection dropped. Never rejects; safe to call twice.
   */
  close(): Promise<void> {
    this.closing ??= this.logOut();
    return this.closing;
  }

  /** Drops the connection at once, without a word; settles everything. */
  dispose(): void {
    this.channel.finish(closedHere);
  }

  private async logOut(): Promise<void> {
    if (this.channel.end) return;
    this.keepAlive?.dispose();
    this.moveTo('closing');
    await sayBye(this.channel, this.options.clock);
    this.channel.finish(closedHere);
  }

  private startKeepAlive(): void {
    this.keepAlive = new KeepAlive({
      clock: this.options.clock,
      intervalMs: this.options.keepAliveMs ?? defaultKeepAliveMs,
      lastSentMs: () => this.channel.lastSentMs,
      send: () => this.sendNoop(),
    });
  }

  private async sendNoop(): Promise<void> {
    const sentAtMs = this.options.clock.nowMs();
    try {
      await this.channel.request(request('noop', {}));
    } catch (error) {
      if (error instanceof TimeoutError) this.endIfDead(sentAtMs, error);
    }
  }

  /** A server that is busy with another request may be late; one that sent nothing at all for no reason is gone. */
  private endIfDead(sentAtMs: number, error: TimeoutError): void {
    if (this.channel.lastReceivedMs > sentAtMs || this.channel.inFlightCount > 0) return;
    this.channel.finish({ ...silent, error });
  }

  private onEnd(end: SessionEnd): void {
    this.keepAlive?.dispose();
    // What happens while it is being closed here was asked for.
    const isWanted = this.currentState === 'closing' || (this.saidBye && end.reason !== 'protocol');
    const told: SessionEnd = isWanted ? closedHere : end;
    this.moveTo('closed');
    this.closes.fire(told);
    this.states.dispose();
    this.closes.dispose();
  }

  private moveTo(state: SessionState): void {
    this.currentState = state;
    this.states.fire(state);
  }
}

const silent: SessionEnd = { reason: 'lost', message: 'The server does not answer any more' };
const closedHere: SessionEnd = { reason: 'bye-client', message: 'The session was closed' };
