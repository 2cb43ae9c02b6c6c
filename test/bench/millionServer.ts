import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { WireTap } from '../../src/protocol/wireTap';
import { openSession, type Session } from '../../src/session/session';
import { NodeDigests } from '../../src/transport/nodeDigests';
import { connectTcp } from '../../src/transport/tcpTransport';
import { projectPath } from '../support/paths';
import { systemClock } from './support';

export const messageCount = 1_000_000;

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly accounts: readonly { readonly userName: string; readonly password: string }[];
}

/** Runs `work` with a server in a process of its own whose INBOX has a million messages. */
export async function withMillionMessages(work: (address: ServerAddress) => Promise<void>): Promise<void> {
  const args = [projectPath('dist', 'ximss.js'), 'serve', '--messages', String(messageCount), '--port', '0', '--json'];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(server, 'exit').then(() => {
    throw new Error('The server ended before it was ready: is the command line built?');
  });
  try {
    const [line] = await Promise.race([once(createInterface(server.stdout), 'line') as Promise<[string]>, ended]);
    ended.catch(() => undefined); // later it is ended on purpose
    await work(JSON.parse(line) as ServerAddress);
  } finally {
    server.kill();
  }
}

export async function openBenchSession({ host, port, accounts }: ServerAddress, tap: WireTap): Promise<Session> {
  return openSession({
    transport: await connectTcp({ host, port, security: 'none', connectTimeoutMs: 10_000 }),
    tap,
    clock: systemClock(),
    digests: new NodeDigests(),
    login: { ...accounts[0]!, method: 'auto', allowClearText: true },
    requestTimeoutMs: 60_000,
  });
}
