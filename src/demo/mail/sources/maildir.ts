import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SeedMailbox, SeedMessage, SeedMessages } from '../../mailTypes';
import { inOrder } from '../messageList';
import { DiskMessage } from './diskMessage';
import { decodeMailboxName } from './mailboxNames';

/** True when the folder has what every Maildir has: `cur` and `new`. */
export async function isMaildir(path: string): Promise<boolean> {
  return (await isDirectory(join(path, 'cur'))) && (await isDirectory(join(path, 'new')));
}

/** INBOX and the subfolders, named `.A.B` in the Maildir++ form, as mailboxes `A/B`. */
export async function readMaildir(path: string): Promise<SeedMailbox[]> {
  const mailboxes: SeedMailbox[] = [{ name: 'INBOX', messages: await readMessages(path) }];
  for (const entry of (await readdir(path)).sort()) {
    if (!/^\.[^.]/.test(entry) || !(await isMaildir(join(path, entry)))) continue;
    const name = entry.slice(1).split('.').map(decodeMailboxName).join('/');
    mailboxes.push({ name, messages: await readMessages(join(path, entry)) });
  }
  return mailboxes;
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}

async function readMessages(path: string): Promise<SeedMessages> {
  const messages: SeedMessage[] = [];
  for (const folder of ['cur', 'new']) {
    for (const name of await readdir(join(path, folder))) {
      const message = await readMessage(join(path, folder), name, folder === 'new');
      if (message !== undefined) messages.push(message);
    }
  }
  return inOrder(messages);
}

async function readMessage(folder: string, name: string, isNew: boolean): Promise<SeedMessage | undefined> {
  if (name.startsWith('.')) return undefined;
  const path = join(folder, name);
  const entry = await stat(path).catch(() => undefined); // delivered mail may be moved on while we look
  if (entry === undefined || !entry.isFile()) return undefined;
  const flags = maildirFlags(name);
  return new DiskMessage({ path, start: 0, lengthBytes: entry.size }, deliveredMs(name) ?? entry.mtimeMs, [
    ...flags,
    ...(isNew ? ['Recent'] : []),
  ]);
}

const flagLetters: Readonly<Record<string, string>> = {
  D: 'Draft',
  F: 'Flagged',
  P: 'Redirected',
  R: 'Answered',
  S: 'Seen',
  T: 'Deleted',
};

/** Flags of a file name that ends with `:2,FS` (or, on systems without colons, `;2,FS` or `!2,FS`). */
export function maildirFlags(name: string): string[] {
  const letters = /[:;!]2,([A-Za-z]*)$/.exec(name)?.[1] ?? '';
  return [...letters].flatMap((letter) => flagLetters[letter] ?? []);
}

/** A Maildir name starts with the second of delivery. */
function deliveredMs(name: string): number | undefined {
  const seconds = /^(\d{9,11})\./.exec(name)?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
