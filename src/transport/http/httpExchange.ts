import * as http from 'node:http';
import { performance } from 'node:perf_hooks';
import { Emitter } from '../../base/emitter';
import { BindingError } from '../../binding/errors';
import type { WebAnswer, WebExchange, WebRequest } from '../../binding/webExchange';
import { CookieJar } from './cookieJar';
import type { SocketAgent } from './socketAgent';

/** Longest answer, in bytes: twice the longest message. */
const defaultMaxAnswerBytes = 128 * 1024 * 1024;
/** All headers of an answer, in bytes. */
const maxHeaderBytes = 32 * 1024;

export interface HttpExchangeOptions {
  readonly host: string;
  readonly port: number;
  readonly isEncrypted: boolean;
  /** Owned by the exchange from now on. */
  readonly agent: SocketAgent;
  readonly maxAnswerBytes?: number;
}

/** HTTP with one server, over Node. */
export class HttpExchange implements WebExchange {
  private readonly cookies: CookieJar;
  private readonly secrets = new Emitter<string>();
  readonly onSecret = this.secrets.event;
  private readonly peerName: string;

  constructor(private readonly options: HttpExchangeOptions) {
    this.cookies = new CookieJar(options.isEncrypted, (value) => this.secrets.fire(value));
    this.peerName = `${options.host}:${options.port}`;
  }

  send(request: WebRequest): Promise<WebAnswer> {
    return new Promise((resolve, reject) => {
      const { timeoutMs, signal } = request;
      const sent = this.start(request);
      const finish = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const fail = (error: Error): void => {
        finish();
        sent.destroy();
        reject(error);
      };
      const onAbort = (): void => fail(new BindingError('http-unreachable', 'Cancelled'));
      const timer = setTimeout(() => fail(this.late(timeoutMs)), timeoutMs);
      // Stays for good: a destroyed request may report once more.
      sent.on('error', (error) => fail(this.worded(error)));
      // Nobody would be told otherwise: Node just drops the connection after an answer of status 101.
      sent.on('upgrade', (response: http.IncomingMessage) => fail(this.strange(response.statusCode)));
      sent.on('response', (response) => {
        this.cookies.accept(response.headers['set-cookie'] ?? []);
        this.collect(response, fail, (answer) => {
          finish();
          resolve(answer);
        });
      });
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted) return onAbort();
      sent.end(request.body);
    });
  }

  dispose(): void {
    this.options.agent.destroy();
    this.secrets.dispose();
  }

  private start({ method, path, body, contentType }: WebRequest): http.ClientRequest {
    const { host, port, isEncrypted, agent } = this.options;
    const cookie = this.cookies.header;
    // Not http.request: inside the editor that is another function, which may put an agent of the editor in the place of
    // ours, and with it connect in the clear where ours has TLS.
    return new http.ClientRequest({
      agent,
      host,
      port,
      method,
      path,
      maxHeaderSize: maxHeaderBytes,
      headers: {
        Host: port === (isEncrypted ? 443 : 80) ? host : this.peerName,
        Accept: 'text/xml',
        'Accept-Encoding': 'identity',
        ...(contentType === undefined ? {} : { 'Content-Type': contentType }),
        ...(method === 'POST' ? { 'Content-Length': body?.length ?? 0 } : {}),
        ...(cookie === undefined ? {} : { Cookie: cookie }),
      },
    });
  }

  private collect(
    response: http.IncomingMessage,
    fail: (error: Error) => void,
    done: (answer: WebAnswer) => void,
  ): void {
    const maxBytes = this.options.maxAnswerBytes ?? defaultMaxAnswerBytes;
    const chunks: Buffer[] = [];
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= maxBytes) return;
      fail(new BindingError('http-limit', `${this.peerName} sent an answer of more than ${maxBytes} bytes`));
    });
    response.on('error', (error) => fail(this.worded(error)));
    response.on('end', () => {
      const receivedAtMs = performance.now();
      if (!response.complete) fail(new BindingError('http-unreachable', `${this.peerName} ended an answer early`));
      else if (size <= maxBytes) {
        const { statusCode: status = 0, headers } = response;
        done({ status, location: headers.location, body: Buffer.concat(chunks), receivedAtMs });
      }
    });
  }

  private strange(status = 0): BindingError {
    return new BindingError('http-status', `${this.peerName} answered with status ${status} instead of XIMSS`);
  }

  private late(timeoutMs: number): BindingError {
    return new BindingError(
      'http-unreachable',
      `${this.peerName} did not answer within ${Math.round(timeoutMs / 1000)} s`,
    );
  }

  /** Node's own texts can name the path, and with it the session, so only the code is told, and kept. */
  private worded(error: Error): Error {
    const { code } = error as { code?: unknown };
    const reason = typeof code === 'string' ? code : 'unknown reason';
    if (reason === 'untrusted-certificate') return error;
    // Ours, from dialling: in lower case, and with words that may be shown.
    if (/^[a-z-]+$/.test(reason))
      return new BindingError('http-unreachable', error.message, { cause: error, isUnsent: true });
    if (reason === 'HPE_HEADER_OVERFLOW') {
      return new BindingError('http-limit', `${this.peerName} sent headers of more than ${maxHeaderBytes} bytes`);
    }
    if (reason.startsWith('HPE_')) return new BindingError('http-no-xml', `${this.peerName} does not speak HTTP`);
    return new BindingError('http-unreachable', `${this.peerName} did not answer (${reason})`);
  }
}
