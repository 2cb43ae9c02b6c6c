import { attributeOf, type XmlElement } from '../protocol/xml';

/** What the server said about the session when it began (data message `session`). */
export class SessionInfo {
  /** Full account name. */
  readonly userName: string;
  readonly realName: string | undefined;
  /** Version of the server. */
  readonly version: string | undefined;
  /** Private, so that no log, inspection or JSON of this object shows the key to the session. */
  readonly #urlId: string | undefined;

  /** @param message undefined when the server sent none; @param userName the name that was given at login. */
  constructor(message: XmlElement | undefined, userName: string) {
    this.userName = (message && attributeOf(message, 'userName')) ?? userName;
    this.realName = message && attributeOf(message, 'realName');
    this.version = message && attributeOf(message, 'version');
    this.#urlId = message && attributeOf(message, 'urlID');
  }

  /** Key to the session over HTTP: whoever has it reads the mail, so it is never shown or logged. */
  get urlID(): string | undefined {
    return this.#urlId;
  }
}
