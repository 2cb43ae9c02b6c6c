import { childElements, textOf, type XmlElement } from '../protocol/xml';

/** The SASL methods this client knows. */
export type SaslMethod = 'PLAIN' | 'LOGIN' | 'CRAM-MD5' | 'DIGEST-MD5' | 'SCRAM-SHA-1' | 'SCRAM-SHA-256';

/** `clear` is the login without SASL. */
export type LoginMethod = SaslMethod | 'clear';

/** Those that prove the password without sending it, the best first. */
const provingMethods: readonly SaslMethod[] = ['SCRAM-SHA-256', 'SCRAM-SHA-1', 'DIGEST-MD5', 'CRAM-MD5'];

/** What a `features` message offers, in upper case; empty when it names nothing. */
export function offeredMethods(features: XmlElement | undefined): ReadonlySet<string> {
  if (!features) return new Set();
  return new Set(childElements(features, 'sasl').map((child) => textOf(child).trim().toUpperCase()));
}

/** True for the methods that put the password itself on the wire. */
export function exposesPassword(method: LoginMethod): boolean {
  return method === 'clear' || !provingMethods.includes(method);
}

/**
 * The best of what is on offer (protocol reference, "Login"): where nobody reads along PLAIN, else what does not send
 * the password. A server that names no method is taken at its word of old, and knows PLAIN and CRAM-MD5.
 */
export function chooseMethod(offered: ReadonlySet<string>, isPrivate: boolean): LoginMethod {
  if (offered.size === 0) return isPrivate ? 'PLAIN' : 'CRAM-MD5';
  const order: readonly SaslMethod[] = isPrivate
    ? ['PLAIN', ...provingMethods, 'LOGIN']
    : [...provingMethods, 'PLAIN', 'LOGIN'];
  return order.find((method) => offered.has(method)) ?? 'clear';
}
