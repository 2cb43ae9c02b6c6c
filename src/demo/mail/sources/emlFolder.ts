import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SeedMailbox, SeedMessage } from '../../mailTypes';
import { decodedHeaders } from '../mime/plannedMessage';
import { parseMailDate } from '../mime/dates';
import { DiskMessage, readRange, type DiskRange } from './diskMessage';
import { inOrder } from '../messageList';

/** Folders within each other, deepest. */
const maxDepth = 12;
/** Messages of one source, most: names and dates of all are held in memory. */
const maxMessages = 200_000;
/** Bytes read to find the date of a message. */
const dateHeaderBytes = 16 * 1024;

/** The `.eml` files of a folder as INBOX, those of its subfolders as mailboxes named like them. */
export async function readEmlFolder(path: string): Promise<SeedMailbox[]> {
  const mailboxes: SeedMailbox[] = [];
  await readFolder(path, '', mailboxes, { remaining: maxMessages }, 0);
  return mailboxes;
}

async function readFolder(
  path: string,
  name: string,
  mailboxes: SeedMailbox[],
  budget: { remaining: number },
  depth: number,
): Promise<void> {
  const entries = (await readdir(path, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const messages: SeedMessage[] = [];
  for (const entry of entries) {
    if (!entry.isFile() || !/\.eml$/i.test(entry.name) || budget.remaining <= 0) continue;
    budget.remaining--;
    messages.push(await readEmlFile(join(path, entry.name)));
  }
  if (messages.length > 0 || name !== '') mailboxes.push({ name: name || 'INBOX', messages: inOrder(messages) });
  if (depth >= maxDepth) return;
  for (const entry of entries) {
    // A link may lead in circles, and out of what the user named: links are left alone.
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const child = name === '' ? entry.name : `${name}/${entry.name}`;
    await readFolder(join(path, entry.name), child, mailboxes, budget, depth + 1);
  }
}

/** One message in a file of its own. It counts as read: only a Maildir says otherwise. */
export async function readEmlFile(path: string): Promise<SeedMessage> {
  const entry = await stat(path);
  const range: DiskRange = { path, start: 0, lengthBytes: entry.size };
  const date = decodedHeaders(readRange(range, dateHeaderBytes)).find(({ name }) => name.toLowerCase() === 'date');
  const dateMs = date === undefined ? undefined : parseMailDate(date.value)?.timeMs;
  return new DiskMessage(range, dateMs ?? entry.mtimeMs, ['Seen']);
}
