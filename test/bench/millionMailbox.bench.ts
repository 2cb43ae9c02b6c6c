// A mailbox of a million messages on a real server in a process of its own, opened and paged through by the same calls
// as the tree makes: the list of mailboxes, the folder, and for every "more" all rows up to there once again.
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Folder } from '../../src/mail/folder';
import { MailAccount } from '../../src/mail/mailAccount';
import type { MessageSummary } from '../../src/mail/messageSummary';
import { openSession } from '../../src/session/session';
import { TrafficLog } from '../../src/traffic/trafficLog';
import { NodeDigests } from '../../src/transport/nodeDigests';
import { connectTcp } from '../../src/transport/tcpTransport';
import { projectPath } from '../support/paths';
import { collectGarbage, report, systemClock } from './support';

const messageCount = 1_000_000;
/** The default of the setting `ximss.tree.pageSize`. */
const pageSize = 100;
/** Twice as much as anyone asks for "more" by hand. */
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
  const ended = once(server, 'exit').then(() => {
    throw new Error('The server ended before it was ready: is the command line built?');
  });
  const [line] = await Promise.race([once(createInterface(server.stdout), 'line') as Promise<[string]>, ended]);
  ended.catch(() => undefined); // later it is ended on purpose
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
  const before = usedBytes();
  const startedAtMs = performance.now();
  await account.mailboxes.refresh();
  const inbox = account.mailboxes.roots.find(({ path }) => path === 'INBOX')!;
  const folder = await account.openFolder(inbox.path);
  let rows = await showRows(folder, pageSize);
  const openMs = performance.now() - startedAtMs;
  assert.ok(folder.size >= messageCount, `${folder.size} messages`);
  for (let page = 2; page <= pages; page++) rows = await showRows(folder, page * pageSize);
  assert.equal(rows.length, pages * pageSize);
  report({
    name: 'million-mailbox-heap-mb',
    value: (usedBytes() - before) / bytesPerMegabyte,
    unit: 'MB',
    against: `${messageCount} messages, ${rows.length} rows shown; heap and buffers`,
  });
  report({ name: 'million-mailbox-open-ms', value: openMs, unit: 'ms', against: 'mailboxes listed, first page there' });
  account.dispose();
  await session.close();
  log.dispose();
}

interface ShownRow {
  readonly kind: 'message';
  readonly parent: Folder;
  readonly summary: MessageSummary;
}

/** What the tree does to show the first `count` messages; it keeps an object for each of them. */
async function showRows(folder: Folder, count: number): Promise<ShownRow[]> {
  const shown = Math.min(count, folder.size);
  await folder.fetch(0, shown - 1);
  const rows: ShownRow[] = [];
  for (let index = 0; index < shown; index++) {
    const summary = folder.cell(index);
    if (summary) rows.push({ kind: 'message', parent: folder, summary });
  }
  return rows;
}

/** Objects, and what lies outside of the heap: array buffers are part of `external`. */
function usedBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function main(): Promise<void> {
  const { server, address } = await startServer();
  try {
    await measure(address);
  } finally {
    server.kill();
  }
}

void main(); // a rejection ends the process with its stack and an exit code of 1
