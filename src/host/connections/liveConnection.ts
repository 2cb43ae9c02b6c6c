import { Emitter, type Event } from '../../base/emitter';
import type { Clock } from '../../base/clock';
import { codeOf } from '../../mail/errors';
import type { MailAccount, MailAccountParts } from '../../mail/mailAccount';
import type { Requester } from '../../protocol/requester';
import { hasName, textOf, type XmlElement } from '../../protocol/xml';
import { isPossibleRefusal } from '../../session/possibleRefusal';
import { LineWatch, type Suspicion } from '../../session/lineWatch';
import { SteadyRequester, type UnknownOutcome } from '../../session/steadyRequester';
import type { SessionNumber } from '../../traffic/types';
import type { Connected, Connector } from './connector';
import { describeError } from './describeError';
import { GoodbyeNews } from './goodbyeNews';
import { RetryPlan, type LossKind } from './retryPlan';
import type { AccountConfig, Connection, ConnectionState, SessionFacts } from './types';
import { uploadPath } from './webAccess';
import type { WebUpload } from '../../transport/webFetch';
import { UserCancelledError, UserError } from './userError';
import { ConnectionClosedError, TimeoutError, UnansweredLoginError } from '../../session/errors';
import {
  ConnectFailedError,
  ConnectionRefusedError,
  ConnectTimeoutError,
  HostNotFoundError,
  NotTlsError,
  ProxyError,
} from '../../transport/errors';

/** Reads an address of the server's web interface; `path` follows `/Session/URLID/`. */
export type WebReader = (
  account: AccountConfig,
  urlId: string,
  path: string,
  signal: AbortSignal,
  upload?: WebUpload,
) => Promise<Uint8Array>;

/** What is needed from the first connect on, and costs time to load. */
export interface SessionParts {
  readonly connector: Pick<Connector, 'connect' | 'forgetSession'>;
  readonly createMail: (parts: MailAccountParts) => MailAccount;
}

export interface LiveConnectionServices {
  readonly loadSessionParts: () => Promise<SessionParts>;
  readonly clock: Clock;
  readonly readWeb: WebReader;
  /** What the user lets a request take, in milliseconds. */
  readonly requestTimeoutMs: () => number;
  /** Whether a lost connection is made again by itself. */
  readonly mayReconnect: () => boolean;
  /** A number from 0 up to, not including, 1: spreads the tries of many clients. */
  readonly random: () => number;
  /** For the diary: errors with their causes, never message bodies. */
  readonly logError: (message: string, error: unknown) => void;
}

/** A session that lived so long was a good one: what ended it is new. In milliseconds. */
const stableAfterMs = 60_000;
/** The user's actions come in bursts; a try that was hurried is not hurried again so soon. In milliseconds. */
const minHurryMs = 2_000;
/**
 * How often a password that worked before is sent in a row without an answer: a server that stops in the middle of
 * logins is back by then or refuses connections, and one that refuses the password by hanging up locks no account.
 */
const maxUnansweredLogins = 3;
/** Unknown outcomes that are kept for the user; the count of more would tell nothing new. */
const maxUnknownOutcomes = 20;

/** A change whose outcome was not known was carried out after all, or was not. */
export interface LateOutcome {
  readonly wasDone: boolean;
  /** A sentence for the user; the words of a refusal are the server's. */
  readonly text: string;
}

interface Attempt {
  readonly promise: Promise<void>;
  readonly abort: AbortController;
}

/** What outlives a session: the mail as the user sees it, and the requester that goes on with the next one. */
interface Mail {
  readonly requester: SteadyRequester;
  readonly account: MailAccount;
}

