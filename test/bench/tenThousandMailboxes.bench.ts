// An account of 10,000 mailboxes on a real server in a process of its own, listed by the calls that the tree makes: the
// whole list, in levels and in the order in which it is shown.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { MailAccount } from '../../src/mail/mailAccount';
import type { MailboxNode } from '../../src/mail/mailboxNode';
import { openSession } from '../../src/session/session';
import { TrafficLog } from '../../src/traffic/trafficLog';
import { NodeDigests } from '../../src/transport/nodeDigests';
import { connectTcp } from '../../src/transport/tcpTransport';
import { projectPath } from '../support/paths';
import { median, report, systemClock } from './support';

const mailboxCount = 10_000;
const repeats = 5;

interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly accounts: readonly { readonly userName: string; readonly password: string }[];
}

async function startServer(): Promise<{ readonly server: ChildProcess; readonly address: ServerAddress }> {
  const options = ['--messages', '1', '--mailboxes', String(mailboxCount), '--port', '0', '--json'];
  const server = spawn(process.execPath, [projectPath('dist', 'ximss.js'), 'serve', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit').then(() => {
    throw new Error('The server ended before it was ready: is the command line built?');
  });
  const [line] = await Promise.race([once(createInterface(server.stdout), 'line') as Promise<[string]>, ended]);
  ended.catch(() => undefined); // later it is ended on purpose
  return { server, address: JSON.parse(line) as ServerAddress };
}

/** Milliseconds from the request to a tree that can be shown, in a session of its own with its log. */
async function measure({ host, port, accounts }: ServerAddress): Promise<number> {
  const clock = systemClock();
  const session = await openSession({
    transport: await connectTcp({ host, port, security: 'none', connectTimeoutMs: 10_000 }),
    tap: new TrafficLog({ clock }).openSession({ accountId: 'bench', name: 'Bench' }),
    clock,
    digests: new NodeDigests(),
    login: { ...accounts[0]!, method: 'auto', allowClearText: true },
    requestTimeoutMs: 60_000,
  });
  const account = new MailAccount({ requester: session, clock });
  const startedAtMs = performance.now();
  await account.mailboxes.refresh();
  const shown = countRows(account.mailboxes.roots);
  const elapsedMs = performance.now() - startedAtMs;
  assert.ok(shown >= mailboxCount, `${shown} mailboxes`);
  account.dispose();
  await session.close();
  return elapsedMs;
}

function countRows(nodes: readonly MailboxNode[]): number {
  return nodes.reduce((count, node) => count + 1 + countRows(node.children), 0);
}

async function main(): Promise<void> {
  const { server, address } = await startServer();
  try {
    const times: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) times.push(await measure(address));
    report({
      name: 'ten-thousand-mailboxes-ms',
      value: median(times),
      unit: 'ms',
      against: `${mailboxCount} mailboxes of the demo server, listed to a sorted tree; median of ${repeats}`,
    });
  } finally {
    server.kill();
  }
}

void main();
