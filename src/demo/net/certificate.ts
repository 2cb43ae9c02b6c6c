import { X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

/** How long a certificate is good for, in milliseconds: a demo does not run for months. */
const lifetimeMs = 90 * 24 * 60 * 60 * 1000;
/** Certificates begin a little in the past, for clients whose clock is behind. */
const clockSlackMs = 60 * 60 * 1000;

export interface ServerCertificate {
  /** PEM. */
  readonly key: string;
  /** PEM. */
  readonly cert: string;
  /** SHA-256 of the certificate: upper-case hex with colons. */
  readonly fingerprint: string;
}

/** Makes a certificate for this machine alone. No authority vouches for it: clients pin its fingerprint. */
export async function createCertificate(nowMs: number): Promise<ServerCertificate> {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(nowMs - clockSlackMs),
    notAfterDate: new Date(nowMs + lifetimeMs),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key: made.private, cert: made.cert, fingerprint: new X509Certificate(made.cert).fingerprint256 };
}