/** One account and the session it has at the moment. Lives as long as the account does. */
export class LiveConnection implements Connection {
  private readonly changes = new Emitter<void>();
  private readonly alerts = new Emitter<string>();
  private readonly goodbyes = new Emitter<string>();
  private readonly lateOutcomes = new Emitter<LateOutcome>();
  private readonly asynchronousMessages = new Emitter<XmlElement>();
  private readonly goodbyeNews: GoodbyeNews;
  private current: (Connected & { readonly line: LineWatch }) | undefined;
  private currentMail: Mail | undefined;
  private attempt: Attempt | undefined;
  private connectedAtMs = 0;
  private readonly retry: RetryPlan;
  private hurriedAtMs = -Infinity;
  /** In a row. */
  private unansweredLogins = 0;
  private connector: SessionParts['connector'] | undefined;
  private unknown: readonly UnknownOutcome[] = [];
  private currentState: ConnectionState = 'disconnected';
  private currentProblem: string | undefined;

  constructor(
    /** Replaced by the manager where a change of the settings touches the looks alone, not the session. */
    public account: AccountConfig,
    private readonly services: LiveConnectionServices,
  ) {
    this.retry = new RetryPlan(services.clock, services.random);
    this.goodbyeNews = new GoodbyeNews(services.clock, (text) => this.goodbyes.fire(text));
  }

  get onDidChange(): Event<void> {
    return this.changes.event;
  }

  /** Text of `alert` messages: the server wants the user to see them. */
  get onAlert(): Event<string> {
    return this.alerts.event;
  }

  /** That the server ended a session, why, and what became of the account, in sentences for the user; the words are the server's. */
  get onGoodbye(): Event<string> {
    return this.goodbyes.event;
  }

