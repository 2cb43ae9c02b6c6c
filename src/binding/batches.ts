import { encodeUtf8 } from '../base/utf8';
import type { BindingLimits } from './limits';

const opening = encodeUtf8('<XIMSS>');
const closing = encodeUtf8('</XIMSS>');

/** Documents as they travel over HTTP: inside one `XIMSS` element, byte for byte. */
export function wrapDocuments(documents: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const parts = [opening, ...documents, closing];
  const body = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    body.set(part, offset);
    offset += part.length;
  }
  return body;
}

/** Requests that wait for the POST before them to be answered. */
export class BatchQueue {
  private waiting: Uint8Array[] = [];
  private bytes = 0;

  constructor(private readonly limits: Pick<BindingLimits, 'maxBatchRequests' | 'maxBatchBytes'>) {}

  get waitingBytes(): number {
    return this.bytes;
  }

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  add(document: Uint8Array): void {
    this.waiting.push(document);
    this.bytes += document.length;
  }

  /** The first that still waits, if only to look at it. */
  get first(): Uint8Array | undefined {
    return this.waiting[0];
  }

  takeFirst(): Uint8Array | undefined {
    return this.take(1)[0];
  }

  /** What goes into the next POST, oldest first; at least one when there is one. */
  takeBatch(): Uint8Array[] {
    const { maxBatchRequests, maxBatchBytes } = this.limits;
    let count = 0;
    let size = 0;
    while (count < Math.min(maxBatchRequests, this.waiting.length)) {
      size += this.waiting[count]!.length;
      if (count > 0 && size > maxBatchBytes) break;
      count++;
    }
    return this.take(count);
  }

  private take(count: number): Uint8Array[] {
    const taken = this.waiting.slice(0, count);
    this.waiting = this.waiting.slice(count);
    for (const { length } of taken) this.bytes -= length;
    return taken;
  }
}
