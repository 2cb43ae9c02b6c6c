import * as http from 'node:http';
import * as https from 'node:https';
import type * as net from 'node:net';

/** What came, taken apart as the protocol reference describes it, not as the client is written. */
export interface WebCall {
  readonly method: string;
  /** Without the query, in lower case: the server compares without regard to case. */
  readonly path: string;
  /** Fields of the query, and those of a form in the body. */
  readonly fields: ReadonlyMap<string, string>;
  readonly body: string;
  readonly cookie: string | undefined;
  /** The `Host` header. */
  readonly host: string | undefined;
  /** True when the client hung up before it was answered. */
  readonly isGone: () => boolean;
}

export interface WebReply {
  readonly status?: number;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: string;
  /** The whole answer as it goes over the wire, after which the connection is closed. */
  readonly raw?: string;
  /** Drops the connection instead of answering. */
  readonly isDropped?: boolean;
}

/** A web server whose every answer a test decides; undefined leaves the request open. */
export interface ScriptedWeb {
  readonly port: number;
  readonly calls: readonly WebCall[];
  stop(): Promise<void>;
}

type Script = (call: WebCall) => WebReply | undefined | Promise<WebReply | undefined>;

/** Listens on a free port of the loopback interface. */
export async function startScriptedWeb(
  script: Script,
  secure?: { readonly key: string; readonly cert: string },
): Promise<ScriptedWeb> {
  const calls: WebCall[] = [];
  const sockets = new Set<net.Socket>();
  const onRequest = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = readCall(request, response, Buffer.concat(chunks).toString('utf8'));
      calls.push(call);
      void Promise.resolve(script(call)).then((reply) => write(reply, request, response));
    });
  };
  const server: net.Server = secure ? https.createServer(secure, onRequest) : http.createServer(onRequest);
  server.on(secure ? 'secureConnection' : 'connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    calls,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function readCall(request: http.IncomingMessage, response: http.ServerResponse, body: string): WebCall {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const isForm = /x-www-form-urlencoded/.test(request.headers['content-type'] ?? '');
  const fields = new URLSearchParams(isForm ? `${query}&${body}` : query);
  return {
    method: request.method ?? '',
    path: path.toLowerCase(),
    fields: new Map(fields),
    body,
    cookie: request.headers.cookie,
    host: request.headers.host,
    isGone: () => response.destroyed,
  };
}

function write(reply: WebReply | undefined, request: http.IncomingMessage, response: http.ServerResponse): void {
  if (!reply) return;
  if (reply.isDropped) {
    request.socket.destroy();
    return;
  }
  if (reply.raw !== undefined) {
    request.socket.end(reply.raw);
    return;
  }
  response.writeHead(reply.status ?? 200, { 'Content-Type': 'text/xml; charset=utf-8', ...reply.headers });
  response.end(reply.body ?? '<XIMSS/>');
}

/** `<XIMSS>` around some documents. */
export function ximss(...documents: readonly string[]): WebReply {
  return { body: `<XIMSS>${documents.join('')}</XIMSS>` };
}

/** The ids of the requests in a body, in order. */
export function idsIn(body: string): string[] {
  return [...body.matchAll(/<\w+ id="(\d+)"/g)].map((found) => found[1]!);
}

export const sessionKey = '123456-k3v9X2m7q1B4n8Z6c5D1';
export const loginAnswer = ximss(
  `<session urlID="${sessionKey}" userName="ann@example.com" realName="Ann" version="6.1.20"/>`,
);

/** Lets anybody in and answers every request of a batch with success; polls are held. */
export function goodScript(call: WebCall): WebReply | undefined {
  if (call.path === '/ximsslogin/' && call.body.startsWith('<XIMSS>')) {
    const [id] = idsIn(call.body);
    return ximss(
      `<features id="${id}" domain="example.com"><sasl>CRAM-MD5</sasl><nonce>7F3A91C2D4E5B608</nonce></features>`,
      `<response id="${id}"/>`,
    );
  }
  if (call.path === '/ximsslogin/') return loginAnswer;
  if (call.path.endsWith('/sync')) return ximss(...idsIn(call.body).map((id) => `<response id="${id}"/>`));
  return call.path.endsWith('/kill') ? {} : undefined;
}