  /** What became of a change that was given up, once its answer is there; not where the user has looked meanwhile. */
  get onLateOutcome(): Event<LateOutcome> {
    return this.lateOutcomes.event;
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

  get retryInMs(): number | undefined {
    return this.retry.remainingMs;
  }

  get unknownOutcomes(): readonly string[] {
    return this.unknown.map(({ requestName }) => requestName);
  }

  forgetUnknownOutcomes(): void {
    if (this.unknown.length === 0) return;
    this.unknown = [];
    this.changes.fire();
  }

  get requester(): Requester | undefined {
    return this.current && this.currentMail?.requester;
  }

  get mail(): MailAccount | undefined {
    return this.currentMail?.account;
  }

  get trafficSession(): SessionNumber | undefined {
    return this.current?.tap.session;
  }

  /** What the server said about itself and the account; the session key is left out on purpose. */
  get sessionInfo(): SessionFacts | undefined {
    const info = this.current?.session.info;
    if (!info) return undefined;
    const { userName, realName, version, urlID } = info;
    return { userName, realName, version, hasWebKey: urlID !== undefined };
  }

  /** Connects, or joins the attempt in progress. Rejects with what `describeError` can put into words. */
  connect(): Promise<void> {
    return this.tryConnect(false);
  }

  /** To be called every few seconds: looks whether the server is still there. */
  look(): void {
    this.current?.line.look();
  }

  /** The network is another one, the machine slept, or the user is back: a loss is noticed now, or mended. */
  hurry(reason: Suspicion): void {
    this.current?.line.suspect(reason);
    const nowMs = this.services.clock.nowMs();
    if (this.currentState !== 'waiting' || nowMs - this.hurriedAtMs < minHurryMs) return;
    this.hurriedAtMs = nowMs;
    this.retryNow();
  }

  private tryConnect(isBackground: boolean): Promise<void> {
    if (this.current) return Promise.resolve();
    this.retry.cancel();
    if (!isBackground) this.retry.reset();
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
    this.retry.cancel();
    this.retry.reset();
    this.attempt?.abort.abort(new UserCancelledError());
    this.attempt = undefined;
    const current = this.current;
    this.drop();
    this.moveTo('disconnected');
    await current?.session.close();
    current?.tap.close();
  }

  fetchFromWeb(path: string, signal: AbortSignal): Promise<Uint8Array> {
    if (!this.current) {
      return Promise.reject(
        new UserError(
          `"${this.account.name}" is not connected, so this part cannot be fetched. Connect, then try again.`,
        ),
      );
    }
    const urlId = this.current.session.info.urlID;
    if (urlId === undefined) {
      return Promise.reject(
        new UserError('The server gave no web address for this session, so this part cannot be fetched.'),
      );
    }
    return this.services.readWeb(this.account, urlId, path, signal);
  }

  async uploadToWeb(fileName: string, file: WebUpload, signal: AbortSignal): Promise<void> {
    const urlId = this.current?.session.info.urlID;
    if (urlId === undefined) {
      throw new UserError(`"${this.account.name}" has no session that takes files. Connect, then try again.`);
    }
    await this.services.readWeb(this.account, urlId, uploadPath(fileName), signal, file);
  }

  dispose(): void {
    void this.disconnect().catch((error: unknown) => this.services.logError('Closing the session failed', error));
    this.changes.dispose();
    this.alerts.dispose();
    this.goodbyeNews.dispose();
    this.goodbyes.dispose();
    this.lateOutcomes.dispose();
    this.asynchronousMessages.dispose();
  }

  private async run(abort: AbortController, isBackground: boolean): Promise<void> {
    if (abort.signal.aborted) throw new UserCancelledError();
    this.moveTo('connecting');
    try {
      const { connector, createMail } = await this.services.loadSessionParts();
      this.connector = connector;
      // Who gave it up meanwhile is not to be asked for a password any more.
      abort.signal.throwIfAborted();
      const connected = await connector.connect(this.account, abort.signal, isBackground);
      if (abort.signal.aborted) {
        connected.session.dispose();
        connected.tap.close();
        throw new UserCancelledError();
      }
      this.adopt(connected, createMail);
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
    // A try that the user asked for meanwhile does not end those that come by themselves.
    const isReconnect = isBackground || this.currentMail !== undefined;
    if (error instanceof UnansweredLoginError) this.unansweredLogins++;
    if (!isReconnect || !this.isWorthAnotherTry(error)) this.moveTo('failed', problem);
    else if (error instanceof UnansweredLoginError) this.retryLater(problem, 'other', `${error.message}.`);
    else if (error instanceof NotTlsError) this.retryLater(problem, 'other', `${error.message}.`);
    else this.retryLater(problem, error instanceof ConnectionRefusedError ? 'refused' : 'other');
  }

  private isWorthAnotherTry(error: unknown): boolean {
    if (error instanceof UnansweredLoginError) {
      return error.facts.passwordWorked === true && this.unansweredLogins < maxUnansweredLogins;
    }
    return mayPass(error);
  }

  /**
   * Plans the next try, unless the user wants none.
   * @param brief what happened, without what to do about it: it is done by itself
   */
  private retryLater(problem: string, kind: LossKind, brief = problem.replace(/ ?Connect again\.$/, '')): void {
    if (!this.services.mayReconnect()) {
      this.moveTo('failed', problem);
      return;
    }
    const delayMs = this.retry.plan(kind, () => this.retryNow());
    const seconds = Math.max(1, Math.round(delayMs / 1000));
    this.moveTo('waiting', `${brief} Trying again in ${seconds} s.`);
  }

  private retryNow(): void {
    // Its failure shows up as the state of the connection, and plans the next try.
    this.tryConnect(true).catch(() => undefined);
  }

  private adopt(connected: Connected, createMail: SessionParts['createMail']): void {
    const { session, tap } = connected;
    const { end } = session;
    if (end) {
      // It ended in the moment between login and here, where nobody listened.
      tap.close();
      throw new ConnectionClosedError(end.message, true, { cause: end.error });
    }
    const { clock, requestTimeoutMs } = this.services;
    this.connectedAtMs = clock.nowMs();
    this.unansweredLogins = 0;
    this.current = { session, tap, line: new LineWatch(session, clock, requestTimeoutMs()) };
    this.listen(connected);
    const isFirst = this.currentMail === undefined;
    const mail = (this.currentMail ??= this.startMail(createMail));
    mail.requester.use(session);
    this.moveTo('connected');
    // Told at every login but not at every reconnect.
    if (isFirst) for (const hint of session.info.hints) this.alerts.fire(hint);
    if (isFirst) this.watchMailboxes(mail.account);
    else void mail.account.resume();
  }

  private startMail(createMail: SessionParts['createMail']): Mail {
    const requester = new SteadyRequester(this.services.clock);
    requester.onUnknownOutcome((outcome) => {
      if (this.unknown.length < maxUnknownOutcomes) this.unknown = [...this.unknown, outcome];
      this.changes.fire();
    });
    requester.onKnownOutcome(({ outcome, refusal }) => {
      // Who has looked meanwhile knows.
      if (!this.unknown.includes(outcome)) return;
      this.unknown = this.unknown.filter((other) => other !== outcome);
      this.changes.fire();
      this.lateOutcomes.fire(lateOutcome(outcome, refusal));
    });
    return { requester, account: createMail({ requester, clock: this.services.clock }) };
  }

  /** Only old servers refuse; without it, counts of mailboxes that are not open change at the next refresh. */
  private watchMailboxes(mail: MailAccount): void {
    mail.watchMailboxes().catch((error: unknown) => this.services.logError('Watching mailboxes failed', error));
  }

  private listen({ session, tap }: Connected): void {
    const alerts = session.onAsynchronousMessage((message) => {
      this.asynchronousMessages.fire(message);
      if (hasName(message, 'alert')) this.alerts.fire(session.hide(textOf(message)));
    });
    const end = session.onDidClose(({ reason, message, error }) => {
      alerts.dispose();
      end.dispose();
      tap.close();
      if (this.current?.session !== session) return;
      this.drop();
      // A server that drops every session at once must not be asked for another one at once, for ever.
      const wasStable = this.services.clock.nowMs() - this.connectedAtMs >= stableAfterMs;
      if (wasStable) this.retry.reset();
      const sentence = `${message.replace(/\.$/, '')}.`;
      if (reason === 'bye-server' || codeOf(error) === 'http-session-gone') this.goodbyeNews.begin(sentence, wasStable);
      const problem = describeError(new ConnectionClosedError(message, true, { cause: error }), this.account);
      if (reason === 'bye-client') this.moveTo('disconnected');
      else if (reason === 'protocol') this.moveTo('failed', problem);
      else this.retryLater(problem, reason === 'bye-server' ? 'bye' : 'other', sentence);
    });
  }

  /** The session is over; the mail waits for the next one. */
  private drop(): void {
    this.current = undefined;
    this.currentMail?.requester.use(undefined);
    this.currentMail?.account.suspend();
  }

  /** No next session will come by itself: who waits for one is told so. */
  private letMailGo(): void {
    const mail = this.currentMail;
    this.currentMail = undefined;
    mail?.account.dispose();
    mail?.requester.dispose();
  }

  private moveTo(state: ConnectionState, problem?: string): void {
    if (state === 'failed' || state === 'disconnected') {
      this.letMailGo();
      this.connector?.forgetSession(this.account);
      this.unansweredLogins = 0;
    }
    this.currentState = state;
    this.currentProblem = state === 'failed' || state === 'waiting' ? problem : undefined;
    this.goodbyeNews.follow(state, problem);
    this.changes.fire();
  }
}

function lateOutcome({ requestName }: UnknownOutcome, refusal: string | undefined): LateOutcome {
  if (refusal === undefined) return { wasDone: true, text: `${requestName} was carried out after all.` };
  return { wasDone: false, text: `${requestName} was not carried out: ${refusal.replace(/\.$/, '')}.` };
}

/** True for failures of the network or of a server that is away: the next try may go well. */
function mayPass(error: unknown): boolean {
  return (
    error instanceof ConnectionRefusedError ||
    error instanceof ConnectTimeoutError ||
    error instanceof ConnectFailedError ||
    (error instanceof ProxyError && error.mayPass) ||
    // A laptop that wakes up has no name server for a moment.
    error instanceof HostNotFoundError ||
    // What stands before a server that restarts takes the connection and hangs up.
    error instanceof NotTlsError ||
    (error instanceof ConnectionClosedError && !isPossibleRefusal(error)) ||
    error instanceof TimeoutError
  );
}
