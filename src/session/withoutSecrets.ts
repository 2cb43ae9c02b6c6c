import { encodeBase64 } from '../base/base64';
import { encodeUtf8 } from '../base/utf8';
import { XmlError } from '../protocol/errors';
import { ServerError } from './errors';
import { printable } from './notices';

/**
 * Takes what is secret out of a text that is for people. To be called before the text is cut; with `isCut` where it was
 * broken off before, so that the first half of a secret at its end counts too.
 */
export type HideSecrets = (text: string, isCut?: boolean) => string;

const mask = '••••••';
/** A shorter word may well be one of the server's own. */
const minMaskedLength = 4;

/** The server's words, without what it was told: it may repeat it, and words get shown and logged. */
export function withoutSecrets(error: ServerError, secrets: readonly string[]): ServerError {
  const errorText = hideSpellings(error.errorText, spellingsOf(secrets));
  return errorText === error.errorText ? error : new ServerError(error.requestName, errorText, error.errorNum);
}

/** The error without what the server wrote into its names, where it may repeat what it was told; they get short as well. */
export function readableXmlError(error: XmlError, hide: HideSecrets): XmlError {
  return new XmlError(printable(hide(error.message)), error.offset);
}

/** Takes secrets out of an error that stays what it is: it belongs to whoever calls this, and to nobody else yet. */
export function hideInError(error: Error, hide: HideSecrets): void {
  const shown = hide(error.message);
  if (shown === error.message) return;
  error.message = shown;
  // The stack begins with the message of before.
  error.stack = `${error.name}: ${shown}`;
}

/** The longest first: another may be a part of it. */
function spellingsOf(secrets: readonly string[]): string[] {
  const spellings = secrets.flatMap((secret) => {
    const base64 = encodeBase64(encodeUtf8(secret)).replace(/=+$/, '');
    return [secret, base64, encodeURIComponent(secret), encodeURIComponent(base64)];
  });
  const long = spellings.filter(({ length }) => length >= minMaskedLength);
  return [...new Set(long)].sort((one, other) => other.length - one.length);
}

function hideSpellings(text: string, spellings: readonly string[], isCut = false): string {
  for (const spelling of spellings) text = text.replaceAll(spelling, mask);
  return isCut ? withoutCutSecret(text, spellings) : text;
}

/** The longest first half of a secret that the text ends with is masked; less of it than is masked at all tells little. */
function withoutCutSecret(text: string, spellings: readonly string[]): string {
  const cutLength = (spelling: string): number => {
    for (let length = Math.min(spelling.length, text.length); length >= minMaskedLength; length--) {
      if (text.endsWith(spelling.slice(0, length))) return length;
    }
    return 0;
  };
  const longest = spellings.reduce((length, spelling) => Math.max(length, cutLength(spelling)), 0);
  return longest === 0 ? text : text.slice(0, text.length - longest) + mask;
}

/** Secrets of one session that are remembered: a server that gives a new cookie with every answer is cut here. */
const maxToldSecrets = 64;

/** What the server of a session was told or gave in confidence: it may repeat it in an error. */
export class ToldSecrets {
  private readonly secrets = new Set<string>();
  /** Undefined when a secret came since they were made. */
  private spellings: readonly string[] | undefined;

  /** @param maskText masks further spellings of what is secret. */
  constructor(private readonly maskText: (text: string, isCut: boolean) => string = (text) => text) {}

  has(secret: string): boolean {
    return this.secrets.has(secret);
  }

  add(secret: string): void {
    // The first are what matters most: the password and the key of the session.
    if (secret === '' || this.secrets.size >= maxToldSecrets) return;
    this.secrets.add(secret);
    this.spellings = undefined;
  }

  readonly hide: HideSecrets = (text, isCut = false) =>
    this.maskText(hideSpellings(text, (this.spellings ??= spellingsOf([...this.secrets])), isCut), isCut);

  /** The answer stays with the error, for whoever asked: it is not for showing. */
  readonly withoutSecrets = (error: ServerError): ServerError => {
    const { requestName, errorText, errorNum, exchange } = error;
    return new ServerError(requestName, this.hide(errorText), errorNum, exchange);
  };
}
