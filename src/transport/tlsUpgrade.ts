import * as tls from 'node:tls';
import type { Transport } from '../base/transport';
import { certificateFacts, untrustedReason } from './certificates';
import { connectFailure } from './connectFailure';
import { ConnectCancelledError, ConnectTimeoutError, UntrustedCertificateError } from './errors';
import { SocketTransport } from './socketTransport';
import { refuseOtherThanPinned, rejectedBecause, tlsOptions, type ConnectOptions } from './tcpTransport';

export type TlsUpgradeOptions = Omit<ConnectOptions, 'security'>;

/**
 * Goes on with TLS over a connection that began in the clear, by the rules of {@link connectTcp} for certificates.
 * `plain` is used up, whatever comes of it; its `dispose` still drops the connection. The caller owns the result.
 *
 * Rejects with a TransportError (errors.ts), the connection dropped; nothing was sent over TLS then.
 */
export async function upgradeToTls(plain: Transport, options: TlsUpgradeOptions): Promise<Transport> {
  if (!(plain instanceof SocketTransport)) throw new TypeError('Only a connection over a socket can go on with TLS');
  const socket = await shakeHands(plain, options);
  const { host, port, certificateFingerprint: pinned } = options;
  if (pinned !== undefined) refuseOtherThanPinned(socket, options, pinned);
  else refuseUntrusted(socket, options);
  return new SocketTransport(socket, { host, port, isEncrypted: true, isTunnelled: options.tunnel !== undefined });
}

function shakeHands(plain: SocketTransport, options: TlsUpgradeOptions): Promise<tls.TLSSocket> {
  const { host, port, connectTimeoutMs, signal } = options;
  return new Promise((resolve, reject) => {
    const socket = tls.connect({
      ...tlsOptions(host, options.certificateFingerprint === undefined),
      socket: plain.release(),
      // Looked at right behind the handshake, before anything is sent: a refused certificate would be gone by then,
      // and with it what a person needs to know about it.
      rejectUnauthorized: false,
    });
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
      plain.dispose();
      reject(error);
    };
    const onError = (error: unknown): void =>
      fail(connectFailure(error, { host, port, timeoutMs: connectTimeoutMs, isTls: true, isTcpConnected: true }));
    // Without an error too: the session may have dropped the connection below.
    const onClose = (): void => onError({ code: 'ECONNRESET' });
    const onAbort = (): void => fail(new ConnectCancelledError(host, port, { cause: signal?.reason }));
    const timer = setTimeout(() => fail(new ConnectTimeoutError(host, port, connectTimeoutMs)), connectTimeoutMs);
    socket.on('error', onError);
    socket.once('close', onClose);
    socket.once('secureConnect', () => {
      stop();
      resolve(socket);
    });
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();
  });
}

function refuseUntrusted(socket: tls.TLSSocket, { host, port }: TlsUpgradeOptions): void {
  if (socket.authorized) return;
  const certificate = certificateFacts(socket);
  const reason = untrustedReason(rejectedBecause(socket) ?? 'unknown reason');
  socket.destroy();
  throw new UntrustedCertificateError(host, port, reason, certificate);
}
