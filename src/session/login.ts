import type { Exchange, RequestOptions } from '../protocol/requester';
import { request } from '../protocol/request';
import { attributeOf, hasName, type XmlElement } from '../protocol/xml';
import { decodeBase64 } from '../base/base64';
import type { Digests } from './digests';
import { AuthenticationError, ClearTextRefusedError, ProtocolError, ServerError } from './errors';
import { chooseMethod, exposesPassword, offeredMethods, type LoginMethod } from './loginMethod';
import { cramMd5Answer } from './saslCramMd5';
import { plainMessage } from './saslPlain';
import { SessionInfo } from './sessionInfo';

export interface LoginOptions {
  readonly userName: string;
  readonly password: string;
  /** `auto` asks the server what it knows. `clear` is the login without SASL. */
  readonly method: 'auto' | LoginMethod;
  /** True when the user agreed that the password goes over a connection that others can read. */
  readonly allowClearText: boolean;
}

/** The part of a channel that a login needs. */
export interface LoginChannel {
  request(request: XmlElement, options: RequestOptions): Promise<Exchange>;
  reply(id: string, message: XmlElement): void;
}

export interface LoginServices {
  readonly channel: LoginChannel;
  readonly digests: Digests;
  /** Called with everything secret before it is written. */
  readonly addSecret: (secret: string) => void;
  readonly peerName: string;
  /** True when nobody else can read the connection. */
  readonly isPrivate: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Logs in once (protocol reference, "Login"; never retried with the same password: servers lock accounts).
 *
 * Rejects with AuthenticationError when the server refuses, ClearTextRefusedError before the password would be
 * exposed, ProtocolError when the dialogue makes no sense, else with what the channel rejects with.
 */
export async function logIn(options: LoginOptions, services: LoginServices): Promise<SessionInfo> {
  if (options.password !== '') services.addSecret(options.password);
  const method = options.method === 'auto' ? await askForMethod(services) : options.method;
  if (exposesPassword(method) && !services.isPrivate && !options.allowClearText) {
    throw new ClearTextRefusedError(services.peerName);
  }
  const dialogue = new LoginDialogue(options, services);
  try {
    return await dialogue.run(method);
  } catch (error) {
    if (error instanceof ServerError) throw new AuthenticationError(error.errorText, { cause: error });
    throw error;
  }
}

async function askForMethod({ channel, isPrivate, signal }: LoginServices): Promise<LoginMethod> {
  try {
    const { data } = await channel.request(request('listFeatures', {}), { signal });
    const features = data.find((message) => hasName(message, 'features'));
    return chooseMethod(offeredMethods(features), isPrivate);
  } catch (error) {
    // A server too old to tell knows the methods that have always been there.
    if (error instanceof ServerError) return chooseMethod(new Set(), isPrivate);
    throw error;
  }
}

/** One login request with its challenges. */
class LoginDialogue {
  private session: XmlElement | undefined;
  private hasAnswered = false;
  /** Stops the exchange when the server asks for what the method does not know: it would wait for ever. */
  private readonly stop = new AbortController();
  private problem: Error | undefined;

  constructor(
    private readonly options: LoginOptions,
    private readonly services: LoginServices,
  ) {}

  async run(method: LoginMethod): Promise<SessionInfo> {
    if (method === 'clear') {
      const { userName, password } = this.options;
      await this.exchange(request('login', { authData: userName, password }), undefined);
    } else await this.runSasl(method);
    return this.info();
  }

  private async runSasl(method: 'PLAIN' | 'CRAM-MD5'): Promise<void> {
    try {
      await this.exchange(request('login', { method }), (challenge) => this.answer(method, challenge));
    } catch (error) {
      // Some servers want the first message of PLAIN with the request (protocol reference, "SASL"). As long as there
      // was no challenge, nothing of the password has been tried, and asking in that way costs no attempt.
      if (method !== 'PLAIN' || this.hasAnswered || !(error instanceof ServerError)) throw error;
      await this.exchange(request('login', { method, authData: this.answer(method, new Uint8Array()) }), undefined);
    }
  }

  private info(): SessionInfo {
    const info = new SessionInfo(this.session, this.options.userName);
    if (info.urlID) this.services.addSecret(info.urlID);
    return info;
  }

  private async exchange(request: XmlElement, answer: ((challenge: Uint8Array) => string) | undefined): Promise<void> {
    const { channel, signal } = this.services;
    const onAbort = (): void => this.stop.abort();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      signal?.throwIfAborted();
      await channel.request(request, { signal: this.stop.signal, onData: (message) => this.onData(message, answer) });
    } catch (error) {
      throw this.problem ?? error;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  private onData(message: XmlElement, answer: ((challenge: Uint8Array) => string) | undefined): void {
    if (hasName(message, 'session')) this.session = message;
    if (!hasName(message, 'challenge')) return;
    const challenge = decodeBase64(attributeOf(message, 'value') ?? '');
    const id = attributeOf(message, 'id');
    if (!challenge || !answer || this.hasAnswered || id === undefined) {
      this.problem = new ProtocolError('The server asked for something at login that the method does not know');
      this.stop.abort();
      return;
    }
    this.services.channel.reply(id, request('auth', { value: answer(challenge) }));
  }

  private answer(method: 'PLAIN' | 'CRAM-MD5', challenge: Uint8Array): string {
    const { userName, password } = this.options;
    this.hasAnswered = true;
    const value =
      method === 'PLAIN'
        ? plainMessage(userName, password)
        : cramMd5Answer(userName, password, challenge, this.services.digests);
    this.services.addSecret(value);
    return value;
  }
}
