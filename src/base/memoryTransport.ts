import type { Clock } from './clock';
import { Emitter } from './emitter';
import type { ReceivedChunk, Transport } from './transport';

export interface MemoryTransportOptions {
  /** `server.test:11024` when absent. */
  readonly peerName?: string;
  /** False when absent. */
  readonly isEncrypted?: boolean;
  /** False when absent. */
  readonly isLoopback?: boolean;
}

/** Both ends of one connection in memory; what one writes, the other receives. */
export interface MemoryTransportPair {
  readonly client: MemoryTransport;
  readonly server: MemoryTransport;
}

/**
 * One end of a connection in memory, for tests and for talking to a server in the same process. It behaves like a
 * socket: bytes arrive in order and never before `write` has returned; an end of the connection arrives after them.
 */
export class MemoryTransport implements Transport {
  readonly peerName: string;
  readonly isEncrypted: boolean;
  readonly isLoopback: boolean;
  private readonly data = new Emitter<ReceivedChunk>();
  private readonly closed = new Emitter<Error | undefined>();
  private peer: MemoryTransport | undefined;
  private isOpen = true;
  private isEnded = false;

  constructor(
    private readonly clock: Clock,
    options: MemoryTransportOptions,
  ) {
    this.peerName = options.peerName ?? 'server.test:11024';
    this.isEncrypted = options.isEncrypted ?? false;
    this.isLoopback = options.isLoopback ?? false;
  }

  readonly onData = this.data.event;
  readonly onClose = this.closed.event;

  /** True until either end closed the connection. */
  get isConnected(): boolean {
    return this.isOpen;
  }

  /** Listeners that nobody has removed yet, for tests that look for leaks. */
  get hasListeners(): boolean {
    return this.data.hasListeners || this.closed.hasListeners;
  }

  connectTo(peer: MemoryTransport): void {
    this.peer = peer;
  }

  write(bytes: Uint8Array): void {
    if (!this.isOpen || this.isEnded) return;
    // Copied, since a socket too has taken the bytes once `write` returns.
    const copy = Uint8Array.from(bytes);
    later(() => this.peer?.receive(copy));
  }

  end(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    later(() => this.closeBoth(undefined));
  }

  /** Breaks the connection as a network would; both ends see `error`. */
  fail(error: Error): void {
    later(() => this.closeBoth(error));
  }

  dispose(): void {
    this.closeBoth(undefined);
  }

  private closeBoth(error: Error | undefined): void {
    this.close(error);
    const peer = this.peer;
    if (peer) later(() => peer.close(error));
  }

  private receive(bytes: Uint8Array): void {
    if (this.isOpen) this.data.fire({ bytes, receivedAtMs: this.clock.nowMs() });
  }

  private close(error: Error | undefined): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.closed.fire(error);
    this.data.dispose();
    this.closed.dispose();
  }
}

/** Two connected ends; the options say what the client sees. */
export function createMemoryTransportPair(clock: Clock, options: MemoryTransportOptions = {}): MemoryTransportPair {
  const client = new MemoryTransport(clock, options);
  const server = new MemoryTransport(clock, { ...options, peerName: 'client' });
  client.connectTo(server);
  server.connectTo(client);
  return { client, server };
}

function later(action: () => void): void {
  void Promise.resolve().then(action);
}
