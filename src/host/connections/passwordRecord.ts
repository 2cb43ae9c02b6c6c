import { encodeUtf8 } from '../../base/utf8';
import type { Digests } from '../../session/digests';
import type { AccountConfig } from './types';

/**
 * What is known of the passwords of accounts: which worked last, and whether the last try went without an answer. Of a
 * password it keeps a digest with a key that lives as long as this object, in memory only.
 */
export class PasswordRecord {
  private readonly key: Uint8Array;
  private readonly worked = new Map<string, string>();
  private readonly unanswered = new Set<string>();

  constructor(private readonly digests: Digests) {
    this.key = digests.randomBytes(32);
  }

  noteSuccess(account: AccountConfig, password: string): void {
    this.worked.set(loginKey(account), this.digestOf(password));
    this.unanswered.delete(loginKey(account));
  }

  noteRefusal(account: AccountConfig): void {
    this.worked.delete(loginKey(account));
    this.unanswered.delete(loginKey(account));
  }

  /** Gives true where the try before went the same way. */
  noteUnanswered(account: AccountConfig): boolean {
    const isRepeated = this.unanswered.has(loginKey(account));
    this.unanswered.add(loginKey(account));
    return isRepeated;
  }

  hasWorked(account: AccountConfig, password: string): boolean {
    return this.worked.get(loginKey(account)) === this.digestOf(password);
  }

  private digestOf(password: string): string {
    return String(this.digests.hmac('SHA-256', this.key, encodeUtf8(password)));
  }
}

/** Tells apart what a secret is good for: an account whose server or user changes gets another. */
export function loginKey({ id, host, port, security, userName }: AccountConfig): string {
  return JSON.stringify([id, host, port, security, userName]);
}
