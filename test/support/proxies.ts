import * as net from 'node:net';

/** A proxy on loopback for tests. Whatever host is asked for, it connects to loopback. */
export interface TestProxy {
  readonly port: number;
  /** `host:port` of each connection asked for, and credentials that were given. */
  readonly asked: readonly string[];
  readonly credentials: readonly string[];
  stop(): Promise<void>;
}

export interface ProxyBehaviour {
  /** Credentials to ask for, `name:password`. */
  readonly wants?: string;
  /** What to answer instead of connecting. */
  readonly refusal?: Buffer | string;
}

interface Records {
  readonly asked: string[];
  readonly credentials: string[];
}

type Serve = (socket: net.Socket, behaviour: ProxyBehaviour, records: Records) => void;

async function start(serve: Serve, behaviour: ProxyBehaviour): Promise<TestProxy> {
  const sockets = new Set<net.Socket>();
  const records: Records = { asked: [], credentials: [] };
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    serve(socket, behaviour, records);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    ...records,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Collects bytes until a step has what it needs; a step gives back how many it used, or undefined for more. */
function converse(socket: net.Socket, step: (held: Buffer) => number | undefined): void {
  let held: Buffer = Buffer.alloc(0);
  const onData = (bytes: Buffer): void => {
    held = Buffer.concat([held, bytes]);
    for (let used = step(held); used !== undefined && held.length > 0; used = step(held)) held = held.subarray(used);
  };
  socket.on('data', onData);
  socket.once('tunnel', () => socket.off('data', onData));
}

function connect(socket: net.Socket, port: number, accepted: Buffer | string): void {
  socket.emit('tunnel');
  socket.pause();
  const target = net.connect(port, '127.0.0.1', () => {
    socket.write(accepted);
    socket.pipe(target).pipe(socket);
  });
  target.on('error', () => socket.destroy());
  target.once('close', () => socket.destroy());
  socket.once('close', () => target.destroy());
}

/** HTTP CONNECT, with Basic authentication where the behaviour wants credentials. */
export function startHttpProxy(behaviour: ProxyBehaviour = {}): Promise<TestProxy> {
  return start((socket, { wants, refusal }, { asked, credentials }) => {
    converse(socket, (held) => {
      const end = held.indexOf('\r\n\r\n');
      if (end < 0) return undefined;
      const head = held.subarray(0, end).toString('latin1');
      const [, authority = '', port = ''] = /^CONNECT ([^ ]*:(\d+)) HTTP\/1\.1\r\n/.exec(`${head}\r\n`) ?? [];
      const given = /\r\nProxy-Authorization: Basic (\S+)/i.exec(head)?.[1];
      if (given !== undefined) credentials.push(Buffer.from(given, 'base64').toString('utf8'));
      asked.push(authority);
      if (refusal !== undefined) socket.write(refusal);
      else if (wants !== undefined && credentials.at(-1) !== wants) {
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      } else connect(socket, Number(port), 'HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n');
      return end + 4;
    });
  }, behaviour);
}

/** SOCKS 5 by RFC 1928, with RFC 1929 where the behaviour wants credentials. */
export function startSocks5Proxy(behaviour: ProxyBehaviour = {}): Promise<TestProxy> {
  return start((socket, { wants, refusal }, { asked, credentials }) => {
    let phase: 'greeting' | 'password' | 'request' = 'greeting';
    converse(socket, (held) => {
      if (phase === 'greeting') {
        if (held.length < 2 || held.length < 2 + held[1]!) return undefined;
        const method = wants === undefined ? 0 : 2;
        const isOffered = held.subarray(2, 2 + held[1]!).includes(method);
        socket.write(Buffer.from([5, isOffered ? method : 255]));
        phase = wants === undefined ? 'request' : 'password';
        return 2 + held[1]!;
      }
      if (phase === 'password') {
        const nameLength = held[1] ?? 255;
        const length = 3 + nameLength + (held[2 + nameLength] ?? 255);
        if (held.length < length) return undefined;
        const name = held.subarray(2, 2 + nameLength).toString();
        credentials.push(`${name}:${held.subarray(3 + nameLength, length).toString()}`);
        socket.write(Buffer.from([1, credentials.at(-1) === wants ? 0 : 1]));
        phase = 'request';
        return length;
      }
      const isName = held[3] === 3;
      const length = isName ? 7 + (held[4] ?? 255) : 10;
      if (held.length < length) return undefined;
      const host = isName ? held.subarray(5, length - 2).toString() : held.subarray(4, 8).join('.');
      const port = held.readUInt16BE(length - 2);
      asked.push(`${host}:${port}`);
      if (refusal !== undefined) socket.write(refusal);
      else connect(socket, port, Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
      return length;
    });
  }, behaviour);
}

/** SOCKS 4 and 4A. */
export function startSocks4Proxy(behaviour: ProxyBehaviour = {}): Promise<TestProxy> {
  return start((socket, { refusal }, { asked }) => {
    converse(socket, (held) => {
      const userEnd = held.indexOf(0, 8);
      const isName = held.length > 8 && held.readUInt32BE(4) === 1;
      const end = isName && userEnd >= 0 ? held.indexOf(0, userEnd + 1) : userEnd;
      if (held.length < 9 || end < 0) return undefined;
      const host = isName ? held.subarray(userEnd + 1, end).toString() : held.subarray(4, 8).join('.');
      const port = held.readUInt16BE(2);
      asked.push(`${host}:${port}`);
      if (refusal !== undefined) socket.write(refusal);
      else connect(socket, port, Buffer.from([0, 90, 0, 0, 0, 0, 0, 0]));
      return end + 1;
    });
  }, behaviour);
}
