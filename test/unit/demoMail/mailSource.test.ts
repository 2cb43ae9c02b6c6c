import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MailSourceError, readMailSource } from '../../../src/demo/mail/mailSource';
import type { HeaderField, SeedMailbox, SeedMessage } from '../../../src/demo/mailTypes';
import { messagesOf } from './support';

const subjectOf = (sample: SeedMessage): string | undefined =>
  sample.headers().find(({ name }: HeaderField) => name === 'Subject')?.value;
const shape = (mailboxes: readonly SeedMailbox[]): Record<string, (string | undefined)[]> =>
  Object.fromEntries(mailboxes.map((mailbox) => [mailbox.name, messagesOf(mailbox).map(subjectOf)]));

describe('readMailSource', () => {
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'mail-source-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  async function put(path: string, text: string): Promise<void> {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
  }

  async function maildir(path: string): Promise<void> {
    for (const folder of ['cur', 'new', 'tmp']) await mkdir(join(root, path, folder), { recursive: true });
  }

  it('reads a Maildir with subfolders, flags and times', async () => {
    await maildir('');
    await maildir('.Archive.&BB8EQAQ+BDUEOgRCBEs-');
    await put('cur/1717400000.a.host:2,FRS', 'Subject: second\n\nline\n');
    await put('new/1717300000.b.host', 'Subject: first\n\n');
    await put('.Archive.&BB8EQAQ+BDUEOgRCBEs-/cur/1.c:2,', 'Subject: old\n\n');
    const mailboxes = await readMailSource(root);
    assert.deepEqual(shape(mailboxes), { INBOX: ['first', 'second'], 'Archive/Проекты': ['old'] });
    const [first, second] = messagesOf(mailboxes[0]!);
    assert.deepEqual([first?.flags, second?.flags], [['Recent'], ['Flagged', 'Answered', 'Seen']]);
    assert.equal(second?.internalDateMs, 1_717_400_000_000);
    assert.equal(Buffer.from(second.raw()).toString(), 'Subject: second\r\n\r\nline\r\n');
  });

  it('reads an mbox file, quoted From lines and states included', async () => {
    await put(
      'mail',
      'From a@b.example Mon Jun  3 21:52:05 2024\nSubject: one\nStatus: RO\n\ntext\n>From here\n>>From there\nFrom within a paragraph\n\n' +
        'From - Tue Jun  4 01:02:03 2024\nSubject: two\n\nlast line\n',
    );
    const mailboxes = await readMailSource(join(root, 'mail'));
    assert.deepEqual(shape(mailboxes), { INBOX: ['one', 'two'] });
    const [one, two] = messagesOf(mailboxes[0]!);
    assert.equal(
      Buffer.from(one!.raw()).toString(),
      'Subject: one\r\nStatus: RO\r\n\r\ntext\r\nFrom here\r\n>From there\r\nFrom within a paragraph\r\n',
    );
    assert.deepEqual([one!.flags, two!.flags], [['Seen'], []]);
    assert.equal(one!.internalDateMs, Date.UTC(2024, 5, 3, 21, 52, 5));
  });

  it('finds the messages of an mbox file wherever the chunks are cut', async () => {
    const count = 3000;
    let text = '';
    for (let at = 0; at < count; at++)
      text += `From x Mon Jun  3 21:52:05 2024\nSubject: ${at}\n\n${'b'.repeat((at * 37) % 1800)}\n\n`;
    await put('mail', text);
    const [inbox] = await readMailSource(join(root, 'mail'));
    assert.deepEqual(
      messagesOf(inbox!).map(subjectOf),
      Array.from({ length: count }, (_, at) => String(at)),
    );
  });

  it('reads a folder of .eml files, its subfolders as mailboxes, in order of date', async () => {
    await put('b.eml', 'Subject: early\nDate: Mon, 3 Jun 2024 00:00:00 +0000\n\n');
    await put('a.eml', 'Subject: late\nDate: Tue, 4 Jun 2024 00:00:00 +0000\n\n');
    await put('Sub/Ünder/c.EML', 'Subject: deep\n\n');
    await put('readme.txt', 'no mail');
    assert.deepEqual(shape(await readMailSource(root)), { INBOX: ['early', 'late'], Sub: [], 'Sub/Ünder': ['deep'] });
    assert.deepEqual(shape(await readMailSource(join(root, 'a.eml'))), { INBOX: ['late'] });
  });

  it('reads a message that vanished as an empty one, and changes nothing on disk', async () => {
    await put('a.eml', 'Subject: s\n\n');
    await put('b.eml', 'Subject: t\n\n');
    const [inbox] = await readMailSource(root);
    await unlink(join(root, 'a.eml'));
    for (const sample of messagesOf(inbox!)) sample.raw();
    assert.equal(messagesOf(inbox!).filter((sample) => sample.raw().length === 0).length, 1);
    assert.deepEqual(await readdir(root), ['b.eml']);
  });

  it('says in one sentence what is wrong', async () => {
    await assert.rejects(readMailSource(join(root, 'missing')), (error: unknown) => {
      assert.ok(error instanceof MailSourceError);
      return /^There is nothing at .*missing\.$/.test(error.message);
    });
    await put('notes.txt', 'no mail here');
    await assert.rejects(readMailSource(root), /No mail was found in/);
    await assert.rejects(readMailSource(join(root, 'notes.txt')), /No mail was found in/);
  });
});
