/** Base of the ways a connection can fail to be made or can break. `code` is stable and may be compared. */
export abstract class TransportError extends Error {
  abstract readonly code: string;

  constructor(
    message: string,
    readonly host: string,
    readonly port: number,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** No address is known for the name of the host. */
export class HostNotFoundError extends TransportError {
  override readonly name = 'HostNotFoundError';
  readonly code = 'host-not-found';

  constructor(host: string, port: number, options?: { cause?: unknown }) {
    super(`There is no host named ${host}`, host, port, options);
  }
}

/** The host is there, and nothing listens on the port. */
export class ConnectionRefusedError extends TransportError {
  override readonly name = 'ConnectionRefusedError';
  readonly code = 'connection-refused';

  constructor(host: string, port: number, options?: { cause?: unknown }) {
    super(`Nothing listens at ${host}:${port}`, host, port, options);
  }
}

/** The connection, TLS handshake included, was not made in time. */
export class ConnectTimeoutError extends TransportError {
  override readonly name = 'ConnectTimeoutError';
  readonly code = 'connect-timeout';

  constructor(
    host: string,
    port: number,
    readonly timeoutMs: number,
    options?: { cause?: unknown },
  ) {
    super(`${host}:${port} did not answer within ${Math.round(timeoutMs / 1000)} s`, host, port, options);
  }
}

/** What answered the TLS greeting was no TLS. */
export class NotTlsError extends TransportError {
  override readonly name = 'NotTlsError';
  readonly code = 'not-tls';

  constructor(host: string, port: number, options?: { cause?: unknown }) {
    super(`${host}:${port} does not speak TLS`, host, port, options);
  }
}

/** What a person needs to know about a certificate to decide whether to trust it. */
export interface CertificateFacts {
  /** SHA-256 of the certificate, upper-case hexadecimal pairs with colons; empty when it could not be read. */
  readonly fingerprint: string;
  readonly subject: string;
  readonly issuer: string;
  /** As the certificate says it, such as `Nov 23 10:00:00 2027 GMT`. */
  readonly validTo: string;
}

/** The server's certificate is not trusted by this system, or is not the pinned one. No byte was sent over TLS. */
export class UntrustedCertificateError extends TransportError implements CertificateFacts {
  override readonly name = 'UntrustedCertificateError';
  readonly code = 'untrusted-certificate';
  readonly fingerprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly validTo: string;

  constructor(
    host: string,
    port: number,
    /** Why, as the inner part of a sentence: "it is self-signed". */
    readonly reason: string,
    certificate: CertificateFacts,
    options?: { cause?: unknown },
  ) {
    super(`The certificate of ${host}:${port} is not trusted: ${reason}`, host, port, options);
    this.fingerprint = certificate.fingerprint;
    this.subject = certificate.subject;
    this.issuer = certificate.issuer;
    this.validTo = certificate.validTo;
  }
}

/** Any other reason of the network or of TLS. */
export class ConnectFailedError extends TransportError {
  override readonly name = 'ConnectFailedError';
  readonly code = 'connect-failed';

  constructor(
    host: string,
    port: number,
    /** The system's own word for it, such as `EHOSTUNREACH`. */
    readonly systemCode: string,
    options?: { cause?: unknown },
  ) {
    super(`${host}:${port} cannot be reached (${systemCode})`, host, port, options);
  }
}

/** The caller gave up before the connection was made. */
export class ConnectCancelledError extends TransportError {
  override readonly name = 'ConnectCancelledError';
  readonly code = 'connect-cancelled';

  constructor(host: string, port: number, options?: { cause?: unknown }) {
    super(`Connecting to ${host}:${port} was cancelled`, host, port, options);
  }
}

/** The peer stopped reading, and what waits to be sent is over the limit. Ends the connection. */
export class WriteBufferFullError extends TransportError {
  override readonly name = 'WriteBufferFullError';
  readonly code = 'write-buffer-full';

  constructor(
    host: string,
    port: number,
    readonly limitBytes: number,
  ) {
    super(`${host}:${port} takes no data: more than ${limitBytes} bytes wait to be sent`, host, port);
  }
}

/** The proxy on the way did not let us through. */
export class ProxyError extends TransportError {
  override readonly name = 'ProxyError';
  readonly code = 'proxy-failed';

  constructor(
    host: string,
    port: number,
    message: string,
    /** True when it may go well in a moment. */
    readonly mayPass: boolean,
    options?: { cause?: unknown },
  ) {
    super(message, host, port, options);
  }
}
