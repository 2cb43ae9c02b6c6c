import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import type { ReceivedChunk, Transport } from '../base/transport';
import { WriteBufferFullError } from './errors';

/**
 * Most bytes that wait for a peer to read them. Twice the longest frame, so that any one request fits, while a peer
 * that stopped reading does not eat the memory of the editor.
 */
const maxWaitingBytes = 128 * 1024 * 1024;

/** Pause before the operating system asks whether the peer is still there, in milliseconds. */
const tcpKeepAliveMs = 60_000;

/** Writes that leave together, and their bytes: longer ones are not worth a copy. */
const maxGathered = 32;
const maxGatheredBytes = 64 * 1024;

export interface SocketPeer {
  readonly host: string;
  readonly port: number;
  readonly isEncrypted: boolean;
  /** True when the socket leads to a proxy: its address says nothing of the server then. */
  readonly isTunnelled?: boolean;
}

/** A connected socket as a transport. Takes the socket over. Nothing is read before somebody listens. */
export class SocketTransport implements Transport {
  readonly peerName: string;
  readonly isEncrypted: boolean;
  readonly isLoopback: boolean;
  private readonly data = new Emitter<ReceivedChunk>();
  private readonly closed = new Emitter<Error | undefined>();
  private failure: Error | undefined;
  private isClosed = false;
  private gathered: Uint8Array[] = [];
  private gatheredBytes = 0;

  constructor(
    private readonly socket: Socket,
    private readonly peer: SocketPeer,
  ) {
    this.peerName = `${peer.host}:${peer.port}`;
    this.isEncrypted = peer.isEncrypted;
    this.isLoopback = !peer.isTunnelled && isLoopbackAddress(socket.remoteAddress);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, tcpKeepAliveMs);
    socket.on('data', this.onSocketData);
    socket.on('error', this.onSocketError);
    socket.once('close', this.onSocketClose);
    // A server may speak first: what it says waits in the socket for a listener.
    socket.pause();
  }

  readonly onData: Event<ReceivedChunk> = (listener) => {
    const subscription = this.data.event(listener);
    this.socket.resume();
    return subscription;
  };

  readonly onClose: Event<Error | undefined> = (listener) => {
    if (!this.isClosed) return this.closed.event(listener);
    return callLater(() => listener(this.failure));
  };

  write(bytes: Uint8Array): void {
    if (this.isClosed || this.socket.destroyed || this.socket.writableEnded) return;
    if (this.socket.writableLength + this.gatheredBytes + bytes.length > maxWaitingBytes) {
      this.socket.destroy(new WriteBufferFullError(this.peer.host, this.peer.port, maxWaitingBytes));
      return;
    }
    if (this.gathered.length === 0) process.nextTick(this.flush);
    this.gathered.push(bytes);
    this.gatheredBytes += bytes.length;
    // Not more of them: the server is to work while we write the next ones.
    if (this.gathered.length >= maxGathered || this.gatheredBytes >= maxGatheredBytes) this.flush();
  }

  /** What is written in one go leaves in one piece: each piece costs the stream its bookkeeping, and a call of the system. */
  private readonly flush = (): void => {
    const { gathered, gatheredBytes } = this;
    if (gathered.length === 0) return;
    this.gathered = [];
    this.gatheredBytes = 0;
    if (!this.socket.writable) return;
    this.socket.write(gathered.length === 1 ? gathered[0]! : Buffer.concat(gathered, gatheredBytes));
  };

  end(): void {
    this.flush();
    this.socket.end();
    // Without a reader the peer's end would never be seen.
    this.socket.resume();
  }

  dispose(): void {
    this.socket.destroy();
  }

  /**
   * Gives the socket to whoever goes on with it over TLS: nothing is read, written or told here any more, not even its
   * end. `dispose` still drops the connection. What the socket has read ahead goes to the TLS layer, as any byte does.
   */
  release(): Socket {
    this.flush();
    this.isClosed = true;
    this.socket.pause();
    this.socket.off('data', this.onSocketData);
    this.socket.off('close', this.onSocketClose);
    this.data.dispose();
    this.closed.dispose();
    return this.socket;
  }

  private readonly onSocketData = (bytes: Buffer): void => {
    this.data.fire({ bytes, receivedAtMs: performance.now() });
  };

  private readonly onSocketError = (error: Error): void => {
    this.failure = error;
  };

  private readonly onSocketClose = (): void => {
    this.isClosed = true;
    this.socket.off('data', this.onSocketData);
    this.closed.fire(this.failure);
    this.data.dispose();
    this.closed.dispose();
  };
}

/** True for addresses that never leave this machine. */
export function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && /^(::1$|(::ffff:)?127\.)/i.test(address);
}

function callLater(action: () => void): Disposable {
  const timer = setImmediate(action);
  return { dispose: () => clearImmediate(timer) };
}
