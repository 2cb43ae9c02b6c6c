import * as http from 'node:http';
import * as https from 'node:https';
import type { TLSSocket } from 'node:tls';
import { certificateFacts, isSameFingerprint, notThePinnedReason, trustedAuthorities } from './certificates';
import { UntrustedCertificateError } from './errors';

export interface WebFetchOptions {
  /** `http:` or `https:`. May hold a session key, so it goes into no error. */
  readonly url: string;
  /** SHA-256 of the one certificate to accept; without it the system's trust decides. */
  readonly certificateFingerprint?: string | undefined;
  readonly maxBytes: number;
  /** What is sent in a POST; without it the document is asked for with GET. */
  readonly upload?: WebUpload | undefined;
  /** For the whole exchange, in milliseconds. */
  readonly timeoutMs: number;
  /** For the wait until something of the answer comes, again and again, in milliseconds. */
  readonly silenceMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface WebUpload {
  readonly bytes: Uint8Array;
  /** Media type. */
  readonly type: string;
}

/** The web server could not be reached or answered something else than the document. Names host and port only. */
export class WebFetchError extends Error {
  override readonly name = 'WebFetchError';
  readonly code = 'web-fetch-failed';

  constructor(
    message: string,
    /** HTTP status; undefined when there was no answer. */
    readonly status?: number,
    /** The system's own word for what went wrong, where there was no answer. */
    readonly systemCode?: string,
  ) {
    super(message);
  }
}

/**
 * Reads one document of the server's web interface, or sends one there. Redirects are not followed: the address holds a session key that
 * must not go elsewhere.
 *
 * Rejects with WebFetchError, or UntrustedCertificateError when the pinned certificate is not the server's.
 */
export function fetchFromWeb(options: WebFetchOptions): Promise<Uint8Array> {
  const url = parseUrl(options.url);
  if (!url) return Promise.reject(new WebFetchError('The web address of the server is not valid'));
  return new Promise((resolve, reject) => {
    const request = startRequest(url, options);
    const fail = (error: Error): void => {
      finish();
      request.destroy();
      reject(error);
    };
    const onAbort = (): void => fail(new WebFetchError('Cancelled'));
    const timer = setTimeout(
      () => fail(new WebFetchError(`${url.host} did not send the document within ${options.timeoutMs / 1000} s`)),
      options.timeoutMs,
    );
    const { silenceMs = options.timeoutMs } = options;
    const silence = setTimeout(
      () => fail(new WebFetchError(`${url.host} sent nothing for ${silenceMs / 1000} s`)),
      silenceMs,
    );
    const finish = (): void => {
      clearTimeout(timer);
      clearTimeout(silence);
      options.signal?.removeEventListener('abort', onAbort);
    };
    // Stays for good: a destroyed request may report once more.
    request.on('error', (error) => fail(wordedFailure(error, url)));
    // Nobody would be told otherwise: Node just drops the connection after an answer of status 101.
    request.on('upgrade', ({ statusCode }) =>
      fail(new WebFetchError(`${url.host} answered ${statusCode}`, statusCode)),
    );
    request.on('response', (response) => {
      response.on('data', () => silence.refresh());
      collect(response, url, options, fail, (bytes) => {
        finish();
        resolve(bytes);
      });
    });
    if (options.signal?.aborted) return onAbort();
    options.signal?.addEventListener('abort', onAbort, { once: true });
    sendOnceTrusted(request, url, options, fail);
  });
}

function parseUrl(text: string): URL | undefined {
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
  } catch {
    return undefined;
  }
}

function startRequest(url: URL, { certificateFingerprint, upload }: WebFetchOptions): http.ClientRequest {
  const what = upload
    ? { method: 'POST', headers: { 'Content-Type': upload.type, 'Content-Length': upload.bytes.length } }
    : {};
  // A connection of its own, never one from a pool whose certificate was judged by other rules.
  if (url.protocol === 'http:') return http.request(url, { ...what, agent: false });
  const ca = certificateFingerprint === undefined ? trustedAuthorities() : undefined;
  return https.request(url, {
    ...what,
    agent: false,
    rejectUnauthorized: certificateFingerprint === undefined,
    ...(ca ? { ca } : {}),
  });
}

/** With a pinned certificate nothing is sent, the path with its key least of all, before it was compared. */
function sendOnceTrusted(
  request: http.ClientRequest,
  url: URL,
  { certificateFingerprint: pinned, upload }: WebFetchOptions,
  fail: (error: Error) => void,
): void {
  if (url.protocol === 'http:' || pinned === undefined) {
    request.end(upload?.bytes);
    return;
  }
  request.once('socket', (socket) => {
    socket.once('secureConnect', () => {
      const certificate = certificateFacts(socket as TLSSocket);
      if (isSameFingerprint(certificate.fingerprint, pinned)) request.end(upload?.bytes);
      else fail(new UntrustedCertificateError(url.hostname, Number(url.port || 443), notThePinnedReason, certificate));
    });
  });
}

function collect(
  response: http.IncomingMessage,
  url: URL,
  { maxBytes, upload }: WebFetchOptions,
  fail: (error: Error) => void,
  done: (bytes: Uint8Array) => void,
): void {
  const status = response.statusCode ?? 0;
  const isGood = upload ? status >= 200 && status < 300 : status === 200;
  if (!isGood) {
    // Not the server's own words: it may repeat the address in them, and with it the key.
    fail(new WebFetchError(`${url.host} answered ${status} ${http.STATUS_CODES[status] ?? ''}`.trimEnd(), status));
    return;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) fail(new WebFetchError(`The document is larger than ${maxBytes} bytes`, status));
  });
  response.on('error', (error) => fail(wordedFailure(error, url)));
  response.on('end', () => {
    const bytes = Buffer.concat(chunks);
    if (!upload && isUnexpectedPage(response, url, bytes)) {
      fail(new WebFetchError(`${url.host} sent a web page instead of the document, such as one to log in`, status));
    } else if (response.complete && size <= maxBytes) done(bytes);
    else fail(new WebFetchError(`${url.host} ended the document early`, status));
  });
}

/** Some servers, and some networks, answer with a page to log in and say that all is well. */
function isUnexpectedPage({ headers }: http.IncomingMessage, url: URL, bytes: Buffer): boolean {
  if (!/^text\/html\b/i.test(headers['content-type'] ?? '') || /\.x?html?(?:\.txt)?$/i.test(url.pathname)) return false;
  return /^\s*<(?:!doctype\s+html|html)\b/i.test(bytes.toString('utf8', 0, 1_000));
}

/** Node's own texts can name the path, so only the code is told. */
function wordedFailure(error: Error, url: URL): WebFetchError {
  const code = (error as { code?: unknown }).code;
  const reason = typeof code === 'string' ? code : 'unknown reason';
  return new WebFetchError(`The web server at ${url.host} cannot be reached (${reason})`, undefined, reason);
}
