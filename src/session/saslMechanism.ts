import { encodeUtf8 } from '../base/utf8';
import type { Digests } from './digests';
import { UnprovenServerError } from './errors';
import { printable } from './notices';

/** Who logs in, and what it takes. */
export interface SaslCredentials {
  readonly userName: string;
  readonly password: string;
  /** The server's host as it was dialled, without the port. */
  readonly host: string;
  readonly digests: Digests;
}

/** A message for the server. */
export interface SaslAnswer {
  /** Empty is a message too. */
  readonly message: Uint8Array;
  /** True when no log may keep it. */
  readonly isSecret: boolean;
  /**
   * What no log may keep in any other place either: what was computed of the password, and what is expected of the
   * server. Whoever has it can try passwords against it.
   */
  readonly proofs: readonly string[];
}

/** The client's part of one login by a SASL method. Good for one attempt. */
export interface SaslMechanism {
  /** True when the first message is the client's: the first challenge is empty, and it may go with the request. */
  readonly startsHere: boolean;
  /** Messages of the client in all. Nobody asks for more. */
  readonly stepCount: number;
  /**
   * The next message. Rejects with, or throws, AuthenticationError when the server refuses in its challenge, and
   * UnprovenServerError when the challenge makes no sense or is not to be trusted.
   */
  answer(challenge: Uint8Array): SaslAnswer | Promise<SaslAnswer>;
  /**
   * Called once the server says that the login went well.
   * @throws UnprovenServerError when it has not proven yet what the method wants proven.
   */
  complete(): void;
}

/** The server gave no proof, or a wrong one, that it knows the password: it may be somebody else's. */
export function unprovenServer(): UnprovenServerError {
  return new UnprovenServerError('the server could not prove that it knows the password');
}

/** @param what names what is wrong with the challenge; text of the wire in it gets printable here. */
export function badChallenge(method: string, what: string): UnprovenServerError {
  return new UnprovenServerError(`the server sent a ${method} challenge that is not valid: ${printable(what)}`);
}

export function secretAnswer(text: string, proofs: readonly string[] = []): SaslAnswer {
  return { message: encodeUtf8(text), isSecret: true, proofs };
}

export function publicAnswer(text: string): SaslAnswer {
  return { message: encodeUtf8(text), isSecret: false, proofs: [] };
}

/** True when both are the same; a difference takes as long to find wherever it is. */
export function sameText(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let position = 0; position < one.length; position++) {
    difference |= one.charCodeAt(position) ^ other.charCodeAt(position);
  }
  return difference === 0;
}

/** Lower-case hexadecimal digits. */
export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
