import { decodeBase64, encodeBase64 } from '../base/base64';
import { request } from '../protocol/request';
import type { Exchange, RequestOptions } from '../protocol/requester';
import { attributeOf, element, hasName, type XmlElement } from '../protocol/xml';
import { ProtocolError, ServerError } from './errors';
import type { SaslMethod } from './loginMethod';
import type { SaslAnswer, SaslMechanism } from './saslMechanism';

/** Longest challenge as it is written; the longest that a method reads is half as long. */
const maxChallengeLength = 16 * 1024;

/** The part of a channel that a login needs. */
export interface LoginChannel {
  request(request: XmlElement, options: RequestOptions): Promise<Exchange>;
  reply(id: string, message: XmlElement): void;
}

export interface LoginDialogueServices {
  readonly channel: LoginChannel;
  /** Called with everything secret before it is written. */
  readonly addSecret: (secret: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** One login with its challenges (protocol reference, "Login"). Good for one attempt. */
export class LoginDialogue {
  private session: XmlElement | undefined;
  private answerCount = 0;
  /** True while an answer is being computed. */
  private isAnswering = false;
  private isOver = false;
  /** Stops the exchange when the server asks for what the method does not know: it would wait for ever. */
  private readonly stop = new AbortController();
  private problem: Error | undefined;
  private isProofSent = false;

  constructor(private readonly services: LoginDialogueServices) {}

  /** True from the moment that the password, what was computed of it, or a key goes out. */
  get hasSentProof(): boolean {
    return this.isProofSent;
  }

  /** Gives the message `session`, if the server sent one. Rejects as {@link runSasl} does. */
  async runClear(userName: string, password: string): Promise<XmlElement | undefined> {
    this.isProofSent = true;
    return this.exchange(request('login', { authData: userName, password }), undefined);
  }

  /** The same with the key of a session that may still live (protocol reference, "HTTP binding"). */
  async runSessionKey(userName: string, sessionKey: string): Promise<XmlElement | undefined> {
    this.isProofSent = true;
    return this.exchange(element('login', { authData: userName, sessionID: sessionKey }), undefined);
  }

  /**
   * Gives the message `session`, if the server sent one. Rejects with ServerError, with ProtocolError when the
   * challenges do not fit the method, and with what the mechanism and the channel reject with.
   */
  async runSasl(method: SaslMethod, mechanism: SaslMechanism): Promise<XmlElement | undefined> {
    const session = await this.exchangeOrSpeakFirst(method, mechanism);
    mechanism.complete();
    return session;
  }

  private async exchangeOrSpeakFirst(method: SaslMethod, mechanism: SaslMechanism): Promise<XmlElement | undefined> {
    try {
      return await this.exchange(loginRequest(method), mechanism);
    } catch (error) {
      // Some servers want the first message with the request (protocol reference, "SASL"). As long as there was no
      // challenge, nothing of the password has been tried, and asking in that way costs no attempt.
      if (!mechanism.startsHere || this.answerCount > 0 || !(error instanceof ServerError)) throw error;
      this.answerCount++;
      const authData = this.encode(await mechanism.answer(new Uint8Array()));
      return this.exchange(loginRequest(method, authData), mechanism);
    }
  }

  private async exchange(request: XmlElement, mechanism: SaslMechanism | undefined): Promise<XmlElement | undefined> {
    const { channel, signal } = this.services;
    const onAbort = (): void => this.stop.abort();
    signal?.addEventListener('abort', onAbort, { once: true });
    this.isOver = false;
    try {
      signal?.throwIfAborted();
      const onData = (message: XmlElement): void => this.onData(message, mechanism);
      await channel.request(request, { signal: this.stop.signal, onData });
    } catch (error) {
      throw this.problem ?? error;
    } finally {
      this.isOver = true;
      signal?.removeEventListener('abort', onAbort);
    }
    return this.session;
  }

  private onData(message: XmlElement, mechanism: SaslMechanism | undefined): void {
    if (hasName(message, 'session')) this.session = message;
    if (!hasName(message, 'challenge')) return;
    const value = attributeOf(message, 'value') ?? '';
    if (value.length > maxChallengeLength) {
      this.giveUp(
        new ProtocolError(`The server sent a challenge of more than ${maxChallengeLength} characters at login`),
      );
      return;
    }
    const challenge = decodeBase64(value);
    const id = attributeOf(message, 'id');
    const isExpected = mechanism && !this.isAnswering && this.answerCount < mechanism.stepCount;
    if (!challenge || !isExpected || id === undefined) {
      this.giveUp(new ProtocolError('The server asked for something at login that the method does not know'));
    } else this.answer(id, mechanism, challenge);
  }

  private answer(id: string, mechanism: SaslMechanism, challenge: Uint8Array): void {
    this.answerCount++;
    try {
      const answer = mechanism.answer(challenge);
      if (!(answer instanceof Promise)) {
        this.reply(id, answer);
        return;
      }
      this.isAnswering = true;
      answer.then((ready) => this.reply(id, ready)).catch((error: unknown) => this.giveUp(error));
    } catch (error) {
      this.giveUp(error);
    }
  }

  private reply(id: string, answer: SaslAnswer): void {
    this.isAnswering = false;
    // The server may have ended the exchange, or the user given it up, while the answer was computed.
    if (this.isOver || this.stop.signal.aborted) return;
    this.services.channel.reply(id, request('auth', { value: this.encode(answer) }));
  }

  private encode({ message, isSecret, proofs }: SaslAnswer): string {
    const value = encodeBase64(message);
    for (const proof of proofs) this.services.addSecret(proof);
    if (isSecret) {
      this.services.addSecret(value);
      this.isProofSent = true;
    }
    return value;
  }

  private giveUp(error: unknown): void {
    if (this.isOver) return;
    this.problem ??= error instanceof Error ? error : new Error(String(error));
    this.stop.abort();
  }
}

/** Not made from the catalog, which has the methods that servers were seen to know; others may be on offer. */
function loginRequest(method: SaslMethod, authData?: string): XmlElement {
  return element('login', { method, authData });
}
