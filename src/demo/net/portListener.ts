import type { Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type SecureContextOptions } from 'node:tls';

/** Clients reach the server from this machine alone. */
export const loopbackHost = '127.0.0.1';
/** Connections of one port, at most; more are closed as they come. */
const maxSockets = 1000;
/** How long a client may take to send its first byte, in milliseconds, before the socket is given up. */
const firstByteTimeoutMs = 120_000;

export interface PortHandlers {
  /** A client that speaks XIMSS; what it sent is still to be read. */
  onXimss(socket: Socket): void;
  readonly http: HttpServer;
  /** Which first byte begins XIMSS on this port; any other begins HTTP. */
  readonly beginsXimss: (byte: number) => boolean;
}

/** A port made for XIMSS: what begins with a letter is HTTP all the same. */
export function beginsXimssOnItsPort(byte: number): boolean {
  return !((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a));
}

/** A web port: `<` begins XIMSS (protocol reference, "Transport and framing"). */
export function beginsXimssOnWebPort(byte: number): boolean {
  return byte === 0x3c;
}

/** A port that speaks XIMSS and HTTP: the first byte of a client tells which. */
export class PortListener {
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  /** Rejects when the port is taken. @param tls makes it a port with TLS from the first byte. */
  static async listen(port: number, handlers: PortHandlers, tls?: SecureContextOptions): Promise<PortListener> {
    const accept = (socket: Socket): void => sniff(socket, handlers);
    const server = tls ? createTlsServer(tls, accept) : createServer(accept);
    const listener = new PortListener(server);
    // Below TLS too: a client that never finishes its handshake has to be closed with the rest.
    server.on('connection', (socket: Socket) => listener.track(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, loopbackHost, resolve);
    });
    return listener;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Closes the port and every connection to it. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private track(socket: Socket): void {
    if (this.sockets.size >= maxSockets) return void socket.destroy();
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
  }
}

function sniff(socket: Socket, handlers: PortHandlers): void {
  const ignoreError = (): void => undefined;
  socket.on('error', ignoreError);
  const timer = setTimeout(() => socket.destroy(), firstByteTimeoutMs);
  timer.unref();
  socket.once('close', () => clearTimeout(timer));
  socket.once('data', (first: Buffer) => {
    clearTimeout(timer);
    socket.pause();
    socket.unshift(first);
    if (handlers.beginsXimss(first[0]!)) handlers.onXimss(socket);
    else handlers.http.emit('connection', socket);
    process.nextTick(() => socket.resume());
  });
}
