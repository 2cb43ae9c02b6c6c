import { encodeUtf8 } from '../../base/utf8';
import type { Digests } from '../../session/digests';
import type { AccountConfig } from './types';

/**
 * Tries in a row without an answer before a password counts as refused. One that worked may have been changed elsewhere,
 * and a server that says so by hanging up would otherwise never get another; the network has more chances to be at fault.
 */
const maxUnanswered = { unproven: 2, worked: 4 } as const;

/**
 * What is known of the passwords of accounts: which worked last, and how many tries in a row went without an answer. Of a
 * password it keeps a digest with a key that lives as long as this object, in memory only.
 */
export class PasswordRecord {
  private readonly key: Uint8Array;
  private readonly worked = new Map<string, string>();
  private readonly unanswered = new Map<string, number>();

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

  /** Gives true where that happened so often in a row that the password is to be taken for refused. */
  noteUnanswered(account: AccountConfig, kind: keyof typeof maxUnanswered): boolean {
    const count = (this.unanswered.get(loginKey(account)) ?? 0) + 1;
    this.unanswered.set(loginKey(account), count);
    return count >= maxUnanswered[kind];
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
