import * as net from 'node:net';
import { performance } from 'node:perf_hooks';
import * as tls from 'node:tls';
import type { Transport } from '../base/transport';
import {
  certificateFacts,
  isSameFingerprint,
  notThePinnedReason,
  trustedAuthorities,
  unknownCertificate,
  untrustedReason,
} from './certificates';
import { connectFailure } from './connectFailure';
import {
  ConnectCancelledError,
  ConnectTimeoutError,
  ProxyError,
  UntrustedCertificateError,
  type CertificateFacts,
} from './errors';
import { SocketTransport } from './socketTransport';

export interface ConnectOptions {
  readonly host: string;
  readonly port: number;
  /** `tls` means TLS from the first byte; for later see tlsUpgrade.ts. */
  readonly security: 'tls' | 'none';
  /** SHA-256 of the one certificate to accept, in hexadecimal with or without colons; all others are refused then. */
  readonly certificateFingerprint?: string | undefined;
  /** For everything until the connection is ready for use, in milliseconds. */
  readonly connectTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** How the server is reached where that is not straight: through a proxy. */
  readonly tunnel?: Tunnel | undefined;
}

/**
 * A connection to host and port that somebody else makes, ready for the first byte and paused. Rejects with an error
 * whose message may be shown, and whose `mayPass` says whether trying again may help. The signal fires when nobody waits
 * for it any more.
 */
export type Tunnel = (host: string, port: number, signal: AbortSignal) => Promise<net.Socket>;

/**
 * Connects, over TLS when asked to: the certificate has to be trusted by the system and to name the host, or has to
 * be the pinned one. The caller owns the transport.
 *
 * Rejects with a TransportError (errors.ts): UntrustedCertificateError brings what is needed to offer pinning.
 */
export async function connectTcp(options: ConnectOptions): Promise<Transport> {
  const { host, port } = options;
  const socket = await dialServer(options);
  return new SocketTransport(socket, {
    host,
    port,
    isEncrypted: socket instanceof tls.TLSSocket,
    isTunnelled: options.tunnel !== undefined,
  });
}

/**
 * The socket behind {@link connectTcp}: its certificate was looked at, nothing was sent yet. Whoever takes it listens to
 * its errors.
 */
export async function dialServer(options: ConnectOptions): Promise<net.Socket> {
  const pinned = options.certificateFingerprint;
  const socket = await dial(options, pinned === undefined);
  if (socket instanceof tls.TLSSocket && pinned !== undefined) refuseOtherThanPinned(socket, options, pinned);
  return socket;
}

/** Drops the connection and throws when the certificate is another one than the pinned. */
export function refuseOtherThanPinned(
  socket: tls.TLSSocket,
  { host, port }: Pick<ConnectOptions, 'host' | 'port'>,
  pinned: string,
): void {
  const certificate = certificateFacts(socket);
  if (isSameFingerprint(certificate.fingerprint, pinned)) return;
  socket.destroy();
  throw new UntrustedCertificateError(host, port, notThePinnedReason, certificate);
}

/** A socket that is ready for use. Without `verifies` whoever calls looks at the certificate before anything is sent. */
async function dial(options: ConnectOptions, verifies: boolean): Promise<net.Socket> {
  const { host, port, signal } = options;
  if (signal?.aborted) throw new ConnectCancelledError(host, port, { cause: signal.reason });
  const startMs = performance.now();
  const tunnelled = options.tunnel && (await openTunnel(options.tunnel, options));
  if (tunnelled && options.security !== 'tls') return tunnelled;
  const remainingMs = Math.max(1, options.connectTimeoutMs - (performance.now() - startMs));
  return shakeHands({ ...options, connectTimeoutMs: remainingMs }, verifies, tunnelled);
}

