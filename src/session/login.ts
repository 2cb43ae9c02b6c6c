import type { Digests } from './digests';
import { createMechanism } from './createMechanism';
import { isTransportEnd } from '../base/transportEnd';
import {
  AuthenticationError,
  ClearTextRefusedError,
  ConnectionClosedError,
  LoginMethodUnavailableError,
  ServerError,
  TimeoutError,
  UnansweredLoginError,
} from './errors';
import { askFeatures } from './features';
import { LoginDialogue, type LoginDialogueServices } from './loginDialogue';
import { chooseMethod, exposesPassword, offeredMethods, type LoginMethod } from './loginMethod';
import { SessionInfo } from './sessionInfo';
import { withoutSecrets } from './withoutSecrets';
import { childElements, textOf, type XmlElement } from '../protocol/xml';

export interface LoginOptions {
  readonly userName: string;
  readonly password: string;
  /** `auto` asks the server what it knows. `clear` is the login without SASL. */
  readonly method: 'auto' | LoginMethod;
  /** True when the user agreed that the password goes over a connection that others can read. */
  readonly allowClearText: boolean;
  /**
   * `form` where the login becomes a form of the web interface (HTTP binding): that knows the password in clear, and
   * CRAM-MD5 with a nonce that comes with the features.
   */
  readonly by?: 'form' | undefined;
  /** Key of a session of before that may still live; then nothing else is tried. Over HTTP only. */
  readonly sessionKey?: string | undefined;
  /**
   * True where the server has to answer something else before it gets the password or the key: what stands before a server that is
   * away takes a connection and drops it, which would look like a refusal behind a password.
   */
  readonly asksFirst?: boolean | undefined;
}

/** How long a server may be silent about features that change nothing at the login, in milliseconds. */
const maxFeatureSilenceMs = 10_000;

/** The same, with everything secret that was named so far. */
interface CollectingServices extends LoginServices {
  readonly secrets: readonly string[];
}

export interface LoginServices extends LoginDialogueServices {
  readonly digests: Digests;
  /** `host:port` of the server. */
  readonly peerName: string;
  /** True when nobody else can read the connection. */
  readonly isPrivate: boolean;
}

/**
 * Logs in once (protocol reference, "Login"; never retried with the same password: servers lock accounts).
 *
 * Rejects with AuthenticationError when the server refuses, UnprovenServerError when it lies or cannot prove itself,
 * ClearTextRefusedError before the password would be exposed, LoginMethodUnavailableError before a proof that is not
 * possible, UnansweredLoginError when the connection ends or stays silent behind a proof, ProtocolError when the
 * dialogue makes no sense, else with what the channel rejects with.
 */
export async function logIn(options: LoginOptions, given: LoginServices): Promise<SessionInfo> {
  const { password, sessionKey } = options;
  const secrets: string[] = [];
  const services: CollectingServices = {
    ...given,
    secrets,
    addSecret: (secret: string): void => {
      secrets.push(secret);
      given.addSecret(secret);
    },
  };
  if (password !== '') services.addSecret(password);
  if (sessionKey !== undefined) services.addSecret(sessionKey);
  const info = await (sessionKey === undefined
    ? logInWithPassword(options, services)
    : logInWithKey(options, services, sessionKey));
  if (info.urlID) services.addSecret(info.urlID);
  return info;
}

async function logInWithKey(
  options: LoginOptions,
  services: CollectingServices,
  sessionKey: string,
): Promise<SessionInfo> {
  if (options.asksFirst) await askFeatures(services.channel, { signal: services.signal });
  return runLogin(options, services, (dialogue) => dialogue.runSessionKey(options.userName, sessionKey));
}

