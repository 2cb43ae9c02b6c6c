import { childElements, textOf, type XmlElement } from '../protocol/xml';

export type LoginMethod = 'PLAIN' | 'CRAM-MD5' | 'clear';

/** What a `features` message offers, in upper case; empty when it names nothing. */
export function offeredMethods(features: XmlElement | undefined): ReadonlySet<string> {
  if (!features) return new Set();
  return new Set(childElements(features, 'sasl').map((child) => textOf(child).trim().toUpperCase()));
}

/** True for the methods that put the password itself on the wire. */
export function exposesPassword(method: LoginMethod): boolean {
  return method !== 'CRAM-MD5';
}

/**
 * The best of what is on offer (protocol reference, "Login"): where nobody reads along PLAIN, else CRAM-MD5. A server
 * that names no method is taken at its word of old, and knows both.
 */
export function chooseMethod(offered: ReadonlySet<string>, isPrivate: boolean): LoginMethod {
  const order: readonly LoginMethod[] = isPrivate ? ['PLAIN', 'CRAM-MD5'] : ['CRAM-MD5', 'PLAIN'];
  if (offered.size === 0) return order[0]!;
  return order.find((method) => offered.has(method)) ?? 'clear';
}
