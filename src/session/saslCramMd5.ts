import { encodeUtf8 } from '../base/utf8';
import { encodeBase64 } from '../base/base64';
import type { Digests } from './digests';

/** The answer to a CRAM-MD5 challenge: account, space, and the digest in lower-case hexadecimal (RFC 2195, section 2). */
export function cramMd5Answer(userName: string, password: string, challenge: Uint8Array, digests: Digests): string {
  const digest = digests.hmacMd5(encodeUtf8(password), challenge);
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return encodeBase64(encodeUtf8(`${userName} ${hex}`));
}
