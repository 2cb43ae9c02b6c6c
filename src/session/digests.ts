/** Digests by their names in RFC 5802 and RFC 7677. */
export type ScramHash = 'SHA-1' | 'SHA-256';

/** The cryptography that a login needs, given in from outside so that this folder stays free of Node. */
export interface Digests {
  /** 16 octets (RFC 1321), for DIGEST-MD5. */
  md5(data: Uint8Array): Uint8Array;
  /** 16 octets: the keyed digest of RFC 2104 with MD5, as CRAM-MD5 asks for (RFC 2195). */
  hmacMd5(key: Uint8Array, data: Uint8Array): Uint8Array;
  /** 20 or 32 octets. */
  hash(name: ScramHash, data: Uint8Array): Uint8Array;
  /** 20 or 32 octets: the keyed digest of RFC 2104. */
  hmac(name: ScramHash, key: Uint8Array, data: Uint8Array): Uint8Array;
  /**
   * One block of PBKDF2 (RFC 8018), as long as the hash: "Hi" of RFC 5802. Takes its time by nature, away from the
   * thread that called.
   */
  stretch(name: ScramHash, password: Uint8Array, salt: Uint8Array, iterations: number): Promise<Uint8Array>;
  /** Octets that nobody can guess. */
  randomBytes(count: number): Uint8Array;
}
