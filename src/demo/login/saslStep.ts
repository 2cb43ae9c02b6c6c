import { createHmac, timingSafeEqual } from 'node:crypto';
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

/** Compares secrets in a time that tells nothing about where they differ. */
export function secretsAreEqual(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Checks a password; done or refused. */
export function checkPassword(account: Account | undefined, password: string): SaslStep {
  return account && secretsAreEqual(account.password, password) ? { kind: 'done', account } : { kind: 'refused' };
}
