import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto';
import type { Digests, ScramHash } from '../session/digests';

const hashes: Readonly<Record<ScramHash, { readonly name: string; readonly sizeBytes: number }>> = {
  'SHA-1': { name: 'sha1', sizeBytes: 20 },
  'SHA-256': { name: 'sha256', sizeBytes: 32 },
};

/** Digests by Node's crypto module. */
export class NodeDigests implements Digests {
  md5(data: Uint8Array): Uint8Array {
    return createHash('md5').update(data).digest();
  }

  hmacMd5(key: Uint8Array, data: Uint8Array): Uint8Array {
    return createHmac('md5', key).update(data).digest();
  }

  hash(name: ScramHash, data: Uint8Array): Uint8Array {
    return createHash(hashes[name].name).update(data).digest();
  }

  hmac(name: ScramHash, key: Uint8Array, data: Uint8Array): Uint8Array {
    return createHmac(hashes[name].name, key).update(data).digest();
  }

  stretch(name: ScramHash, password: Uint8Array, salt: Uint8Array, iterations: number): Promise<Uint8Array> {
    const { name: hash, sizeBytes } = hashes[name];
    return new Promise((resolve, reject) =>
      pbkdf2(password, salt, iterations, sizeBytes, hash, (error, key) => (error ? reject(error) : resolve(key))),
    );
  }

  randomBytes(count: number): Uint8Array {
    return randomBytes(count);
  }
}
