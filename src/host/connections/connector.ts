import type { Clock } from '../../base/clock';
import type { Transport } from '../../base/transport';
import { isTransportEnd } from '../../base/transportEnd';
import type { Digests } from '../../session/digests';
import {
  AuthenticationError,
  ClearTextRefusedError,
  ConnectionClosedError,
  UnansweredLoginError,
  UnprovenServerError,
} from '../../session/errors';
import { isPossibleRefusal } from '../../session/possibleRefusal';
import type { LoginOptions } from '../../session/login';
import { openSession, type Session } from '../../session/session';
import type { SessionTap, TrafficLog } from '../../traffic/trafficLog';
import { UntrustedCertificateError } from '../../transport/errors';
import { asciiHostName } from '../../transport/hostName';
import type { ConnectOptions } from '../../transport/tcpTransport';
import type { TlsUpgradeOptions } from '../../transport/tlsUpgrade';
import { LostSessionKeys } from './lostSessionKeys';
import { PasswordRecord } from './passwordRecord';
import type { AccountConfig } from './types';

export interface AskedPassword {
  readonly password: string;
  readonly isNew: boolean;
  /** True where it is kept since a login proved it, maybe in another window. */
  readonly hasWorked?: boolean;
  /** To be tried where `password` is refused: a change whose answer was lost leaves the old one and the new one. */
  readonly others?: readonly string[];
}

/** What only a person can answer. Each rejects with UserCancelledError when the question is closed. */
export interface ConnectPrompts {
  /**
   * The password, kept or asked for; `isNew` says it was typed just now and is worth keeping once it worked. In the
   * background nothing is asked: rejects with UserError when it is not kept. The signal takes the question back.
   */
  password(account: AccountConfig, isBackground: boolean, signal: AbortSignal): Promise<AskedPassword>;
  keepPassword(account: AccountConfig, password: string): void;
  /** The server refused it: the next connect asks for another, and what is kept stays until that one worked. */
  passwordWasRefused(account: AccountConfig): void;
  /** Fingerprint of the certificate pinned for this server. */
  pinnedFingerprint(account: AccountConfig): string | undefined;
  /** Resolves when the user trusts exactly this certificate from now on. An answer behind the signal changes nothing. */
  trustCertificate(account: AccountConfig, error: UntrustedCertificateError, signal?: AbortSignal): Promise<void>;
  isClearTextAllowed(account: AccountConfig): boolean;
  /** Resolves when the user agreed to send the password unencrypted to this server. The signal counts as above. */
  allowClearText(account: AccountConfig, signal?: AbortSignal): Promise<void>;
}

export interface ConnectorServices {
  readonly traffic: TrafficLog;
  readonly clock: Clock;
  readonly digests: Digests;
  readonly prompts: ConnectPrompts;
  readonly openTransport: (options: ConnectOptions) => Promise<Transport>;
  /** The same over HTTP: what is opened is the web port. */
  readonly openWebTransport: (options: ConnectOptions) => Promise<Transport>;
  readonly upgradeTransport: (plain: Transport, options: TlsUpgradeOptions) => Promise<Transport>;
  readonly requestTimeoutMs: () => number;
  /** For the diary: what a server does that the protocol does not know. Holds names and ids, never content. */
  readonly logNotice: (message: string) => void;
}

export interface Connected {
  readonly session: Session;
  readonly tap: SessionTap;
}

/** Long enough for a slow link, short enough that a wrong address is noticed. */
const connectTimeoutMs = 15_000;

/** From an account to a session that is logged in: asks, dials, pins, logs in. */
export class Connector {
  /** Keys of sessions over HTTP that were lost with the network and may live on at the server; never written anywhere. */
  private readonly lostKeys = new LostSessionKeys();

  private readonly record: PasswordRecord;

  constructor(private readonly services: ConnectorServices) {
    this.record = new PasswordRecord(services.digests);
  }

  /** @param isBackground true when nobody asked: then no question is asked either, and what needs one fails. */
  async connect(account: AccountConfig, signal: AbortSignal, isBackground = false): Promise<Connected> {
    const { prompts } = this.services;
    const resumed = await this.resume(account, signal, isBackground);
    if (resumed) return resumed;
    const asked = await prompts.password(account, isBackground, signal);
    signal.throwIfAborted();
    const { connected, password } = await this.logInWithOneOf(account, asked, signal, isBackground);
    // Not waited for: a key ring may ask, and the session must not go unwatched meanwhile.
    if (asked.isNew || asked.others?.length) prompts.keepPassword(account, password);
    return connected;
  }

  /** Nobody goes on with the session that was lost: its key is not kept any longer. */
  forgetSession(account: AccountConfig): void {
    this.lostKeys.forget(account);
  }

  /**
   * One password as a rule, tried once. Where it worked before and no answer came, the error says so: the server may just
   * have stopped. Where it never did, it counts as refused as far as the next of several goes. A single one is sent again
   * at the next connect, since the user may be sure of it, and another is asked for after some such tries.
   */
  private async logInWithOneOf(
    account: AccountConfig,
    { password, hasWorked: worked = false, others = [] }: AskedPassword,
    signal: AbortSignal,
    isBackground: boolean,
  ): Promise<{ readonly connected: Connected; readonly password: string }> {
    try {
      const connected = await this.logIn(account, password, signal, isBackground);
      this.record.noteSuccess(account, password);
      // There is a session of its own now.
      this.lostKeys.forget(account);
      return { connected, password };
    } catch (error) {
      const isUnsure = isPossibleRefusal(error);
      if (!isRefusal(error) && !isUnsure) throw error;
      const isUnanswered = error instanceof UnansweredLoginError;
      const hasWorked = isUnanswered && (worked || this.record.hasWorked(account, password));
      const [next, ...rest] = others;
      if (next !== undefined && !hasWorked) {
        return this.logInWithOneOf(account, { password: next, isNew: false, others: rest }, signal, isBackground);
      }
      if (isUnsure && !this.record.noteUnanswered(account, hasWorked ? 'worked' : 'unproven')) {
        throw hasWorked ? error.with({ passwordWorked: true }) : error;
      }
      this.record.noteRefusal(account);
      this.services.prompts.passwordWasRefused(account);
      throw isUnanswered ? error.with({ isAskedNext: true }) : error;
    }
  }

