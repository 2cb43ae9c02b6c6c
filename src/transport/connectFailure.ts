import {
  ConnectFailedError,
  ConnectionRefusedError,
  ConnectTimeoutError,
  HostNotFoundError,
  NotTlsError,
  type TransportError,
} from './errors';

/** How far a connection had come when it failed. */
export interface ConnectAttempt {
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly isTls: boolean;
  /** True once TCP was up: what fails then is the handshake. */
  readonly isTcpConnected: boolean;
}

/** What OpenSSL says when the bytes of the peer are no TLS records. */
const notTlsCodes = new Set([
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_HTTP_REQUEST',
  'ERR_SSL_PACKET_LENGTH_TOO_LONG',
  'ERR_SSL_RECORD_LAYER_FAILURE',
  'ERR_SSL_UNEXPECTED_MESSAGE',
  'EPROTO',
]);

/** The class of failure behind an error of Node's sockets. */
export function connectFailure(error: unknown, attempt: ConnectAttempt): TransportError {
  const { host, port } = attempt;
  const code = systemCodeOf(error);
  const options = { cause: error };
  if (attempt.isTls && attempt.isTcpConnected && isNotTls(code)) return new NotTlsError(host, port, options);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_NODATA')
    return new HostNotFoundError(host, port, options);
  if (code === 'ECONNREFUSED') return new ConnectionRefusedError(host, port, options);
  if (code === 'ETIMEDOUT') return new ConnectTimeoutError(host, port, attempt.timeoutMs, options);
  return new ConnectFailedError(host, port, code, options);
}

/** A server that knows no TLS either answers something else or hangs up on the greeting. */
function isNotTls(code: string): boolean {
  return notTlsCodes.has(code) || code === 'ECONNRESET' || code === 'EPIPE';
}

function systemCodeOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : 'unknown reason';
}
