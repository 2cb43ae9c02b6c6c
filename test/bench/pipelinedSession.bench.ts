// Requests per second on one session against a socket that only cuts frames, both with the same number of requests on
// their way and against the same server, which runs beside. In turns, so that a busy machine slows both. Once against
// the demo server, and once against one that does no work at all, where nothing but the cost of the client is left.
import * as net from 'node:net';
import { Worker } from 'node:worker_threads';
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

const rounds = 9;
const requests = 20_000;
const inFlight = defaultSessionLimits.maxInFlight;

/** Answers each message with success under its id, and the login with a session. */
const serverSource = `
  const { parentPort } = require('node:worker_threads');
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
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

interface Login {
  readonly userName: string;
  readonly password: string;
}

function bare(port: number, { userName, password }: Login): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1').setNoDelay(true).on('error', reject);
    const framer = new Framer();
    let isLoggedIn = false;
    let sent = 0;
    let answered = 0;
    let startedAtMs = 0;
    const send = (): void => void socket.write(frameBytes(encodeUtf8(`<noop id="${++sent}"/>`)));
    const start = (): void => {
      isLoggedIn = true;
      startedAtMs = performance.now();
      while (sent < inFlight) send();
    };
    socket.on('data', (chunk: Buffer) => {
      framer.push(chunk, (frame) => {
        const { id, tag } = readHead(frame);
        if (!isLoggedIn) {
          if (tag === 'response') start();
          return;
        }
        if (id !== undefined) answered++;
        if (sent < requests) send();
      });
      if (answered < requests) return;
      socket.destroy();
      resolve((requests * 1000) / (performance.now() - startedAtMs));
    });
    socket.on('connect', () => {
      socket.write(frameBytes(encodeUtf8(serializeXml(element('login', { id: 'L', authData: userName, password })))));
    });
  });
}

async function ours(session: Session): Promise<number> {
  let left = requests;
  const startedAtMs = performance.now();
  const caller = async (): Promise<void> => {
    while (left-- > 0) await session.request(element('noop'));
  };
  await Promise.all(Array.from({ length: inFlight }, caller));
  return (requests * 1000) / (performance.now() - startedAtMs);
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

async function measure(port: number, login: Login, name: string, against: string): Promise<void> {
  const session = await open(port, login);
  const rates = { bare: [] as number[], ours: [] as number[] };
  for (let round = -2; round < rounds; round++) {
    const one = { bare: await bare(port, login), ours: await ours(session) };
    if (round < 0) continue; // warm-up
    rates.bare.push(one.bare);
    rates.ours.push(one.ours);
  }
  await session.close();
  const value = median(rates.ours) / median(rates.bare);
  report({ name: `pipelined-vs-${name}`, value, unit: 'of its requests per second', against });
  report({ name: `pipelined-vs-${name}-per-second`, value: median(rates.ours), unit: 'requests/s', against: '' });
}

async function run(): Promise<void> {
  const server = await startServer();
  await measure(server.port, server.login, 'bare-socket', 'a bare socket, both to the demo server');
  await stop(server);
  const worker = new Worker(serverSource, { eval: true });
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  const login = { userName: 'bench', password: 'bench-password' };
  await measure(port, login, 'idle-server', 'a bare socket, both to a server that does no work');
  await worker.terminate();
}

void run();
