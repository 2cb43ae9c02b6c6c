import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { WebFaults } from '../faults/webFaults';
import type { BodyReader } from './bodyReader';
import { WebError } from './webError';

/** One HTTP request and its answer. */
export class WebExchange {
  /** The path, cut at its slashes and decoded; empty when that is not possible. */
  readonly segments: readonly string[];
  /** Query parameters by name in lower case; the first of several with the same name counts. */
  readonly params: ReadonlyMap<string, string>;

  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly bodies: BodyReader,
    private readonly faults: WebFaults,
  ) {
    // A proxy may send the whole address.
    const [path = '', ...query] = (request.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '').split('?');
    this.segments = decodeSegments(path);
    this.params = parseParams(query.join('?'));
  }

  get method(): string {
    return this.request.method ?? '';
  }

  get isSecure(): boolean {
    return this.request.socket instanceof TLSSocket;
  }

  get remoteAddress(): string {
    return this.request.socket.remoteAddress ?? '';
  }

  /** True once there is nobody to answer to. */
  get isClosed(): boolean {
    return this.response.closed || this.response.destroyed;
  }

  header(name: 'authorization' | 'content-type' | 'cookie' | 'host'): string | undefined {
    return this.request.headers[name];
  }

  /** @throws WebError unless the method is one of these. */
  requireMethod(...methods: string[]): void {
    if (methods.includes(this.method)) return;
    throw new WebError(405, `Only ${methods.join(' and ')} is possible here`, { Allow: methods.join(', ') });
  }

  /** Runs `action` when the answer is out or the client is gone. */
  onceClosed(action: () => void): void {
    if (this.isClosed) action();
    else this.response.once('close', action);
  }

  /** Rejects with WebError when the body is longer than that many bytes, takes too long or breaks off. */
  readBody(maxBytes: number): Promise<Uint8Array> {
    return this.bodies.read(this.request, maxBytes);
  }

  /** Answers with `<XIMSS>` around the XML of messages. */
  answerXml(messages: string, attributes = '', headers: OutgoingHttpHeaders = {}): Promise<void> {
    const text = messages === '' ? `<XIMSS${attributes}/>` : `<XIMSS${attributes}>${messages}</XIMSS>`;
    return this.answer(200, { 'Content-Type': 'text/xml; charset=utf-8', ...headers }, Buffer.from(text));
  }

  /** Answers with one line of text. */
  fail(error: WebError): Promise<void> {
    const headers = { 'Content-Type': 'text/plain; charset=utf-8', ...error.headers };
    return this.answer(error.status, headers, Buffer.from(`${error.message}\n`));
  }

  async answer(status: number, headers: OutgoingHttpHeaders, body: Uint8Array): Promise<void> {
    if (this.isClosed || this.response.headersSent) return;
    const always = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
    await this.faults.deliver(this.response, { status, headers: { ...always, ...headers }, body });
  }

  /** Breaks the connection without an answer. */
  breakOff(): void {
    this.request.socket.destroy();
  }
}

function decodeSegments(path: string): string[] {
  try {
    return path.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return [];
  }
}

/** Parameters of a query or a form, by name in lower case. */
export function parseParams(text: string): Map<string, string> {
  const params = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (!params.has(name.toLowerCase())) params.set(name.toLowerCase(), value);
  }
  return params;
}
