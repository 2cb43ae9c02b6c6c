import { publicAnswer, secretAnswer, type SaslAnswer, type SaslCredentials, type SaslMechanism } from './saslMechanism';

/** Account, then password, each asked for. The words of the questions differ between servers and do not count. */
export class LoginMechanism implements SaslMechanism {
  readonly startsHere = false;
  readonly stepCount = 2;
  private isNameSaid = false;

  constructor(private readonly credentials: SaslCredentials) {}

  answer(): SaslAnswer {
    const { userName, password } = this.credentials;
    if (this.isNameSaid) return secretAnswer(password);
    this.isNameSaid = true;
    return publicAnswer(userName);
  }

  complete(): void {
    // The server proves nothing here.
  }
}
