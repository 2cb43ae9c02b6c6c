import { encodeUtf8 } from '../base/utf8';
import { hexOf, secretAnswer, type SaslAnswer, type SaslCredentials, type SaslMechanism } from './saslMechanism';

/** Account, space, and the keyed digest of the challenge in lower-case hexadecimal (RFC 2195, section 2). */
export class CramMd5Mechanism implements SaslMechanism {
  readonly startsHere = false;
  readonly stepCount = 1;

  constructor(private readonly credentials: SaslCredentials) {}

  answer(challenge: Uint8Array): SaslAnswer {
    const { userName, password, digests } = this.credentials;
    const digest = hexOf(digests.hmacMd5(encodeUtf8(password), challenge));
    return secretAnswer(`${userName} ${digest}`, [digest]);
  }

  complete(): void {
    // The server proves nothing here.
  }
}
