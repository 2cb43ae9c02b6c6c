import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import type { Account } from '../store/account';

/** Finds the account that a user name stands for. */
export type FindAccount = (userName: string) => Account | undefined;

/** A step of an exchange: the next challenge, an account that proved itself, or a refusal. */
export type SaslStep =
  | { readonly kind: 'challenge'; readonly value: Uint8Array }
  | { readonly kind: 'done'; readonly account: Account }
  | { readonly kind: 'refused' };

/** One login by a SASL method (protocol reference, "SASL"). */
export interface SaslExchange {
  /** The first step; `initial` is what the client sent along with its login, if anything. */
  start(initial: Uint8Array | undefined): SaslStep;
  next(answer: Uint8Array): SaslStep;
}

/** Names of the methods, as they are offered. */
export const saslMethods = ['LOGIN', 'PLAIN', 'CRAM-MD5'] as const;

/** An exchange by the name of its method; undefined for one that is not offered. */
export function createSaslExchange(method: string, find: FindAccount): SaslExchange | undefined {
  switch (method.toUpperCase()) {
    case 'PLAIN':
      return new PlainExchange(find);
    case 'LOGIN':
      return new LoginExchange(find);
    case 'CRAM-MD5':
      return new CramMd5Exchange(find);
    default:
      return undefined;
  }
}

/** Compares secrets in a time that tells nothing about where they differ. */
export function secretsAreEqual(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Checks a password; done or refused. */
export function checkPassword(account: Account | undefined, password: string): SaslStep {
  return account && secretsAreEqual(account.password, password) ? { kind: 'done', account } : { kind: 'refused' };
}

function challenge(text: string): SaslStep {
  return { kind: 'challenge', value: Buffer.from(text) };
}

function textOfBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

/** RFC 4616: identity to act as, NUL, account, NUL, password. */
class PlainExchange implements SaslExchange {
  constructor(private readonly find: FindAccount) {}

  start(initial: Uint8Array | undefined): SaslStep {
    return initial ? this.next(initial) : challenge('');
  }

  next(answer: Uint8Array): SaslStep {
    const [actAs, userName, password, ...more] = textOfBytes(answer).split('\0');
    const isForeign = actAs !== '' && actAs !== userName;
    if (userName === undefined || password === undefined || more.length > 0 || isForeign) return { kind: 'refused' };
    return checkPassword(this.find(userName), password);
  }
}

class LoginExchange implements SaslExchange {
  private userName: string | undefined;

  constructor(private readonly find: FindAccount) {}

  start(initial: Uint8Array | undefined): SaslStep {
    return initial ? this.next(initial) : challenge('Username:');
  }

  next(answer: Uint8Array): SaslStep {
    if (this.userName !== undefined) return checkPassword(this.find(this.userName), textOfBytes(answer));
    this.userName = textOfBytes(answer);
    return challenge('Password:');
  }
}

/** RFC 2195: account, space, and the keyed digest of the challenge in hex. */
class CramMd5Exchange implements SaslExchange {
  private readonly text = `<${randomInt(1e9)}.${randomInt(1e9)}@demo.example>`;

  constructor(private readonly find: FindAccount) {}

  start(): SaslStep {
    return challenge(this.text);
  }

  next(answer: Uint8Array): SaslStep {
    const [, userName = '', digest = ''] = /^(.*) ([0-9a-f]{32})$/s.exec(textOfBytes(answer)) ?? [];
    const account = this.find(userName);
    const expected = createHmac('md5', account?.password ?? '')
      .update(this.text)
      .digest('hex');
    return account && secretsAreEqual(expected, digest) ? { kind: 'done', account } : { kind: 'refused' };
  }
}
