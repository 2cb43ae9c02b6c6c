/** Most cookies of one server, and the longest in characters. A session has one. */
const maxCookies = 16;
const maxCookieCharacters = 4096;
/** A shorter value opens no session, and may well be an ordinary word. In characters. */
const minSecretCharacters = 8;

/** Cookies of one server for one session; kept in memory, and sent nowhere else. Their values are secret. */
export class CookieJar {
  private readonly cookies = new Map<string, string>();

  /**
   * @param isEncrypted false where a cookie that asks for encryption must not go
   * @param onSecret told of each value that may open a session, whether it is kept or not
   */
  constructor(
    private readonly isEncrypted: boolean,
    private readonly onSecret: (value: string) => void = () => undefined,
  ) {}

  /** Value of the `Cookie` header; undefined when there is none. */
  get header(): string | undefined {
    if (this.cookies.size === 0) return undefined;
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** @param lines values of the `Set-Cookie` headers */
  accept(lines: readonly string[]): void {
    for (const line of lines) this.acceptLine(line);
  }

  private acceptLine(line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
    const equals = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, equals));
    // What may stand in a header of ours; a server that sends more gets nothing back.
    if (!/^[!#$%&'*+\-.^_`|~\w]+$/.test(name) || !/^[\x21-\x7e]*$/.test(pair) || line.length > maxCookieCharacters)
      return;
    const value = pair.slice(equals + 1);
    if (value.length >= minSecretCharacters) this.onSecret(value);
    if (!this.isEncrypted && attributes.some((attribute) => attribute.toLowerCase() === 'secure')) return;
    if (value === '' || attributes.some((attribute) => /^max-age=(0|-\d+)$/i.test(attribute)))
      this.cookies.delete(name);
    else if (this.cookies.has(name) || this.cookies.size < maxCookies) this.cookies.set(name, value);
  }
}