/** The way through the proxy, within the time for connecting. */
async function openTunnel(tunnel: Tunnel, options: ConnectOptions): Promise<net.Socket> {
  const { host, port, connectTimeoutMs, signal } = options;
  const limit = new AbortController();
  const onAbort = (): void => limit.abort();
  const timer = setTimeout(onAbort, connectTimeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await tunnel(host, port, limit.signal);
  } catch (error) {
    if (signal?.aborted) throw new ConnectCancelledError(host, port, { cause: signal.reason });
    if (limit.signal.aborted) throw new ConnectTimeoutError(host, port, connectTimeoutMs, { cause: error });
    // The code of tunnels is loaded later and has error classes of its own.
    const { message, mayPass } = error as Error & { mayPass?: unknown };
    throw new ProxyError(host, port, message, mayPass === true, { cause: error });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** @param carrier the connection that TLS is to begin on; without it one is made */
function shakeHands(options: ConnectOptions, verifies: boolean, carrier: net.Socket | undefined): Promise<net.Socket> {
  const { host, port, connectTimeoutMs, signal } = options;
  return new Promise((resolve, reject) => {
    const isTls = options.security === 'tls';
    const socket = isTls ? startTls(options, verifies, carrier) : net.connect({ host: addressOf(host), port });
    let isTcpConnected = carrier !== undefined;
    const stop = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      socket.off('close', onClose);
    };
    const fail = (error: Error): void => {
      stop();
      // What a destroyed socket still reports has no reader any more.
      socket.on('error', () => undefined);
      socket.destroy();
      carrier?.destroy();
      reject(error);
    };
    const onAbort = (): void => fail(new ConnectCancelledError(host, port, { cause: signal?.reason }));
    const onError = (error: unknown): void => {
      const reason = isTls && verifies ? rejectedBecause(socket as tls.TLSSocket) : undefined;
      const attempt = { host, port, timeoutMs: connectTimeoutMs, isTls, isTcpConnected };
      if (reason === undefined) return fail(connectFailure(error, attempt));
      stop();
      socket.on('error', () => undefined);
      void describeCertificate(options).then((facts) => {
        if (signal?.aborted) reject(new ConnectCancelledError(host, port, { cause: signal.reason }));
        else reject(new UntrustedCertificateError(host, port, untrustedReason(reason), facts, { cause: error }));
      });
    };
    // Without an error when a proxy hangs up.
    const onClose = (): void => onError({ code: 'ECONNRESET' });
    const timer = setTimeout(() => fail(new ConnectTimeoutError(host, port, connectTimeoutMs)), connectTimeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.on('error', onError);
    socket.once('close', onClose);
    socket.once('connect', () => (isTcpConnected = true));
    socket.once(isTls ? 'secureConnect' : 'connect', () => {
      stop();
      resolve(socket);
    });
    if (signal?.aborted) onAbort();
  });
}

/** An IPv6 address is written in brackets where a port may follow it, and dialled without them. */
function addressOf(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

function startTls(options: ConnectOptions, verifies: boolean, carrier: net.Socket | undefined): tls.TLSSocket {
  const way = carrier ? { socket: carrier } : { port: options.port };
  return tls.connect({ ...tlsOptions(options.host, verifies), ...way, rejectUnauthorized: verifies });
}

/** Whom the certificate has to name, and by whose word when `verifies`. */
export function tlsOptions(hostName: string, verifies: boolean): tls.ConnectionOptions {
  const ca = verifies ? trustedAuthorities() : undefined;
  const host = addressOf(hostName);
  return {
    host,
    // An address is no server name (RFC 6066, section 3); it is still compared with the certificate.
    ...(net.isIP(host) === 0 ? { servername: host } : {}),
    ...(ca ? { ca } : {}),
  };
}

/** Code of the verification that failed; undefined when the handshake did not come so far. */
export function rejectedBecause(socket: tls.TLSSocket): string | undefined {
  // Declared as an Error, and in truth the error's code.
  const code: unknown = socket.authorizationError;
  return typeof code === 'string' ? code : code instanceof Error ? code.message : undefined;
}

/**
 * Facts about a certificate that was refused. Node drops it with the refused connection, so a second connection
 * looks at it and closes without having sent anything.
 */
async function describeCertificate(options: ConnectOptions): Promise<CertificateFacts> {
  try {
    const socket = await dial(options, false);
    const facts = certificateFacts(socket as tls.TLSSocket);
    socket.destroy();
    return facts;
  } catch {
    return unknownCertificate;
  }
}
