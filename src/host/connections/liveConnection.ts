import { Emitter, type Event } from '../../base/emitter';
import type { Clock } from '../../base/clock';
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
  /** For the diary: errors with their causes, never message bodies. */
  readonly logError: (message: string, error: unknown) => void;
}

/** One account and the session it has at the moment. Lives as long as the account does. */
export class LiveConnection implements Connection {
  private readonly changes = new Emitter<void>();
  private readonly alerts = new Emitter<string>();
  private readonly asynchronousMessages = new Emitter<XmlElement>();
  private current: (Connected & { readonly mail: MailAccount }) | undefined;
  private attempt: { readonly promise: Promise<void>; readonly abort: AbortController } | undefined;
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
    if (this.current) return Promise.resolve();
    if (!this.attempt) {
      const abort = new AbortController();
      const promise = this.run(abort).finally(() => (this.attempt = undefined));
      this.attempt = { promise, abort };
    }
    return this.attempt.promise;
  }

  /** Logs out; also ends an attempt in progress. */
  async disconnect(): Promise<void> {
    this.attempt?.abort.abort(new UserCancelledError());
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

  private async run(abort: AbortController): Promise<void> {
    this.moveTo('connecting');
    try {
      const connected = await this.services.connector.connect(this.account, abort.signal);
      if (abort.signal.aborted) {
        connected.session.dispose();
        connected.tap.close();
        throw new UserCancelledError();
      }
      this.adopt(connected);
    } catch (error) {
      const isCancelled = abort.signal.aborted || error instanceof UserCancelledError;
      if (!isCancelled) this.services.logError(`Connecting "${this.account.name}" failed`, error);
      this.moveTo(
        isCancelled ? 'disconnected' : 'failed',
        isCancelled ? undefined : describeError(error, this.account),
      );
      throw error;
    }
  }

  private adopt(connected: Connected): void {
    const { session, tap } = connected;
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
      this.moveTo(reason === 'bye-client' ? 'disconnected' : 'failed', `${message.replace(/\.$/, '')}. Connect again.`);
    });
  }

  private drop(): void {
    const current = this.current;
    this.current = undefined;
    current?.mail.dispose();
  }

  private moveTo(state: ConnectionState, problem?: string): void {
    this.currentState = state;
    this.currentProblem = state === 'failed' ? problem : undefined;
    this.changes.fire();
  }
}
