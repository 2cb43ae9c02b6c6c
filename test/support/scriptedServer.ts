import * as net from 'node:net';

/** A server whose every byte a test decides. */
export interface ScriptedServer {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Listens on a free port of the loopback interface. `onRequest` gets each message of a client without its zero
 * byte, and `send`, which writes text as it is: a zero byte has to be in it.
 */
export async function startScriptedServer(
  onRequest: (request: string, send: (text: string) => void, socket: net.Socket) => void,
  onConnect: (socket: net.Socket) => void = () => undefined,
): Promise<ScriptedServer> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    onConnect(socket);
    let pending = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (pending + chunk).split('\0');
      pending = parts.pop() ?? '';
      for (const part of parts) onRequest(part, (text) => socket.write(text), socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The id of a request, for its answer. */
export function idOf(request: string): string {
  return /\bid="([^"]*)"/.exec(request)?.[1] ?? '';
}

/** Answers a login by clear text or PLAIN; false for any other request. */
export function answerLogin(request: string, send: (text: string) => void): boolean {
  const id = idOf(request);
  if (request.startsWith('<listFeatures')) {
    send(`<features id="${id}" domain="example.com"><sasl>PLAIN</sasl></features>\0<response id="${id}"/>\0`);
  } else if (request.startsWith('<login')) {
    send(`<challenge id="${id}" value=""/>\0`);
  } else if (request.startsWith('<auth')) {
    send(`<session id="${id}" urlID="12-key" userName="ann@example.com"/>\0<response id="${id}"/>\0`);
  } else return false;
  return true;
}
