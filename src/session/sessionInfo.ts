import { attributeOf, firstChild, type XmlElement } from '../protocol/xml';

/** What the server said about the session when it began (data message `session`). */
export class SessionInfo {
  /** Full account name. */
  readonly userName: string;
  readonly realName: string | undefined;
  /** Version of the server. */
  readonly version: string | undefined;
  /** What the user has to do before the account works as it should, in words; empty as a rule. */
  readonly hints: readonly string[];
  /** Private, so that no log, inspection or JSON of this object shows the key to the session. */
  readonly #urlId: string | undefined;

  /** @param message undefined when the server sent none; @param userName the name that was given at login. */
  constructor(message: XmlElement | undefined, userName: string) {
    this.userName = (message && attributeOf(message, 'userName')) ?? userName;
    this.realName = message && attributeOf(message, 'realName');
    this.version = message && attributeOf(message, 'version');
    this.hints = message ? hintsOf(message) : [];
    this.#urlId = message && attributeOf(message, 'urlID');
  }

  /** Key to the session over HTTP: whoever has it reads the mail, so it is never shown or logged. */
  get urlID(): string | undefined {
    return this.#urlId;
  }
}

/**
 * Later servers ask for more than a password (protocol reference, "Login": attributes and children from version 6.2 on).
 * How the second factor is given is not known, so it is only told.
 */
function hintsOf(message: XmlElement): string[] {
  const hints: string[] = [];
  if (asksFor(message, 'x2auth')) {
    hints.push(
      'The server asks for a second factor, which cannot be given here, and may refuse requests until it has it. ' +
        'Log in to its web interface first, or ask the administrator for a login without it.',
    );
  }
  if (asksFor(message, 'changePassword')) {
    hints.push(
      'The server wants the password to be changed. Send passwordModify from a new request, ' +
        'or change it in the web interface, then connect again.',
    );
  }
  return hints;
}

function asksFor(message: XmlElement, name: string): boolean {
  const value = attributeOf(message, name);
  return (value !== undefined && !/^(0|no|)$/i.test(value.trim())) || firstChild(message, name) !== undefined;
}
