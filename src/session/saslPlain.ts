import { encodeUtf8 } from '../base/utf8';
import { encodeBase64 } from '../base/base64';

/** The one message of SASL PLAIN: no authorization identity, account and password, apart by NUL (RFC 4616, section 2). */
export function plainMessage(userName: string, password: string): string {
  return encodeBase64(encodeUtf8(`\0${userName}\0${password}`));
}
