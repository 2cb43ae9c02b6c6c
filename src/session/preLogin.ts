import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import type { Transport } from '../base/transport';
import { isTransportEnd } from '../base/transportEnd';
import { request } from '../protocol/request';
import type { Exchange, RequestOptions } from '../protocol/requester';
import type { WireTap } from '../protocol/wireTap';
import { hasName, type XmlElement } from '../protocol/xml';
import { CancelledError, ConnectionClosedError, OutcomeUnknownError, ServerError } from './errors';
import { ExchangeChannel } from './exchangeChannel';
import { sayBye } from './farewell';
import { askFeatures, readFeatures, type ServerFeatures } from './features';
import { defaultSessionLimits, type SessionLimits } from './limits';
import { startTls, type UpgradeTransport } from './startTls';
import { ToldSecrets } from './withoutSecrets';

export interface PreLoginOptions {
  /** Connected already. The visit owns it from now on, also when it fails. */
  readonly transport: Transport;
  readonly tap: WireTap;
  readonly clock: Clock;
  /** When present, the connection is encrypted by starttls before anything is asked, and given up where it cannot be. */
  readonly upgrade?: UpgradeTransport | undefined;
  readonly limits?: Partial<SessionLimits> | undefined;
  /** Milliseconds without any answer to a request before it fails. */
  readonly requestTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** `recoverPassword` and `signup` are answered late on purpose (protocol reference, "Phases"), in milliseconds. */
const lateAnswerTimeoutMs = 180_000;

/** What a new account is made of. */
export interface SignupFields {
  readonly userName: string;
  readonly password: string;
  readonly realName?: string | undefined;
  /** Where a forgotten password may be sent to. */
  readonly recoveryEmail?: string | undefined;
  readonly domain?: string | undefined;
}

/**
 * A connection on which nobody logs in: the operations of the pre-login phase and nothing else. Made by
 * {@link openPreLogin}. Its methods reject with ServerError, TimeoutError, CancelledError, ConnectionClosedError,
 * ProtocolError or FrameTooLargeError, and those that change something with OutcomeUnknownError.
 */
export class PreLoginSession implements Disposable {
  constructor(
    private readonly channel: ExchangeChannel,
    private readonly options: PreLoginOptions,
    private readonly told: ToldSecrets,
  ) {}

  /** True when nobody on the way can read along. */
  get isPrivate(): boolean {
    return this.channel.isPrivate;
  }

  /** What the server offers; undefined when it is too old to know the question. */
  async features(domain?: string): Promise<ServerFeatures | undefined> {
    const message = await this.settle(askFeatures(this.channel, { signal: this.options.signal, domain }));
    return message && readFeatures(message);
  }

  /** The vocabulary of a Skin: the `strings` message, undefined when the server sent none. */
  async strings(skinName?: string, language?: string, domain?: string): Promise<XmlElement | undefined> {
    const { data } = await this.ask(request('readStrings', { skinName, language, domain }));
    return data.find((message) => hasName(message, 'strings'));
  }

  /** Has the password sent to the address that the account is registered with. */
  async recoverPassword(userName: string, domain?: string): Promise<void> {
    await this.askForChange(request('recoverPassword', { userName, domain }));
  }

  /** Makes an account. Does not log it in. */
  async signup({ userName, password, realName, recoveryEmail, domain }: SignupFields): Promise<void> {
    // Known before it goes out, so that no log ever has it.
    if (password !== '') this.options.tap.addSecret(password);
    this.told.add(password);
    const attributes = { userName, password, realName, recoverPassword: recoveryEmail, domain };
    try {
      await this.askForChange(request('signup', attributes));
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      // Without the answer, in which the server may repeat the password.
      throw new ServerError(error.requestName, error.errorText, error.errorNum);
    }
  }

  /** Says `bye`, for two seconds at most, and drops the connection. Never rejects. */
  async close(): Promise<void> {
    if (!this.channel.end) await sayBye(this.channel, this.options.clock);
    this.dispose();
  }

  /** Drops the connection at once; settles everything. */
  dispose(): void {
    this.channel.finish({ reason: 'bye-client', message: 'The connection was closed' });
  }

  /** For {@link openPreLogin}. */
  async begin(): Promise<void> {
    const { upgrade, transport, signal } = this.options;
    if (upgrade) await this.settle(startTls(this.channel, upgrade, transport.peerName, signal));
  }

  /** Waits long, and tells a change whose answer was lost or not waited for from one that never came to be. */
  private async askForChange(element: XmlElement): Promise<void> {
    try {
      await this.ask(element, { timeoutMs: lateAnswerTimeoutMs });
    } catch (error) {
      const isGivenUp = error instanceof CancelledError && error.wasSent;
      const isLost = isGivenUp || (error instanceof ConnectionClosedError && error.wasSent && !isAnswer(error.cause));
      throw isLost ? new OutcomeUnknownError(element.name, { cause: error }) : error;
    }
  }

  private ask(element: XmlElement, options: RequestOptions = {}): Promise<Exchange> {
    return this.settle(this.channel.request(element, { signal: this.options.signal, ...options }));
  }

  /** The reason behind a failure: where the connection died of something, that is it. */
  private async settle<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      const { end } = this.channel;
      if (this.options.signal?.aborted && !(error instanceof CancelledError)) throw new CancelledError(true);
      if (end?.reason === 'protocol' && error instanceof ConnectionClosedError) throw end.error ?? error;
      throw error;
    }
  }
}

/** True where the connection ended with an answer of something else than the server, which did nothing then. */
function isAnswer(cause: unknown): boolean {
  return isTransportEnd(cause) && (!cause.mayPass || cause.isUnsent);
}

/**
 * Begins a visit without login over a connection, encrypted by starttls where asked to.
 *
 * Rejects with StartTlsRefusedError, CancelledError, TimeoutError, ConnectionClosedError, ProtocolError or
 * FrameTooLargeError, and with what `upgrade` rejects with; the connection is closed then.
 */
export async function openPreLogin(options: PreLoginOptions): Promise<PreLoginSession> {
  const told = new ToldSecrets((text, isCut) => options.tap.maskText?.(text, isCut) ?? text);
  options.transport.onSecret?.((secret) => {
    told.add(secret);
    options.tap.addSecret(secret);
  });
  const channel = new ExchangeChannel({
    transport: options.transport,
    tap: options.tap,
    withoutSecrets: told.withoutSecrets,
    hide: told.hide,
    clock: options.clock,
    limits: { ...defaultSessionLimits, ...options.limits },
    requestTimeoutMs: options.requestTimeoutMs,
  });
  const session = new PreLoginSession(channel, options, told);
  try {
    await session.begin();
    return session;
  } catch (error) {
    session.dispose();
    throw error;
  }
}
