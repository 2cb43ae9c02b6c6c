import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../../base/clock';
import type { Account } from '../store/account';
import { secretsAreEqual } from './saslStep';

/** Nonces that wait to be used, at most; the oldest makes room, so that asking for many costs nothing. */
const maxNonces = 1000;
/** How long a nonce is good for, in milliseconds: it is fetched right before the login. */
const lifetimeMs = 5 * 60_000;

/** The nonces of `features`, each good for one login over HTTP (protocol reference, "HTTP binding"). */
export class NonceStore {
  /** When each was issued, oldest first. */
  private readonly issuedMs = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  issue(): string {
    const nonce = randomBytes(8).toString('hex').toUpperCase();
    this.issuedMs.set(nonce, this.clock.nowMs());
    for (const oldest of this.issuedMs.keys()) {
      if (this.issuedMs.size <= maxNonces) break;
      this.issuedMs.delete(oldest);
    }
    return nonce;
  }

  /** True once for each nonce that was issued here a short while ago, whatever comes of the login. */
  redeem(nonce: string): boolean {
    const issuedMs = this.issuedMs.get(nonce);
    this.issuedMs.delete(nonce);
    return issuedMs !== undefined && this.clock.nowMs() - issuedMs <= lifetimeMs;
  }
}

/** Whether `authData` is base64 of the hex text of HMAC-MD5(password, nonce). */
export function provesPassword(account: Account | undefined, nonce: string, authData: string): boolean {
  const expected = createHmac('md5', account?.password ?? '')
    .update(nonce)
    .digest('hex');
  const given = Buffer.from(authData, 'base64').toString('latin1').toLowerCase();
  return secretsAreEqual(expected, given) && account !== undefined;
}
