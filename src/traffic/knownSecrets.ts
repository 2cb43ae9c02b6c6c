import { encodeUtf8 } from '../base/utf8';

/**
 * Who told of a secret: the session (`given`), a login that was sent, another request that was sent, or the server.
 * Each has a list of its own, so that none can push the secrets of another out.
 */
export type SecretOrigin = 'given' | 'login' | 'sent' | 'received';

interface ListLimits {
  /** Most secrets of the list; the oldest goes then. */
  readonly count: number;
  /** Longest secret. A longer one is masked by attribute only: what is looked for in every frame costs memory. */
  readonly bytes: number;
}

const limits: Readonly<Record<SecretOrigin, ListLimits>> = {
  given: { count: 64, bytes: 8 * 1024 },
  login: { count: 32, bytes: 8 * 1024 },
  sent: { count: 32, bytes: 8 * 1024 },
  // A session has one message with two such values; the server chooses how many come and how long they are.
  received: { count: 8, bytes: 256 },
};

/**
 * Shortest secret that is looked for by value at all. One of three letters is as likely the number of a request or a
 * `yes`: it is masked by attribute only.
 */
export const minSecretBytes = 4;

/** The secrets of one session, bounded. */
export class KnownSecrets {
  private readonly lists: Record<SecretOrigin, readonly string[]> = { given: [], login: [], sent: [], received: [] };

  /** Remembers a secret; false when it is known already, or of a kind that cannot be looked for by value. */
  add(secret: string, origin: SecretOrigin): boolean {
    const { count, bytes } = limits[origin];
    const { length } = encodeUtf8(secret);
    // White space alone is not to be told from the white space between words and elements.
    if (length < minSecretBytes || length > bytes || /^[ \t\r\n]*$/.test(secret)) return false;
    if (this.lists[origin].includes(secret)) return false;
    this.lists[origin] = [...this.lists[origin], secret].slice(-count);
    return true;
  }

  /** Every secret once, as UTF-8. */
  encoded(): Uint8Array[] {
    return [...new Set(Object.values(this.lists).flat())].map(encodeUtf8);
  }
}
