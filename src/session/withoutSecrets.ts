import { encodeBase64 } from '../base/base64';
import { encodeUtf8 } from '../base/utf8';
import { XmlError } from '../protocol/errors';
import { ServerError } from './errors';
import { printable } from './notices';

/** Takes what is secret out of a text that is for people. */
export type HideSecrets = (text: string) => string;

/** A shorter word may well be one of the server's own. */
const minMaskedLength = 4;

/** The server's words, without what it was told: it may repeat it, and words get shown and logged. */
export function withoutSecrets(error: ServerError, secrets: readonly string[]): ServerError {
  const errorText = hideSecrets(error.errorText, secrets);
  return errorText === error.errorText ? error : new ServerError(error.requestName, errorText, error.errorNum);
}

/** The error without what the server wrote into its names, where it may repeat what it was told; they get short as well. */
export function readableXmlError(error: XmlError, hide: HideSecrets): XmlError {
  return new XmlError(printable(hide(error.message)), error.offset);
}

function hideSecrets(text: string, secrets: readonly string[]): string {
  // The longest first: another may be a part of it.
  const spellings = secrets.flatMap((secret) => {
    const base64 = encodeBase64(encodeUtf8(secret)).replace(/=+$/, '');
    return [secret, base64, encodeURIComponent(secret), encodeURIComponent(base64)];
  });
  for (const spelling of spellings.sort((one, other) => other.length - one.length)) {
    if (spelling.length >= minMaskedLength) text = text.replaceAll(spelling, '••••••');
  }
  return text;
}

/** Secrets of one session that are remembered: a server that gives a new cookie with every answer is cut here. */
const maxToldSecrets = 64;

/** What the server of a session was told or gave in confidence: it may repeat it in an error. */
export class ToldSecrets {
  private readonly secrets = new Set<string>();

  add(secret: string): void {
    // The first are what matters most: the password and the key of the session.
    if (secret !== '' && this.secrets.size < maxToldSecrets) this.secrets.add(secret);
  }

  readonly hide: HideSecrets = (text) => hideSecrets(text, [...this.secrets]);

  /** The answer stays with the error, for whoever asked: it is not for showing. */
  readonly withoutSecrets = (error: ServerError): ServerError => {
    const { requestName, errorText, errorNum } = withoutSecrets(error, [...this.secrets]);
    return new ServerError(requestName, errorText, errorNum, error.exchange);
  };
}
