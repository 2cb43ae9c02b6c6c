import { TLSSocket } from 'node:tls';
import type { Clock } from '../../base/clock';
import type { Transport } from '../../base/transport';
import { BindingTransport } from '../../binding/bindingTransport';
import type { BindingLimits } from '../../binding/limits';
import { isLoopbackAddress } from '../socketTransport';
import type { ConnectOptions, dialServer } from '../tcpTransport';
import { HttpExchange } from './httpExchange';
import { SocketAgent } from './socketAgent';

export interface ConnectHttpOptions extends ConnectOptions {
  readonly clock: Clock;
  /** Handed in: this code is loaded later, and what dials is loaded already. */
  readonly dial: typeof dialServer;
  readonly limits?: Partial<BindingLimits>;
  readonly maxAnswerBytes?: number;
}

/**
 * Connects to a server's web port for XIMSS over HTTP, by the rules of `connectTcp` for certificates: `tls` means https.
 * The connection made here carries the first request; each further one is made by the same rules.
 *
 * Rejects with a TransportError (errors.ts). The caller owns the transport.
 */
export async function connectHttp(options: ConnectHttpOptions): Promise<Transport> {
  const { host, port, clock, dial, limits, maxAnswerBytes } = options;
  const first = await dial(options);
  const isEncrypted = first instanceof TLSSocket;
  // The signal gives up connecting, not the session.
  const agent = new SocketAgent(() => dial({ ...options, signal: undefined }), first);
  return new BindingTransport({
    peerName: `${host}:${port}`,
    isEncrypted,
    isLoopback: options.tunnel === undefined && isLoopbackAddress(first.remoteAddress),
    exchange: new HttpExchange({
      host,
      port,
      isEncrypted,
      agent,
      ...(maxAnswerBytes === undefined ? {} : { maxAnswerBytes }),
    }),
    clock,
    random: Math.random,
    limits,
  });
}
