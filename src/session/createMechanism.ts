import { encodeBase64 } from '../base/base64';
import type { SaslMethod } from './loginMethod';
import { CramMd5Mechanism } from './saslCramMd5';
import { DigestMd5Mechanism } from './saslDigestMd5';
import { LoginMechanism } from './saslLogin';
import type { SaslCredentials, SaslMechanism } from './saslMechanism';
import { PlainMechanism } from './saslPlain';
import { ScramMechanism } from './saslScram';

/** In the digest-uri of DIGEST-MD5 (protocol reference, "SASL": recalled, not proven). */
const serviceName = 'ximss';
/** As many characters as RFC 5802 shows: 144 bits. */
const nonceBytes = 18;

/** The client's part of one login. */
export function createMechanism(method: SaslMethod, credentials: SaslCredentials): SaslMechanism {
  const clientNonce = (): string => encodeBase64(credentials.digests.randomBytes(nonceBytes));
  switch (method) {
    case 'PLAIN':
      return new PlainMechanism(credentials);
    case 'LOGIN':
      return new LoginMechanism(credentials);
    case 'CRAM-MD5':
      return new CramMd5Mechanism(credentials);
    case 'DIGEST-MD5':
      return new DigestMd5Mechanism({ ...credentials, service: serviceName, clientNonce: clientNonce() });
    case 'SCRAM-SHA-1':
      return new ScramMechanism('SHA-1', { ...credentials, clientNonce: clientNonce() });
    case 'SCRAM-SHA-256':
      return new ScramMechanism('SHA-256', { ...credentials, clientNonce: clientNonce() });
  }
}
