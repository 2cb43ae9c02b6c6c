import * as http from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Connections at a time: a poll, a batch, and one to spare. */
const maxSockets = 4;

/** A kept connection that was idle so long is not trusted any more, in milliseconds: many servers drop it unseen. */
const maxIdleMs = 30_000;

/** Node takes an error without a socket, which its types do not say. */
type Created = (error: Error | null, socket: Duplex) => void;

/**
 * Keeps connections that are opened by our own rules for certificates and proxies. Node's agent for https would judge
 * certificates by its own.
 */
export class SocketAgent extends http.Agent {
  private spare: Socket | undefined;

  /** @param first a connection that is there already; the first request takes it */
  constructor(
    private readonly open: () => Promise<Socket>,
    first: Socket,
  ) {
    super({ keepAlive: true, maxSockets, maxFreeSockets: maxSockets, timeout: maxIdleMs });
    this.spare = first;
    first.once('close', this.forgetSpare);
    first.on('error', ignore);
  }

  /** Called by Node when a request finds no free connection. */
  override createConnection(_options: unknown, created?: Created): Socket | undefined {
    const { spare } = this;
    if (spare) {
      this.forgetSpare();
      return ready(spare);
    }
    this.open().then(
      (socket) => {
        socket.on('error', ignore);
        created?.(null, ready(socket));
      },
      (error: unknown) => (created as ((error: unknown) => void) | undefined)?.(error),
    );
    return undefined;
  }

  override destroy(): void {
    this.spare?.destroy();
    this.forgetSpare();
    super.destroy();
  }

  private readonly forgetSpare = (): void => {
    this.spare = undefined;
  };
}

/** A tunnel comes paused, and Node's HTTP does not resume what it is given. A web server never speaks first. */
function ready(socket: Socket): Socket {
  return socket.resume();
}

/** The request that uses the connection is told; between requests nobody needs to know. */
function ignore(): void {}