async function logInWithPassword(options: LoginOptions, services: CollectingServices): Promise<SessionInfo> {
  const { userName, password } = options;
  const isSilent = asksForLifeAlone(options) && !(await isHeard(options, services));
  const method = await methodFor(options, services);
  if (exposesPassword(method) && !services.isPrivate && !options.allowClearText) {
    throw new ClearTextRefusedError(services.peerName);
  }
  const run = (dialogue: LoginDialogue): Promise<XmlElement | undefined> => {
    if (method === 'clear') return dialogue.runClear(userName, password);
    const { digests, peerName } = services;
    return dialogue.runSasl(method, createMechanism(method, { userName, password, digests, host: hostOf(peerName) }));
  };
  // By the other methods a proof goes out only after the server has said something.
  return runLogin(options, services, run, isSilent && method === 'clear');
}

/** True where the answer to `listFeatures` changes nothing but that there is one. */
function asksForLifeAlone({ method, by, asksFirst = false }: LoginOptions): boolean {
  return asksFirst && (method === 'clear' || (method !== 'auto' && by !== 'form'));
}

/** False where the server says nothing to it for a while: who logs in without its features may go on all the same. */
async function isHeard({ by }: LoginOptions, { channel, signal }: LoginServices): Promise<boolean> {
  // Over HTTP the login would wait behind the question.
  const mayGoOn = by !== 'form';
  try {
    await askFeatures(channel, { signal, timeoutMs: mayGoOn ? maxFeatureSilenceMs : undefined });
    return true;
  } catch (error) {
    if (mayGoOn && error instanceof TimeoutError) return false;
    throw error;
  }
}

async function methodFor({ method, by }: LoginOptions, services: LoginServices): Promise<LoginMethod> {
  if (by === 'form' && method !== 'clear') return askForFormMethod(method, services);
  return method === 'auto' ? askForMethod(services) : method;
}

/** The features are asked for: the nonce is among them. */
async function askForFormMethod(
  wanted: 'auto' | LoginMethod,
  { channel, peerName, signal }: LoginServices,
): Promise<LoginMethod> {
  if (wanted !== 'auto' && wanted !== 'CRAM-MD5') {
    throw new LoginMethodUnavailableError(`${peerName} is reached over HTTP, where there is no login by ${wanted}`);
  }
  const features = await askFeatures(channel, { signal });
  const hasNonce = features !== undefined && childElements(features, 'nonce').some((nonce) => textOf(nonce).trim());
  if (hasNonce) return 'CRAM-MD5';
  if (wanted === 'auto') return 'clear';
  throw new LoginMethodUnavailableError(`${peerName} gave no nonce, so CRAM-MD5 cannot be used there over HTTP`);
}

async function askForMethod({ channel, isPrivate, signal }: LoginServices): Promise<LoginMethod> {
  // A server too old to tell knows the methods that have always been there.
  return chooseMethod(offeredMethods(await askFeatures(channel, { signal })), isPrivate);
}

async function runLogin(
  { userName }: LoginOptions,
  services: CollectingServices,
  run: (dialogue: LoginDialogue) => Promise<XmlElement | undefined>,
  isSilent = false,
): Promise<SessionInfo> {
  const dialogue = new LoginDialogue(services);
  try {
    return new SessionInfo(await run(dialogue), userName);
  } catch (error) {
    // A server that was silent before it got a proof does not refuse one by silence.
    const isPlain = !dialogue.hasSentProof || (isSilent && error instanceof TimeoutError);
    if (!(error instanceof ServerError)) throw isPlain ? error : behindProof(error, services.peerName);
    const { requestName, errorText, errorNum } = withoutSecrets(error, services.secrets);
    // Without the answer, in which the server may repeat them.
    throw new AuthenticationError(errorText, { cause: new ServerError(requestName, errorText, errorNum) });
  }
}

/** An end or a silence behind a proof is told as what it may be; an error that says more than that stays what it is. */
function behindProof(error: unknown, peerName: string): unknown {
  if (error instanceof TimeoutError) {
    return new UnansweredLoginError(`The server at ${peerName} did not answer`, {}, { cause: error });
  }
  if (!(error instanceof ConnectionClosedError)) return error;
  const { cause } = error;
  if (isTransportEnd(cause) && (!cause.mayPass || cause.isUnsent)) return error;
  return new UnansweredLoginError(error.message, {}, { cause: error });
}

function hostOf(peerName: string): string {
  return peerName.replace(/:\d+$/, '');
}
