// A mailbox of a million messages on a real server in a process of its own, opened and paged through by the same calls
// as the tree makes: the list of mailboxes, the folder, and for every "more" all rows up to there once again.
import assert from 'node:assert/strict';
import type { Folder } from '../../src/mail/folder';
import { MailAccount } from '../../src/mail/mailAccount';
import type { MessageSummary } from '../../src/mail/messageSummary';
import { TrafficLog } from '../../src/traffic/trafficLog';
import { messageCount, openBenchSession, withMillionMessages, type ServerAddress } from './millionServer';
import { report, systemClock, usedBytes } from './support';

/** The default of the setting `ximss.tree.pageSize`. */
const pageSize = 100;
/** Twice as much as anyone asks for "more" by hand. */
const pages = 50;
const bytesPerMegabyte = 1_000_000;

async function measure(address: ServerAddress): Promise<void> {
  const clock = systemClock();
  const log = new TrafficLog({ clock });
  const session = await openBenchSession(address, log.openSession({ accountId: 'bench', name: 'Bench' }));
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

void withMillionMessages(measure); // a rejection ends the process with its stack and an exit code of 1
