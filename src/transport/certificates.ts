import * as tls from 'node:tls';
import type { CertificateFacts } from './errors';

/** A SHA-256 fingerprint in the one form that can be compared: lower-case hexadecimal digits alone. */
export function normalizeFingerprint(fingerprint: string): string {
  return fingerprint
    .replace(/^\s*sha-?256(\s+fingerprint)?[:=\s]*/i, '')
    .replace(/[^0-9a-f]/gi, '')
    .toLowerCase();
}

/** True when both name the same certificate; an incomplete fingerprint names none. */
export function isSameFingerprint(one: string, other: string): boolean {
  const normalized = normalizeFingerprint(one);
  return normalized.length === 64 && normalized === normalizeFingerprint(other);
}

export const unknownCertificate: CertificateFacts = { fingerprint: '', subject: '', issuer: '', validTo: '' };

/** What the peer of a finished handshake showed. */
export function certificateFacts(socket: tls.TLSSocket): CertificateFacts {
  const certificate = socket.getPeerCertificate();
  // Node gives an empty object when there is no certificate.
  if (!certificate?.fingerprint256) return unknownCertificate;
  return {
    fingerprint: certificate.fingerprint256,
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
    validTo: certificate.valid_to,
  };
}

function distinguishedName(name: tls.Certificate): string {
  return Object.entries(name ?? {})
    .map(([key, value]) => `${key}=${[value].flat().join('+')}`)
    .join(', ');
}

/**
 * The authorities to trust: those that come with Node, and those of the operating system where Node can tell.
 * Undefined leaves the choice to Node.
 */
export function trustedAuthorities(): string[] | undefined {
  // Newer than the oldest Node this runs on.
  const { getCACertificates } = tls as { getCACertificates?: (source: 'default' | 'system') => string[] };
  if (!getCACertificates) return undefined;
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
}

const reasons: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'it was issued by an authority that this system does not know',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'it was issued by an authority that this system does not know',
  UNABLE_TO_GET_ISSUER_CERT: 'it was issued by an authority that this system does not know',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'it was issued by an authority that this system does not know',
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  CERT_REVOKED: 'it was revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it was issued for another server name',
};

/** Why verification failed, as the inner part of a sentence. */
export function untrustedReason(code: string): string {
  return reasons[code] ?? `verification failed (${code})`;
}

export const notThePinnedReason = 'it is not the one that was accepted for this server';
