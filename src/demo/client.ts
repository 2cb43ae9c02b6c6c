import type { Disposable } from '../base/disposable';
import type { XmlElement } from '../protocol/xml';
import type { LoginState } from './login/loginState';
import type { DemoSession } from './session';
import type { Account } from './store/account';

/**
 * Who sends requests and gets what comes of them: a TCP connection, one pre-login request over HTTP, or an HTTP
 * session. Operations know nothing of what carries them.
 */
export interface DemoClient extends Disposable {
  /** Target Domain of pre-login requests. */
  domain: string;
  readonly login: LoginState;
  /** Undefined before login. */
  readonly session: DemoSession | undefined;
  /** Whether what it sends and gets is encrypted. */
  readonly isSecure: boolean;
  /**
   * Begins the session of an account that has proven who it is.
   * @throws OperationError when this client cannot have one.
   */
  beginSession(account: Account): DemoSession;
  /**
   * Sends a message that answers the request at work.
   * @throws OperationError when the answer grows beyond what the client can be given.
   */
  send(message: XmlElement): void;
  /** Sends an event: now, or after the response of the request at work. */
  sendEvent(event: XmlElement): void;
  /** Sends an event at once, even into the middle of an answer. */
  interject(event: XmlElement): void;
  /** Sends the events that were held back. */
  releaseEvents(): void;
  /** @param seconds the client's own limit (session option `idleTimeout`), 0 for none. */
  setIdleLimit(seconds: number): void;
  /** Goes on with TLS behind the response to starttls; absent where that is not possible. */
  startTls?(): Promise<void>;
  /** Answers nothing more; what was sent still goes out, then the client and its session are gone. */
  finish(): Promise<void>;
  /** Ends the session from the server's side, with its `bye`. */
  sayGoodbye(errorText?: string): Promise<void>;
  /** Breaks every connection of the client without a word. What outlives a connection stays. */
  breakOff(): void;
  /** Ends everything without a word. Safe to call twice. */
  dispose(): void;
}
