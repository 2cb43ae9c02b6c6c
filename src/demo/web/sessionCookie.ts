import { randomBytes } from 'node:crypto';

const cookieName = 'CGateProWebUser';

/**
 * The cookie of a session that asked for one (`EnableUseCookie`): the answer to the first batch sets it, from then on it
 * has to be sent (protocol reference, "HTTP binding").
 */
export class SessionCookie {
  private readonly value = randomBytes(15).toString('base64url');
  private wasSet = false;
  private wasSentBack = false;

  /**
   * Whether a request may pass. Until the cookie came back once, it may have been lost with its answer: only a client
   * that goes on to another batch must have got it.
   */
  admits(cookieHeader: string | undefined, isNextBatch: boolean): boolean {
    const pairs = (cookieHeader ?? '').split(';').map((pair) => pair.trim());
    if (pairs.includes(`${cookieName}=${this.value}`)) this.wasSentBack = true;
    else if (this.wasSentBack) return false;
    return this.wasSentBack || !isNextBatch || !this.wasSet;
  }

  /** Value of `Set-Cookie`; undefined once the client has it. */
  headerFor(urlId: string, isSecure: boolean): string | undefined {
    if (this.wasSentBack) return undefined;
    this.wasSet = true;
    return `${cookieName}=${this.value}; Path=/Session/${urlId}; HttpOnly${isSecure ? '; Secure' : ''}`;
  }
}
