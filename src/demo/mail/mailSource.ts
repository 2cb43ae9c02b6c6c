import { stat } from 'node:fs/promises';
import type { SeedMailbox } from '../mailTypes';
import { readEmlFile, readEmlFolder } from './sources/emlFolder';
import { isMaildir, readMaildir } from './sources/maildir';
import { inOrder } from './messageList';
import { readMbox } from './sources/mbox';

/** Mail on disk that cannot be served. `message` is a sentence for the user. */
export class MailSourceError extends Error {
  override readonly name = 'MailSourceError';
  readonly code = 'mail-source';
}

/**
 * Mailboxes of mail on disk: a Maildir (with its `.A.B` subfolders), an mbox file, an `.eml` file or a folder of them,
 * whose subfolders become mailboxes. Nothing is ever written there; messages are read when they are asked for.
 *
 * Rejects with MailSourceError when nothing is at `path`, or no mail is in it.
 */
export async function readMailSource(path: string): Promise<SeedMailbox[]> {
  const entry = await stat(path).catch((error: unknown) => {
    throw new MailSourceError(`There is nothing at ${path}.`, { cause: error });
  });
  const mailboxes = await readKnownForm(path, entry.isDirectory());
  if (!mailboxes.some((mailbox) => mailbox.messages.count > 0)) {
    throw new MailSourceError(
      `No mail was found in ${path}: it is neither a Maildir, nor an mbox file, nor a folder with .eml files.`,
    );
  }
  return withInbox(mailboxes);
}

async function readKnownForm(path: string, isDirectory: boolean): Promise<SeedMailbox[]> {
  if (!isDirectory) {
    const messages = /\.eml$/i.test(path) ? inOrder([await readEmlFile(path)]) : await readMbox(path);
    return [{ name: 'INBOX', messages }];
  }
  return (await isMaildir(path)) ? readMaildir(path) : readEmlFolder(path);
}

/** Every account has an INBOX, even where the source has none. */
function withInbox(mailboxes: readonly SeedMailbox[]): SeedMailbox[] {
  if (mailboxes.some((mailbox) => mailbox.name.toUpperCase() === 'INBOX')) return [...mailboxes];
  return [{ name: 'INBOX', messages: inOrder([]) }, ...mailboxes];
}
