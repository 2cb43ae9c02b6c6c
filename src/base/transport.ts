import type { Disposable } from './disposable';
import type { Event } from './emitter';

/** Bytes as the socket gave them, with the monotonic time (see Clock.nowMs) taken at the socket. */
export interface ReceivedChunk {
  readonly bytes: Uint8Array;
  readonly receivedAtMs: number;
}

/**
 * A pipe of bytes to one server: it knows nothing of XML. Whoever holds it owns it; `dispose` drops the
 * connection at once, `end` lets what was written arrive first. Nothing is received after `onClose`.
 */
export interface Transport extends Disposable {
  /** `host:port`, for people. */
  readonly peerName: string;
  /** True when nobody on the way can read along. */
  readonly isEncrypted: boolean;
  /** True when the peer is this machine. */
  readonly isLoopback: boolean;
  readonly onData: Event<ReceivedChunk>;
  /** Fires once, with the error that ended the connection if there was one. */
  readonly onClose: Event<Error | undefined>;
  /** Tells what no log may keep and what carries the bytes was given, such as a cookie; before it can be among them. */
  readonly onSecret?: Event<string> | undefined;
  /** Queues bytes; order is kept. Does nothing after the connection is closed. */
  write(bytes: Uint8Array): void;
  /** Sends what is queued, then closes. */
  end(): void;
}
