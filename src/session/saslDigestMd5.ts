import { decodeUtf8, encodeUtf8 } from '../base/utf8';
import { parseDirectives, quoted } from './digestDirectives';
import { AuthenticationError } from './errors';
import {
  badChallenge,
  hexOf,
  publicAnswer,
  sameText,
  unprovenServer,
  type SaslAnswer,
  type SaslCredentials,
  type SaslMechanism,
} from './saslMechanism';

const method = 'DIGEST-MD5';
/** The count of uses of a nonce; this client uses each once. */
const nonceCount = '00000001';

export interface DigestMd5Options extends SaslCredentials {
  /** Name of the service in the digest-uri. */
  readonly service: string;
  /** The client's nonce: nobody can guess it. */
  readonly clientNonce: string;
}

/** What the server says first. */
interface DigestChallenge {
  readonly realms: readonly string[];
  readonly nonce: string;
  readonly isUtf8: boolean;
}

/**
 * DIGEST-MD5 with quality of protection `auth` (RFC 2831, section 2.1): challenge, digest of the password, then the
 * server's own digest, without which nobody is logged in here.
 */
export class DigestMd5Mechanism implements SaslMechanism {
  readonly startsHere = false;
  readonly stepCount = 2;
  private expectedProof: string | undefined;
  private isServerProven = false;

  constructor(private readonly options: DigestMd5Options) {}

  answer(challenge: Uint8Array): SaslAnswer {
    const text = decodeUtf8(challenge);
    return this.expectedProof === undefined ? this.respond(text) : this.checkServer(text, this.expectedProof);
  }

  complete(): void {
    if (!this.isServerProven) throw unprovenServer();
  }

  private respond(text: string): SaslAnswer {
    const { userName, clientNonce, service, host } = this.options;
    const challenge = readChallenge(text);
    const realm = chooseRealm(challenge.realms, userName);
    const uri = `${service}/${host}`;
    const proof = this.digest(challenge, realm ?? '', `AUTHENTICATE:${uri}`);
    this.expectedProof = this.digest(challenge, realm ?? '', `:${uri}`);
    const directives = [
      ...(challenge.isUtf8 ? ['charset=utf-8'] : []),
      `username=${quoted(userName)}`,
      ...(realm === undefined ? [] : [`realm=${quoted(realm)}`]),
      `nonce=${quoted(challenge.nonce)}`,
      `nc=${nonceCount}`,
      `cnonce=${quoted(clientNonce)}`,
      `digest-uri=${quoted(uri)}`,
      `response=${proof}`,
      'qop=auth',
    ];
    const message = encode(directives.join(','), challenge.isUtf8);
    return { message, isSecret: true, proofs: [proof, this.expectedProof] };
  }

  private checkServer(text: string, expected: string): SaslAnswer {
    const [proof] = parseDirectives(text).get('rspauth') ?? [];
    if (proof === undefined || !sameText(proof.toLowerCase(), expected)) throw unprovenServer();
    this.isServerProven = true;
    return publicAnswer('');
  }

  /** The value of the response for the octets `a2` (RFC 2831, section 2.1.2.1). */
  private digest({ nonce, isUtf8 }: DigestChallenge, realm: string, a2: string): string {
    const { userName, password, clientNonce, digests } = this.options;
    const who = [userName, realm, password].map((part) => encodeForHash(part, isUtf8));
    const secret = digests.md5(joined(who[0]!, colon, who[1]!, colon, who[2]!));
    const a1 = joined(secret, encodeUtf8(`:${nonce}:${clientNonce}`));
    const hash = (bytes: Uint8Array): string => hexOf(digests.md5(bytes));
    return hash(encodeUtf8(`${hash(a1)}:${nonce}:${nonceCount}:${clientNonce}:auth:${hash(encodeUtf8(a2))}`));
  }
}

function readChallenge(text: string): DigestChallenge {
  const directives = parseDirectives(text);
  const only = (name: string): string | undefined => {
    const values = directives.get(name) ?? [];
    if (values.length > 1) throw badChallenge(method, `${name} is there twice`);
    return values[0];
  };
  const nonce = only('nonce');
  if (!nonce) throw badChallenge(method, 'nonce is missing');
  if (only('algorithm')?.toLowerCase() !== 'md5-sess') throw badChallenge(method, 'algorithm is not md5-sess');
  const qop = directives
    .get('qop')
    ?.join(',')
    .toLowerCase()
    .split(/[\s,]+/) ?? ['auth'];
  if (!qop.includes('auth')) throw badChallenge(method, 'qop does not offer auth');
  const charset = only('charset');
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8') throw badChallenge(method, 'charset is not utf-8');
  return { realms: directives.get('realm') ?? [], nonce, isUtf8: charset !== undefined };
}

/** The realm of the user's own Domain where it is offered, else the server's first. */
function chooseRealm(realms: readonly string[], userName: string): string | undefined {
  const domain = userName.slice(userName.lastIndexOf('@') + 1).toLowerCase();
  return realms.find((realm) => realm.toLowerCase() === domain) ?? realms[0];
}

const colon = encodeUtf8(':');

/** For the digest, what fits into ISO 8859-1 is written in it even when the message is UTF-8 (RFC 2831, section 2.1.2.1). */
function encodeForHash(text: string, isUtf8: boolean): Uint8Array {
  return isLatin1(text) ? latin1(text) : encode(text, isUtf8);
}

function encode(text: string, isUtf8: boolean): Uint8Array {
  if (isUtf8) return encodeUtf8(text);
  if (isLatin1(text)) return latin1(text);
  throw new AuthenticationError('the server takes no such characters in a name or password with DIGEST-MD5');
}

function isLatin1(text: string): boolean {
  return /^[\u0000-\u00ff]*$/.test(text);
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
