import type { Socket } from 'node:net';
import { TunnelError } from './tunnelError';

/** Reads the first words of a proxy; what comes behind them stays in the socket for whoever goes on with it. */
export class TunnelReader {
  private held: Buffer = Buffer.alloc(0);
  private wake: (() => void) | undefined;
  private failure: TunnelError | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly proxyName: string,
  ) {
    socket.on('data', this.onData);
    socket.on('error', this.onError);
    socket.on('close', this.onClose);
  }

  /** The next `count` bytes. */
  async read(count: number): Promise<Buffer> {
    while (this.held.length < count) await this.more();
    return this.take(count);
  }

  /** Text up to and with `end`, at most `maxBytes`. */
  async readUntil(end: string, maxBytes: number): Promise<string> {
    for (;;) {
      const found = this.held.indexOf(end, 0, 'latin1');
      if (found >= 0) return this.take(found + end.length).toString('latin1');
      if (this.held.length > maxBytes)
        throw new TunnelError(`The proxy ${this.proxyName} answered with too much`, false);
      await this.more();
    }
  }

  /** Gives the socket on, paused. */
  release(): Socket {
    this.socket.pause();
    this.stop();
    if (this.held.length > 0) this.socket.unshift(this.held);
    return this.socket;
  }

  stop(): void {
    this.socket.off('data', this.onData);
    this.socket.off('error', this.onError);
    this.socket.off('close', this.onClose);
  }

  private take(count: number): Buffer {
    const taken = this.held.subarray(0, count);
    this.held = this.held.subarray(count);
    return taken;
  }

  private async more(): Promise<void> {
    this.refuseFailed();
    await new Promise<void>((resolve) => (this.wake = resolve));
    this.refuseFailed();
  }

  private refuseFailed(): void {
    if (this.failure) throw this.failure;
  }

  private readonly onData = (bytes: Buffer): void => {
    this.held = Buffer.concat([this.held, bytes]);
    this.wake?.();
  };

  private readonly onError = (error: NodeJS.ErrnoException): void => {
    this.failure ??= new TunnelError(
      `The proxy ${this.proxyName} cannot be reached (${error.code ?? 'unknown reason'})`,
      true,
    );
    this.wake?.();
  };

  private readonly onClose = (): void => {
    this.failure ??= new TunnelError(`The proxy ${this.proxyName} hung up`, true);
    this.wake?.();
  };
}
