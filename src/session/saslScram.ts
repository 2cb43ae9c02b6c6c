import { decodeBase64, encodeBase64 } from '../base/base64';
import { decodeUtf8, encodeUtf8 } from '../base/utf8';
import type { ScramHash } from './digests';
import { AuthenticationError, type UnprovenServerError } from './errors';
import {
  badChallenge,
  publicAnswer,
  sameText,
  secretAnswer,
  unprovenServer,
  type SaslAnswer,
  type SaslCredentials,
  type SaslMechanism,
} from './saslMechanism';
import { saslPrep } from './saslPrep';

/** Less is not worth the name: who reads along could try passwords in no time (RFC 5802, section 5.1). */
const minIterations = 4096;
/** A server that lies about it must not keep this machine busy; a second of work or so. */
const maxIterations = 1_000_000;
/** Longest message of the server that is read, in characters. */
const maxMessageLength = 4096;
/** "n": no channel binding, "y" would claim a wish for it; and nobody else to act as (RFC 5802, section 7). */
const header = 'n,,';

export interface ScramOptions extends SaslCredentials {
  /** The client's nonce, printable and without commas: nobody can guess it. */
  readonly clientNonce: string;
}

/** What the server says first. */
interface ScramChallenge {
  readonly nonce: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
}

/**
 * SCRAM (RFC 5802, RFC 7677) without channel binding: the password proves itself and stays at home, and the server
 * has to prove that it knows it too.
 */
export class ScramMechanism implements SaslMechanism {
  readonly startsHere = true;
  readonly stepCount = 3;
  private readonly firstMessage: string;
  private step: 'first' | 'proof' | 'check' = 'first';
  private expectedSignature = '';
  private isServerProven = false;

  constructor(
    private readonly hash: ScramHash,
    private readonly options: ScramOptions,
  ) {
    const name = saslPrep(options.userName).replace(/=/g, '=3D').replace(/,/g, '=2C');
    this.firstMessage = `n=${name},r=${options.clientNonce}`;
  }

  answer(challenge: Uint8Array): SaslAnswer | Promise<SaslAnswer> {
    const text = decodeUtf8(challenge);
    if (text.length > maxMessageLength) throw this.bad(`it has more than ${maxMessageLength} characters`);
    switch (this.step) {
      case 'first':
        this.step = 'proof';
        return publicAnswer(header + this.firstMessage);
      case 'proof':
        this.step = 'check';
        return this.prove(text);
      case 'check':
        return this.checkServer(text);
    }
  }

  complete(): void {
    if (!this.isServerProven) throw unprovenServer();
  }

  /** RFC 5802, section 3. */
  private async prove(serverFirst: string): Promise<SaslAnswer> {
    const { digests, password } = this.options;
    const { nonce, salt, iterations } = this.readChallenge(serverFirst);
    const withoutProof = `c=${encodeBase64(encodeUtf8(header))},r=${nonce}`;
    const whole = encodeUtf8(`${this.firstMessage},${serverFirst},${withoutProof}`);
    const salted = await digests.stretch(this.hash, encodeUtf8(saslPrep(password)), salt, iterations);
    const keyed = (key: Uint8Array, data: Uint8Array): Uint8Array => digests.hmac(this.hash, key, data);
    const clientKey = keyed(salted, encodeUtf8('Client Key'));
    const signature = keyed(digests.hash(this.hash, clientKey), whole);
    const proof = encodeBase64(clientKey.map((byte, position) => byte ^ signature[position]!));
    this.expectedSignature = encodeBase64(keyed(keyed(salted, encodeUtf8('Server Key')), whole));
    return secretAnswer(`${withoutProof},p=${proof}`, [proof, this.expectedSignature]);
  }

  private checkServer(serverFinal: string): SaslAnswer {
    const failure = /^e=([^,]*)/.exec(serverFinal)?.[1];
    if (failure !== undefined) throw new AuthenticationError(isErrorWord(failure) ? failure : 'the login was refused');
    const signature = /^v=([^,]*)/.exec(serverFinal)?.[1];
    if (signature === undefined || !sameText(signature, this.expectedSignature)) throw unprovenServer();
    this.isServerProven = true;
    return publicAnswer('');
  }

  private readChallenge(text: string): ScramChallenge {
    // An extension in front, "m=", is one that has to be understood: this does not match then.
    const [, nonce, saltText, count] = /^r=([!-+\--~]+),s=([^,]+),i=([0-9]{1,9})(?:,|$)/.exec(text) ?? [];
    if (nonce === undefined || saltText === undefined) throw this.bad('nonce, salt and iteration count are not there');
    const { clientNonce } = this.options;
    // Somebody else's nonce could make a proof of use somewhere else.
    if (!nonce.startsWith(clientNonce) || nonce === clientNonce) throw this.bad('the nonce does not go on with ours');
    const salt = decodeBase64(saltText);
    if (!salt || salt.length === 0) throw this.bad('the salt is no base64');
    const iterations = Number(count);
    if (iterations < minIterations) throw this.bad(`${iterations} iterations are less than ${minIterations}`);
    if (iterations > maxIterations) throw this.bad(`${iterations} iterations are more than ${maxIterations}`);
    return { nonce, salt, iterations };
  }

  private bad(what: string): UnprovenServerError {
    return badChallenge(`SCRAM-${this.hash}`, what);
  }
}

/** The words for errors are lower-case ones with hyphens (RFC 5802, section 7): in others a server may repeat the proof. */
function isErrorWord(text: string): boolean {
  return /^[a-z]{2,20}(-[a-z]{2,20}){0,4}$/.test(text);
}
