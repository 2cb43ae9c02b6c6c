import { FrameTooLargeError } from './errors';
import { defaultProtocolLimits } from './limits';

/**
 * Cuts a byte stream into frames: the bytes up to, and without, a zero byte (XIMSS guide, "XIMSS Protocol":
 * each message is an XML document followed by one zero byte).
 *
 * Splitting happens on bytes, so a multi-byte character that two segments share stays whole. Empty frames
 * (two zero bytes in a row) are skipped. An unfinished frame is bounded by `maxFrameBytes` while it arrives.
 */
export class Framer {
  /** Segments of the unfinished frame, in order; joined once its zero byte is there. */
  private tail: Uint8Array[] = [];
  private tailBytes = 0;

  constructor(private readonly maxFrameBytes: number = defaultProtocolLimits.maxFrameBytes) {}

  /** Bytes of the unfinished frame held back. */
  get pendingBytes(): number {
    return this.tailBytes;
  }

  /**
   * Hands every frame that `chunk` completes to `onFrame`, in order. A frame may be a view into `chunk`, so
   * who keeps it copies it, and nobody writes to a chunk once it was pushed.
   *
   * @throws FrameTooLargeError when a frame, finished or not, is over the limit; frames before it were
   * handed over. The framer is of no further use then: {@link takePending} gives what it held.
   */
  push(chunk: Uint8Array, onFrame: (frame: Uint8Array) => void): void {
    let start = 0;
    // A Node Buffer overrides indexOf with a vectorised search; a plain Uint8Array works the same, slower.
    for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, start)) {
      const length = end - start + this.tailBytes;
      if (length > this.maxFrameBytes) this.refuse(chunk.subarray(start, end));
      if (this.tailBytes > 0) onFrame(this.joinTail(chunk.subarray(start, end)));
      else if (length > 0) onFrame(chunk.subarray(start, end));
      start = end + 1;
    }
    if (start < chunk.length) {
      const rest = start === 0 ? chunk : chunk.subarray(start);
      if (this.tailBytes + rest.length > this.maxFrameBytes) this.refuse(rest);
      this.tail.push(rest);
      this.tailBytes += rest.length;
    }
  }

  /** Takes the bytes of the unfinished frame out, for the log when a connection ends in mid-frame. */
  takePending(): Uint8Array {
    return this.joinTail(new Uint8Array(0));
  }

  private joinTail(last: Uint8Array): Uint8Array {
    const frame = new Uint8Array(this.tailBytes + last.length);
    let offset = 0;
    for (const segment of this.tail) {
      frame.set(segment, offset);
      offset += segment.length;
    }
    frame.set(last, offset);
    this.tail = [];
    this.tailBytes = 0;
    return frame;
  }

  private refuse(rest: Uint8Array): never {
    const received = this.tailBytes + rest.length;
    // What arrived is kept, up to the limit, so that the log can still show it.
    const room = Math.max(0, this.maxFrameBytes - this.tailBytes);
    this.tail.push(rest.subarray(0, room));
    this.tailBytes += Math.min(room, rest.length);
    throw new FrameTooLargeError(received, this.maxFrameBytes);
  }
}

/** The bytes of `document` as they go to the wire: UTF-8 and one zero byte. */
export function frameBytes(document: Uint8Array): Uint8Array<ArrayBuffer> {
  const framed = new Uint8Array(document.length + 1);
  framed.set(document);
  return framed;
}
