// Requests per second on one session against a socket that only cuts frames. Both live in this process and talk to the
// same server with the same requests and the same number of them on their way:
// - bare: writes the bytes of each request and counts the frames that come. No ids are read, nothing is kept.
// - ours: a session as the extension has it. Ids, order, time limits, the traffic log with its masking, a promise each.
// They take turns of a few hundredths of a second, each going first as often as the other; a pair of turns gives one
// ratio and the median of all counts, so that a busy moment touches both halves of a pair or is outvoted.
//
// The server is a process of its own, so its work is no part of what either client costs. It does bound both: where it is
// slower than the client, the rates show the server. Two more numbers leave it out: the ratio against a server that does
// no work, and the processor time that each client takes for a request.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as net from 'node:net';
import { encodeUtf8 } from '../../src/base/utf8';
import { frameBytes, Framer } from '../../src/protocol/framer';
import { readHead } from '../../src/protocol/head';
import { element, serializeXml } from '../../src/protocol/xml';
import { defaultSessionLimits } from '../../src/session/limits';
import { openSession, type Session } from '../../src/session/session';
import { TrafficLog } from '../../src/traffic/trafficLog';
import { NodeDigests } from '../../src/transport/nodeDigests';
import { connectTcp } from '../../src/transport/tcpTransport';
import { startServer, stop } from './demoProcess';
import { median, report, systemClock } from './support';

/** Pairs of turns that only warm up, and those that count. */
const warmUpPairs = 12;
const pairs = 60;
/** Requests of a turn. */
const requests = 4_000;
const inFlight = defaultSessionLimits.maxInFlight;

/** Answers each message with success under its id, and the login with a session. */
const idleServerSource = `
  const server = require('node:net').createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    let pending = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      const parts = (pending + chunk).split('\\0');
      pending = parts.pop();
      let answer = '';
      for (const part of parts) {
        const id = /id="([^"]*)"/.exec(part)[1];
        if (part.startsWith('<login')) answer += '<session id="' + id + '" urlID="1-bench" userName="bench"/>\\0';
        answer += '<response id="' + id + '"/>\\0';
      }
      socket.write(answer);
    });
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

interface Login {
  readonly userName: string;
  readonly password: string;
}

/** Sends so many requests, never more than {@link inFlight} at once, until the last is answered. */
type Client = (count: number) => Promise<void>;

async function bareClient(port: number, { userName, password }: Login): Promise<{ run: Client; close(): void }> {
  const socket = net.connect(port, '127.0.0.1').setNoDelay(true);
  await once(socket, 'connect');
  socket.write(frameBytes(encodeUtf8(serializeXml(element('login', { id: 'L', authData: userName, password })))));
  await untilResponse(socket);
  const framer = new Framer();
  let lastId = 0;
  const send = (): void => void socket.write(frameBytes(encodeUtf8(`<noop id="${++lastId}"/>`)));
  const run: Client = (count) =>
    new Promise((resolve) => {
      let sent = 0;
      let answered = 0;
      for (; sent < inFlight; sent++) send();
      const onFrame = (): void => {
        answered++;
        if (sent++ < count) send();
      };
      const onData = (chunk: Buffer): void => {
        framer.push(chunk, onFrame);
        if (answered < count) return;
        socket.off('data', onData);
        resolve();
      };
      socket.on('data', onData);
    });
  return { run, close: () => void socket.destroy() };
}

/** Reads up to the response of the login. */
function untilResponse(socket: net.Socket): Promise<void> {
  return new Promise((resolve) => {
    const framer = new Framer();
    const onData = (chunk: Buffer): void => {
      framer.push(chunk, (frame) => {
        if (readHead(frame).tag !== 'response') return;
        socket.off('data', onData);
        resolve();
      });
    };
    socket.on('data', onData);
  });
}

function sessionClient(session: Session): Client {
  return async (count) => {
    let left = count;
    const caller = async (): Promise<void> => {
      while (left-- > 0) await session.request(element('noop'));
    };
    await Promise.all(Array.from({ length: inFlight }, caller));
  };
}

async function open(port: number, login: Login): Promise<Session> {
  const clock = systemClock();
  const traffic = new TrafficLog({ clock, budgetBytes: 64_000_000 });
  return openSession({
    transport: await connectTcp({ host: '127.0.0.1', port, security: 'none', connectTimeoutMs: 5_000 }),
    tap: traffic.openSession({ accountId: 'bench', name: 'Bench' }),
    clock,
    digests: new NodeDigests(),
    login: { ...login, method: 'clear', allowClearText: true },
  });
}

interface Turn {
  readonly perSecond: number;
  /** Processor time of this process, in microseconds for each request. */
  readonly cpuUs: number;
}

async function turn(client: Client): Promise<Turn> {
  const startedAtMs = performance.now();
  const before = process.cpuUsage();
  await client(requests);
  const { user, system } = process.cpuUsage(before);
  return {
    perSecond: (requests * 1000) / (performance.now() - startedAtMs),
    cpuUs: (user + system) / requests,
  };
}

async function measure(port: number, login: Login, name: string, against: string): Promise<void> {
  const bare = await bareClient(port, login);
  const session = await open(port, login);
  const ours = sessionClient(session);
  const turns: { readonly bare: Turn; readonly ours: Turn }[] = [];
  for (let pair = -warmUpPairs; pair < pairs; pair++) {
    const isBareFirst = pair % 2 === 0;
    const first = await turn(isBareFirst ? bare.run : ours);
    const second = await turn(isBareFirst ? ours : bare.run);
    if (pair >= 0) turns.push(isBareFirst ? { bare: first, ours: second } : { bare: second, ours: first });
  }
  bare.close();
  await session.close();
  tell(turns, name, against);
}

function tell(turns: readonly { readonly bare: Turn; readonly ours: Turn }[], name: string, against: string): void {
  const ratios = turns.map((pair) => pair.ours.perSecond / pair.bare.perSecond).sort((a, b) => a - b);
  const quarter = Math.floor(ratios.length / 4);
  const spread = `${ratios[quarter]!.toFixed(2)} to ${ratios.at(-1 - quarter)!.toFixed(2)}`;
  const bare = Math.round(median(turns.map((pair) => pair.bare.perSecond)));
  report({
    name: `pipelined-vs-${name}`,
    value: median(ratios),
    unit: 'of its requests per second',
    against: `${against}; median of ${ratios.length} pairs, half of them ${spread}`,
  });
  report({
    name: `pipelined-vs-${name}-per-second`,
    value: median(turns.map((pair) => pair.ours.perSecond)),
    unit: 'requests/s',
    against: `${bare} of the bare socket`,
  });
  report({
    name: `pipelined-vs-${name}-cpu`,
    value: median(turns.map((pair) => pair.ours.cpuUs)),
    unit: 'µs per request',
    against: `${median(turns.map((pair) => pair.bare.cpuUs)).toFixed(2)} µs of the bare socket`,
  });
}

async function measureIdleServer(): Promise<void> {
  const server = spawn(process.execPath, ['-e', idleServerSource], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  const login = { userName: 'bench', password: 'bench-password' };
  await measure(Number(line.toString()), login, 'idle-server', 'a bare socket, both to a server that does no work');
  server.kill();
}

async function run(): Promise<void> {
  const server = await startServer();
  await measure(server.port, server.login, 'bare-socket', 'a bare socket, both to the demo server');
  await stop(server);
  await measureIdleServer();
}

void run();
