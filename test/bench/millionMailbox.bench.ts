// A mailbox of a million messages on a real server in a process of its own, opened and paged through as the tree does.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { MailAccount } from '../../src/mail/mailAccount';
import { openSession } from '../../src/session/session';
import { TrafficLog } from '../../src/traffic/trafficLog';
import { NodeDigests } from '../../src/transport/nodeDigests';
import { connectTcp } from '../../src/transport/tcpTransport';
import { projectPath } from '../support/paths';
import { collectGarbage, report, systemClock } from './support';

const messageCount = 1_000_000;
const pageSize = 100;
/** Twice as much as anyone asks for "more" by hand, and a look at the other end. */
const pages = 50;
const bytesPerMegabyte = 1_000_000;

interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly accounts: readonly { readonly userName: string; readonly password: string }[];
}

async function startServer(): Promise<{ readonly server: ChildProcess; readonly address: ServerAddress }> {
  const args = [projectPath('dist', 'ximss.js'), 'serve', '--messages', String(messageCount), '--port', '0', '--json'];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  return { server, address: JSON.parse(line) as ServerAddress };
}

async function measure({ host, port, accounts }: ServerAddress): Promise<void> {
  const clock = systemClock();
  const [login] = accounts;
  const log = new TrafficLog({ clock });
  const transport = await connectTcp({ host, port, security: 'none', connectTimeoutMs: 10_000 });
  const session = await openSession({
    transport,
    tap: log.openSession({ accountId: 'bench', name: 'Bench' }),
    clock,
    digests: new NodeDigests(),
    login: { ...login!, method: 'auto', allowClearText: true },
    requestTimeoutMs: 60_000,
  });
  const account = new MailAccount({ requester: session, clock });
  collectGarbage();
  const before = process.memoryUsage();
  const startedAtMs = performance.now();
  const folder = await account.openFolder('INBOX');
  await folder.fetch(folder.size - pageSize, folder.size - 1);
  const openMs = performance.now() - startedAtMs;
  assert.ok(folder.size >= messageCount, `${folder.size} messages`);
  for (let page = 0; page < pages; page++) await folder.fetch(page * pageSize, page * pageSize + pageSize - 1);
  assert.ok(folder.cell(pages * pageSize - 1), 'the last page is there');
  collectGarbage();
  const after = process.memoryUsage();
  report({
    name: 'million-mailbox-heap-mb',
    value: (after.heapUsed - before.heapUsed) / bytesPerMegabyte,
    unit: 'MB',
    against: `${messageCount} messages, ${pages + 1} pages of ${pageSize} read`,
  });
  report({ name: 'million-mailbox-open-ms', value: openMs, unit: 'ms', against: 'folder opened, first page read' });
  account.dispose();
  await session.close();
  log.dispose();
}

async function main(): Promise<void> {
  const { server, address } = await startServer();
  try {
    await measure(address);
  } finally {
    server.kill();
  }
}

void main();
