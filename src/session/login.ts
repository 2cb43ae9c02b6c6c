import type { Digests } from './digests';
import { createMechanism } from './createMechanism';
import { AuthenticationError, ClearTextRefusedError, ServerError } from './errors';
import { askFeatures } from './features';
import { LoginDialogue, type LoginDialogueServices } from './loginDialogue';
import { chooseMethod, exposesPassword, offeredMethods, type LoginMethod } from './loginMethod';
import { SessionInfo } from './sessionInfo';

export interface LoginOptions {
  readonly userName: string;
  readonly password: string;
  /** `auto` asks the server what it knows. `clear` is the login without SASL. */
  readonly method: 'auto' | LoginMethod;
  /** True when the user agreed that the password goes over a connection that others can read. */
  readonly allowClearText: boolean;
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
 * ClearTextRefusedError before the password would be exposed, ProtocolError when the dialogue makes no sense, else with
 * what the channel rejects with.
 */
export async function logIn(options: LoginOptions, services: LoginServices): Promise<SessionInfo> {
  const { userName, password } = options;
  if (password !== '') services.addSecret(password);
  const method = options.method === 'auto' ? await askForMethod(services) : options.method;
  if (exposesPassword(method) && !services.isPrivate && !options.allowClearText) {
    throw new ClearTextRefusedError(services.peerName);
  }
  const info = await runLogin(method, userName, password, services);
  if (info.urlID) services.addSecret(info.urlID);
  return info;
}

async function askForMethod({ channel, isPrivate, signal }: LoginServices): Promise<LoginMethod> {
  // A server too old to tell knows the methods that have always been there.
  return chooseMethod(offeredMethods(await askFeatures(channel, signal)), isPrivate);
}

async function runLogin(
  method: LoginMethod,
  userName: string,
  password: string,
  services: LoginServices,
): Promise<SessionInfo> {
  const { digests, peerName } = services;
  const dialogue = new LoginDialogue(services);
  try {
    const session =
      method === 'clear'
        ? await dialogue.runClear(userName, password)
        : await dialogue.runSasl(
            method,
            createMechanism(method, { userName, password, digests, host: hostOf(peerName) }),
          );
    return new SessionInfo(session, userName);
  } catch (error) {
    if (error instanceof ServerError) throw new AuthenticationError(error.errorText, { cause: error });
    throw error;
  }
}

function hostOf(peerName: string): string {
  return peerName.replace(/:\d+$/, '');
}
