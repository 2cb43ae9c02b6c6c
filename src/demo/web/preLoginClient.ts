import { serializeXml, type XmlElement } from '../../protocol/xml';
import type { DemoClient } from '../client';
import { LoginState } from '../login/loginState';
import { OperationError } from '../operationError';

/** Who sends one body of pre-login requests over HTTP: it lasts as long as the answer takes. */
export class PreLoginClient implements DemoClient {
  readonly login = new LoginState();
  readonly session = undefined;
  isFinished = false;
  private readonly messages: string[] = [];

  constructor(
    public domain: string,
    readonly isSecure: boolean,
  ) {}

  /** XML of all that was sent. */
  get answer(): string {
    return this.messages.join('');
  }

  beginSession(): never {
    throw new OperationError('over HTTP, log in with the parameters of the login address');
  }

  send(message: XmlElement): void {
    this.messages.push(serializeXml(message));
  }

  sendEvent(event: XmlElement): void {
    this.send(event);
  }

  interject(event: XmlElement): void {
    this.send(event);
  }

  releaseEvents(): void {}

  setIdleLimit(): void {}

  finish(): Promise<void> {
    this.isFinished = true;
    return Promise.resolve();
  }

  sayGoodbye(): Promise<void> {
    return this.finish();
  }

  breakOff(): void {
    this.isFinished = true;
  }

  dispose(): void {
    this.isFinished = true;
  }
}
