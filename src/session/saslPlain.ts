import { secretAnswer, type SaslAnswer, type SaslCredentials, type SaslMechanism } from './saslMechanism';

/** One message: no authorization identity, account and password, apart by NUL (RFC 4616, section 2). */
export class PlainMechanism implements SaslMechanism {
  readonly startsHere = true;
  readonly stepCount = 1;

  constructor(private readonly credentials: SaslCredentials) {}

  answer(): SaslAnswer {
    const { userName, password } = this.credentials;
    return secretAnswer(`\0${userName}\0${password}`);
  }

  complete(): void {
    // The server proves nothing here.
  }
}
