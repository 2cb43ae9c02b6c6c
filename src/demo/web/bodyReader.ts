import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../base/clock';
import { WebError } from './webError';

/** How long a body may take to arrive, in milliseconds. */
const timeoutMs = 60_000;
/** What is read and thrown away of a body that is too long, so that its sender hears why; beyond, the line is cut. */
const maxDiscardedBytes = 64 * 1024 * 1024;
/** What all bodies that are arriving may hold in memory, in bytes. */
const maxHeldBytes = 256 * 1024 * 1024;

/** Reads the bodies of requests, each within its own limit and all within a common one. */
export class BodyReader {
  private heldBytes = 0;

  constructor(private readonly clock: Clock) {}

  /** Rejects with WebError when the body is longer than that many bytes, takes too long or breaks off. */
  async read(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
    const body = new GrowingBody(maxBytes);
    const timer = this.clock.setTimer(() => request.destroy(), timeoutMs);
    request.on('data', (chunk: Uint8Array) => {
      const before = body.heldBytes;
      body.add(chunk);
      const others = this.heldBytes - before;
      if (others + body.heldBytes > maxHeldBytes) body.refuse(new WebError(503, 'Too much is being sent at once'));
      this.heldBytes = others + body.heldBytes;
      if (body.length > maxBytes + maxDiscardedBytes) request.destroy();
    });
    try {
      await untilClosed(request);
      return body.take();
    } finally {
      timer.dispose();
      this.heldBytes -= body.heldBytes;
    }
  }
}

/** What has arrived of one body, as long as it is within its limit. */
class GrowingBody {
  /** All that came, kept or not. */
  length = 0;
  heldBytes = 0;
  private chunks: Uint8Array[] = [];
  private refusal: WebError | undefined;

  constructor(private readonly maxBytes: number) {}

  add(chunk: Uint8Array): void {
    this.length += chunk.length;
    if (this.refusal) return;
    this.chunks.push(chunk);
    this.heldBytes += chunk.length;
    if (this.length > this.maxBytes) this.refuse(new WebError(413, `The body is longer than ${this.maxBytes} bytes`));
  }

  refuse(reason: WebError): void {
    this.refusal ??= reason;
    this.chunks = [];
    this.heldBytes = 0;
  }

  /** @throws WebError when it was refused. */
  take(): Uint8Array {
    if (this.refusal) throw this.refusal;
    return Buffer.concat(this.chunks);
  }
}

function untilClosed(request: IncomingMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    request.once('end', resolve);
    request.once('error', () => undefined);
    request.once('close', () => reject(new WebError(400, 'The body broke off')));
  });
}
