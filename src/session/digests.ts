/** The cryptography that a login needs, given in from outside so that this folder stays free of Node. */
export interface Digests {
  /** 16 octets: the keyed digest of RFC 2104 with MD5, as CRAM-MD5 asks for (RFC 2195). */
  hmacMd5(key: Uint8Array, data: Uint8Array): Uint8Array;
  /** Octets that nobody can guess. */
  randomBytes(count: number): Uint8Array;
}
