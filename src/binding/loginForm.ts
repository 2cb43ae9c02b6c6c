import { decodeBase64, encodeBase64 } from '../base/base64';
import { decodeUtf8, encodeUtf8 } from '../base/utf8';
import { attributeOf, type XmlElement } from '../protocol/xml';

/** A login as the web interface takes it: an account and the one thing that proves it. */
export type LoginProof =
  | { readonly userName: string; readonly password: string }
  | { readonly userName: string; readonly nonce: string; readonly authData: string }
  | { readonly userName: string; readonly sessionKey: string };

/**
 * Fields of the login form (protocol reference, "HTTP binding"), ready to be sent as a body: in an address they would end
 * up in the logs of whatever is on the way. `DisableIPWatch`: a laptop changes its address with every network, and its
 * session is to live on. A key of an older session ends that session.
 */
export function loginFormBody(proof: LoginProof): Uint8Array<ArrayBuffer> {
  const fields: [string, string][] = [
    ['errorAsXML', '1'],
    ['version', '6.1'],
    ['DisableIPWatch', '1'],
    ['userName', proof.userName],
  ];
  if ('password' in proof) fields.push(['password', proof.password]);
  else if ('nonce' in proof) fields.push(['nonce', proof.nonce], ['authData', proof.authData]);
  else fields.push(['sessionid', proof.sessionKey], ['killOld', '1']);
  return encodeUtf8(fields.map(([name, value]) => `${name}=${encodeField(value)}`).join('&'));
}

function encodeField(value: string): string {
  // A half of a surrogate pair has no UTF-8.
  return encodeURIComponent(
    value.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, ''),
  );
}

/** What a `login` request means on the web: to be sent as it is, to be asked for a proof, or nothing the form knows. */
export type LoginStep =
  | { readonly kind: 'form'; readonly proof: LoginProof }
  | { readonly kind: 'challenge'; readonly nonce: string }
  | { readonly kind: 'refused'; readonly errorText: string };

/** @param nonce what the server gave with its features; the only challenge the web interface has */
export function stepOfLogin(login: XmlElement, nonce: string | undefined): LoginStep {
  const userName = attributeOf(login, 'authData') ?? attributeOf(login, 'userName') ?? '';
  const method = attributeOf(login, 'method');
  const sessionKey = attributeOf(login, 'sessionID');
  if (method === undefined && sessionKey !== undefined) return { kind: 'form', proof: { userName, sessionKey } };
  if (method === undefined) {
    return { kind: 'form', proof: { userName, password: attributeOf(login, 'password') ?? '' } };
  }
  if (method.toUpperCase() !== 'CRAM-MD5') {
    return { kind: 'refused', errorText: `there is no login by ${method} over HTTP` };
  }
  return nonce === undefined
    ? { kind: 'refused', errorText: 'the server offers no login without the password over HTTP' }
    : { kind: 'challenge', nonce };
}

/**
 * The proof in an answer to the nonce: account, space, hexadecimal digest (RFC 2195), of which the form takes the digest
 * in base64. Undefined when it is none.
 */
export function proofOfAnswer(auth: XmlElement, nonce: string): LoginProof | undefined {
  const answer = decodeBase64(attributeOf(auth, 'value') ?? '');
  const parts = answer && /^(.*) ([0-9a-f]{32})$/s.exec(decodeUtf8(answer));
  if (!parts) return undefined;
  return { userName: parts[1]!, nonce, authData: encodeBase64(encodeUtf8(parts[2]!)) };
}