  /**
   * Goes on from the session that the network lost, without the password, which may not be kept; undefined when the
   * server does not know that session any more, or answers its key with anything else than XIMSS. By hand also where the
   * key gets no answer at all.
   */
  private async resume(
    account: AccountConfig,
    signal: AbortSignal,
    isBackground: boolean,
  ): Promise<Connected | undefined> {
    const lost = this.lostKeys.take(account);
    if (!lost) return undefined;
    try {
      return await this.dialAndLogIn(account, { password: '', sessionKey: lost.key, asksFirst: true }, signal);
    } catch (error) {
      if (error instanceof UnansweredLoginError) {
        // Who waits for the connection is not to wait for a server that may meet a key with silence.
        if (!isBackground) return undefined;
        this.lostKeys.keepUnanswered(account, lost);
        // Its words are about a password.
        throw error.cause;
      }
      const reason = error instanceof ConnectionClosedError ? error.cause : error;
      const isAnswered = isTransportEnd(reason) && !reason.mayPass;
      if (reason instanceof AuthenticationError || isAnswered) return undefined;
      this.lostKeys.keep(account, lost);
      throw error;
    }
  }

  private async logIn(
    account: AccountConfig,
    password: string,
    signal: AbortSignal,
    isBackground: boolean,
  ): Promise<Connected> {
    const proof = { password, asksFirst: isBackground || account.transport === 'http' };
    try {
      return await this.dialAndLogIn(account, proof, signal);
    } catch (error) {
      if (isBackground || !(await this.isAgreedTo(account, error, signal))) throw error;
      return this.dialAndLogIn(account, proof, signal);
    }
  }

  /** Asks about a failure that a person may overrule; false for any other. Rejects when the question is closed. */
  private async isAgreedTo(account: AccountConfig, failure: unknown, signal: AbortSignal): Promise<boolean> {
    const { prompts } = this.services;
    if (failure instanceof ClearTextRefusedError) await prompts.allowClearText(account, signal);
    else if (canBePinned(failure)) await prompts.trustCertificate(account, failure, signal);
    else return false;
    return true;
  }

  private async dialAndLogIn(
    account: AccountConfig,
    proof: Pick<LoginOptions, 'password' | 'sessionKey' | 'asksFirst'>,
    signal: AbortSignal,
  ): Promise<Connected> {
    const { traffic, clock, digests, prompts, upgradeTransport, requestTimeoutMs, logNotice } = this.services;
    const options = connectOptionsOf(account, prompts, signal);
    const transport = await openTransportOf(account, this.services, options);
    const tap = traffic.openSession({ accountId: account.id, name: account.name });
    try {
      const session = await openSession({
        transport,
        upgrade: account.security === 'starttls' ? (plain) => upgradeTransport(plain, options) : undefined,
        tap,
        clock,
        digests,
        login: {
          userName: account.userName,
          ...proof,
          method: methodFor(account),
          allowClearText: prompts.isClearTextAllowed(account),
          by: account.transport === 'http' ? 'form' : undefined,
        },
        requestTimeoutMs: requestTimeoutMs(),
        signal,
        onProtocolNotice: ({ kind, message }) => logNotice(`${account.name}: ${kind}: ${message}`),
      });
      if (account.transport === 'http') this.lostKeys.watch(account, session);
      return { session, tap };
    } catch (error) {
      transport.dispose();
      tap.close();
      throw error;
    }
  }
}

/** A refused certificate that could be looked at; of one that could not be, nothing can be shown, compared or pinned. */
export function canBePinned(error: unknown): error is UntrustedCertificateError {
  return error instanceof UntrustedCertificateError && error.fingerprint !== '';
}

/** A server that cannot prove itself says nothing about the password. */
function isRefusal(error: unknown): boolean {
  return error instanceof AuthenticationError && !(error instanceof UnprovenServerError);
}

/** Opens what the account's server is reached by. */
export function openTransportOf(
  account: AccountConfig,
  { openTransport, openWebTransport }: Pick<ConnectorServices, 'openTransport' | 'openWebTransport'>,
  options: ConnectOptions,
): Promise<Transport> {
  return account.transport === 'http' ? openWebTransport(options) : openTransport(options);
}

/** How to dial the account's server, and which certificate to accept there. */
export function connectOptionsOf(
  account: AccountConfig,
  prompts: Pick<ConnectPrompts, 'pinnedFingerprint'>,
  signal: AbortSignal,
): ConnectOptions {
  return {
    // Name servers, certificates, proxies and web servers know it in no other form.
    host: asciiHostName(account.host) ?? account.host,
    port: account.port,
    security: account.security === 'tls' ? 'tls' : 'none',
    certificateFingerprint: prompts.pinnedFingerprint(account) ?? account.certificateFingerprint,
    connectTimeoutMs,
    signal,
  };
}

/** Over https the password goes in the form; else the nonce is asked for, since that hides it. */
function methodFor({ transport, security, method }: AccountConfig): AccountConfig['method'] {
  return transport === 'http' && security === 'tls' && method === 'auto' ? 'clear' : method;
}
