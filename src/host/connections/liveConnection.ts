import { Emitter, type Event } from '../../base/emitter';
import { fullJitterDelayMs, reconnectBackoff } from '../../base/backoff';
import type { Clock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { MailAccount } from '../../mail/mailAccount';
import type { Requester } from '../../protocol/requester';
import { hasName, textOf, type XmlElement } from '../../protocol/xml';
import type { Session } from '../../session/session';
import type { SessionTap } from '../../traffic/trafficLog';
import type { SessionNumber } from '../../traffic/types';
import type { Connected, Connector } from './connector';
import { describeError } from './describeError';
import type { AccountConfig, Connection, ConnectionState } from './types';
import { UserCancelledError, UserError } from './userError';
import { ConnectionClosedError, TimeoutError } from '../../session/errors';
import {
  ConnectFailedError,
  ConnectionRefusedError,
  ConnectTimeoutError,
  HostNotFoundError,
} from '../../transport/errors';

/** Reads an address of the server's web interface; `path` follows `/Session/URLID/`. */
export type WebReader = (
  account: AccountConfig,
  urlId: string,
  path: string,
  signal: AbortSignal,
) => Promise<Uint8Array>;

export interface LiveConnectionServices {
  readonly connector: Connector;
  readonly clock: Clock;
  readonly readWeb: WebReader;
  /** Whether a lost connection is made again by itself. */
  readonly mayReconnect: () => boolean;
  /** A number from 0 up to, not including, 1: spreads the tries of many clients. */
  readonly random: () => number;
  /** For the diary: errors with their causes, never message bodies. */
  readonly logError: (message: string, error: unknown) => void;
}

/** A session that lived so long was a good one: what ended it is new. In milliseconds. */
const stableAfterMs = 60_000;

interface Attempt {
  readonly promise: Promise<void>;
  readonly abort: AbortController;
}

/** One account and the session it has at the moment. Lives as long as the account does. */
export class LiveConnection implements Connection {
  private readonly changes = new Emitter<void>();
  private readonly alerts = new Emitter<string>();
  private readonly asynchronousMessages = new Emitter<XmlElement>();
  private current: (Connected & { readonly mail: MailAccount }) | undefined;
  private attempt: Attempt | undefined;
  private connectedAtMs = 0;
  /** Set while the next try is to come by itself. */
  private retryTimer: Disposable | undefined;
  private failedRetries = 0;
  private currentState: ConnectionState = 'disconnected';
  private currentProblem: string | undefined;

  constructor(
    readonly account: AccountConfig,
    private readonly services: LiveConnectionServices,
  ) {}

  get onDidChange(): Event<void> {
    return this.changes.event;
  }

  /** Text of `alert` messages: the server wants the user to see them. */
  get onAlert(): Event<string> {
    return this.alerts.event;
  }

  /** Messages nobody asked for, of every session this connection has had or will have. */
  get onAsynchronousMessage(): Event<XmlElement> {
    return this.asynchronousMessages.event;
  }

  get state(): ConnectionState {
    return this.currentState;
  }

  get problem(): string | undefined {
    return this.currentProblem;
  }

  get requester(): Requester | undefined {
    return this.current?.session;
  }

  get mail(): MailAccount | undefined {
    return this.current?.mail;
  }

  get trafficSession(): SessionNumber | undefined {
    return this.current?.tap.session;
  }

  /** What the server said about itself and the account; the session key is left out on purpose. */
  get sessionInfo():
    | { readonly userName: string; readonly realName?: string | undefined; readonly version?: string | undefined }
    | undefined {
    const info = this.current?.session.info;
    return info && { userName: info.userName, realName: info.realName, version: info.version };
  }

  /** Connects, or joins the attempt in progress. Rejects with what `describeError` can put into words. */
  connect(): Promise<void> {
    return this.tryConnect(false);
  }

  private tryConnect(isBackground: boolean): Promise<void> {
    if (this.current) return Promise.resolve();
    this.cancelRetry();
    if (!isBackground) this.failedRetries = 0;
    this.attempt ??= this.startAttempt(isBackground);
    return this.attempt.promise;
  }

  private startAttempt(isBackground: boolean): Attempt {
    const abort = new AbortController();
    // Starts in a moment, when the attempt is known: who is told of the new state may ask to connect as well.
    const promise = Promise.resolve()
      .then(() => this.run(abort, isBackground))
      .finally(() => {
        if (this.attempt?.abort === abort) this.attempt = undefined;
      });
    return { promise, abort };
  }

  /** Logs out; also ends an attempt in progress, and further tries. */
  async disconnect(): Promise<void> {
    this.cancelRetry();
    this.failedRetries = 0;
    this.attempt?.abort.abort(new UserCancelledError());
    this.attempt = undefined;
    const current = this.current;
    this.drop();
    this.moveTo('disconnected');
    await current?.session.close();
    current?.tap.close();
  }

  fetchFromWeb(path: string, signal: AbortSignal): Promise<Uint8Array> {
    const urlId = this.current?.session.info.urlID;
    if (urlId === undefined) {
      return Promise.reject(
        new UserError('The server gave no web address for this session, so this part cannot be fetched.'),
      );
    }
    return this.services.readWeb(this.account, urlId, path, signal);
  }

  dispose(): void {
    void this.disconnect().catch((error: unknown) => this.services.logError('Closing the session failed', error));
    this.changes.dispose();
    this.alerts.dispose();
    this.asynchronousMessages.dispose();
  }

  private async run(abort: AbortController, isBackground: boolean): Promise<void> {
    if (abort.signal.aborted) throw new UserCancelledError();
    this.moveTo('connecting');
    try {
      const connected = await this.services.connector.connect(this.account, abort.signal, isBackground);
      if (abort.signal.aborted) {
        connected.session.dispose();
        connected.tap.close();
        throw new UserCancelledError();
      }
      this.adopt(connected);
    } catch (error) {
      // Who gave the attempt up has moved the state already.
      if (!abort.signal.aborted) this.acceptFailure(error, isBackground);
      throw error;
    }
  }

  private acceptFailure(error: unknown, isBackground: boolean): void {
    if (error instanceof UserCancelledError) {
      this.moveTo('disconnected');
      return;
    }
    this.services.logError(`Connecting "${this.account.name}" failed`, error);
    const problem = describeError(error, this.account);
    // A wrong password or certificate does not mend itself, and servers lock accounts: those wait for the user.
    if (isBackground && mayPass(error)) this.retryLater(problem);
    else this.moveTo('failed', problem);
  }

  /** Plans the next try, unless the user wants none. */
  private retryLater(problem: string): void {
    if (!this.services.mayReconnect()) {
      this.moveTo('failed', problem);
      return;
    }
    const delayMs = fullJitterDelayMs(this.failedRetries++, this.services.random(), reconnectBackoff);
    this.retryTimer = this.services.clock.setTimer(() => {
      this.retryTimer = undefined;
      // Its failure shows up as the state of the connection, and plans the next try.
      this.tryConnect(true).catch(() => undefined);
    }, delayMs);
    const seconds = Math.max(1, Math.round(delayMs / 1000));
    this.moveTo('waiting', `${problem.replace(/ ?Connect again\.$/, '')} Trying again in ${seconds} s.`);
  }

  private cancelRetry(): void {
    this.retryTimer?.dispose();
    this.retryTimer = undefined;
  }

  private adopt(connected: Connected): void {
    const { session, tap } = connected;
    const { end } = session;
    if (end) {
      // It ended in the moment between login and here, where nobody listened.
      tap.close();
      throw new ConnectionClosedError(end.message, true, { cause: end.error });
    }
    this.connectedAtMs = this.services.clock.nowMs();
    const mail = new MailAccount({ requester: session, clock: this.services.clock });
    this.current = { session, tap, mail };
    this.listen(session, tap);
    this.moveTo('connected');
    // Only old servers refuse; without it, counts of mailboxes that are not open change at the next refresh.
    void mail.watchMailboxes().catch((error: unknown) => this.services.logError('Watching mailboxes failed', error));
  }

  private listen(session: Session, tap: SessionTap): void {
    const alerts = session.onAsynchronousMessage((message) => {
      this.asynchronousMessages.fire(message);
      if (hasName(message, 'alert')) this.alerts.fire(textOf(message));
    });
    const end = session.onDidClose(({ reason, message }) => {
      alerts.dispose();
      end.dispose();
      tap.close();
      if (this.current?.session !== session) return;
      this.drop();
      // A server that drops every session at once must not be asked for another one at once, for ever.
      if (this.services.clock.nowMs() - this.connectedAtMs >= stableAfterMs) this.failedRetries = 0;
      const problem = `${message.replace(/\.$/, '')}. Connect again.`;
      if (reason === 'bye-client') this.moveTo('disconnected');
      else if (reason === 'protocol') this.moveTo('failed', problem);
      else this.retryLater(problem);
    });
  }

  private drop(): void {
    const current = this.current;
    this.current = undefined;
    current?.mail.dispose();
  }

  private moveTo(state: ConnectionState, problem?: string): void {
    this.currentState = state;
    this.currentProblem = state === 'failed' || state === 'waiting' ? problem : undefined;
    this.changes.fire();
  }
}

/** True for failures of the network or of a server that is away: the next try may go well. */
function mayPass(error: unknown): boolean {
  return (
    error instanceof ConnectionRefusedError ||
    error instanceof ConnectTimeoutError ||
    error instanceof ConnectFailedError ||
    // A laptop that wakes up has no name server for a moment.
    error instanceof HostNotFoundError ||
    error instanceof ConnectionClosedError ||
    error instanceof TimeoutError
  );
}
