import { createHmac, randomBytes } from 'node:crypto';
import type { Digests } from '../session/digests';

/** Digests by Node's crypto module. */
export class NodeDigests implements Digests {
  hmacMd5(key: Uint8Array, data: Uint8Array): Uint8Array {
    return createHmac('md5', key).update(data).digest();
  }

  randomBytes(count: number): Uint8Array {
    return randomBytes(count);
  }
}
