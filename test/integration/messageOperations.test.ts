import * as assert from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { codeOf } from '../../src/mail/errors';
import type { Folder } from '../../src/mail/folder';
import { newestFirst, type FolderOrder } from '../../src/mail/folderOrder';
import type { MailAccount } from '../../src/mail/mailAccount';
import { openMailSession, type MailSession } from '../support/mailSession';
import { seedMessage } from '../support/seedMail';

describe('message operations on the demo server', function () {
  this.timeout(60_000);
  let server: DemoServer;
  let alex: MailSession;
  let mail: MailAccount;

  beforeEach(async () => {
    server = await startDemoServer({ mail: { messages: 8 }, lateAnswerMs: 1 });
    alex = await openMailSession(server);
    mail = alex.mail;
    await mail.mailboxes.refresh();
  });
  afterEach(async () => {
    await alex.close();
    await server.stop();
  });

  /** UIDs of a mailbox, oldest first, as the server has them now. */
  async function uidsOf(mailbox: string): Promise<number[]> {
    const folder = await mail.openFolder(mailbox);
    await folder.sync();
    await folder.fetch(0, folder.size - 1);
    const uids = Array.from({ length: folder.size }, (_, index) => folder.cell(index)!.uid);
    return uids.sort((a, b) => a - b);
  }

  /** Sorted: a server may store what it moves in any order. */
  async function subjectsOf(mailbox: string, uids: readonly number[]): Promise<unknown[]> {
    const messages = await Promise.all(uids.map((uid) => mail.readMessage(mailbox, uid)));
    return messages.map((message) => message?.subject).sort();
  }

  it('moves messages and takes the move back, under new UIDs', async () => {
    const subjects = await subjectsOf('INBOX', [2, 3, 5]);
    const change = await mail.moveMessages('INBOX', [2, 3, 5], 'Sent');
    assert.deepEqual(
      [await uidsOf('INBOX'), await uidsOf('Sent')],
      [
        [1, 4, 6, 7, 8],
        [1, 2, 3],
      ],
    );
    assert.deepEqual(await subjectsOf('Sent', [1, 2, 3]), subjects);
    await mail.messages.undo(change.undo!);
    assert.deepEqual([await uidsOf('INBOX'), await uidsOf('Sent')], [[1, 4, 6, 7, 8, 9, 10, 11], []]);
    assert.deepEqual(await subjectsOf('INBOX', [9, 10, 11]), subjects);
  });

  it('takes nothing back from a mailbox that was made anew', async () => {
    const change = await mail.moveMessages('INBOX', [4], 'Drafts');
    const { session } = alex;
    const ask = async (name: string, mailbox: string) =>
      session.request({ name, attributes: new Map([['mailbox', mailbox]]), children: [] });
    await ask('mailboxRemove', 'Drafts');
    await ask('mailboxCreate', 'Drafts');
    await mail.copyMessages('INBOX', [2], 'Drafts');
    await assert.rejects(mail.messages.undo(change.undo!), { code: 'uids-void' });
    assert.deepEqual(await uidsOf('Drafts'), [1]);
  });

  it('copies with flags, deletes to the trash, marks there, and removes for good', async () => {
    await mail.mark('INBOX', [4], 'Flagged', true);
    await mail.copyMessages('INBOX', [4], 'Sent');
    await uidsOf('Sent');
    assert.ok((await mail.openFolder('Sent')).summaryOf(1)?.flags.has('Flagged'));
    assert.equal((await mail.deleteMessages('INBOX', [4, 6])).target, 'Trash');
    assert.equal((await mail.deleteMessages('Trash', [1])).kind, 'marked');
    assert.deepEqual(
      [await uidsOf('INBOX'), await uidsOf('Trash')],
      [
        [1, 2, 3, 5, 7, 8],
        [1, 2],
      ],
    );
    assert.ok((await mail.openFolder('Trash')).summaryOf(1)?.flags.has('Deleted'));
    await mail.removeMessages('Trash', [1, 2]);
    assert.deepEqual(await uidsOf('Trash'), []);
  });

  it('marks all of a mailbox, and some back', async () => {
    await mail.markAll('INBOX', 'Seen', true);
    await uidsOf('INBOX');
    assert.equal((await mail.openFolder('INBOX')).unseen, 0);
    const change = await mail.mark('INBOX', [1, 2], 'Seen', false);
    await uidsOf('INBOX');
    assert.equal((await mail.openFolder('INBOX')).unseen, 2);
    await mail.messages.undo(change.undo!);
    await uidsOf('INBOX');
    assert.equal((await mail.openFolder('INBOX')).unseen, 0);
  });

  it('tells what the server refuses, and changes nothing then', async () => {
    await assert.rejects(mail.moveMessages('INBOX', [1], 'No such'), { code: 'server-error' });
    await assert.rejects(mail.copyMessages('INBOX', [1], '~bo@demo.example/INBOX'), { code: 'server-error' });
    await assert.rejects(mail.removeMessages('~bo@demo.example/Team', [1]), { code: 'server-error' });
    assert.equal((await uidsOf('INBOX')).length, 8);
    assert.equal((await uidsOf('~bo@demo.example/Team')).length, 12);
  });

  describe('of a list with a filter', () => {
    const unreadOnly = { ...newestFirst, filter: { field: 'FLAGS', text: 'Unseen' } };

    /** What a list of its own has of a message. */
    async function flagsOf(uid: number): Promise<ReadonlySet<string> | undefined> {
      const all = await mail.openView('INBOX');
      await all.fetch(0, all.size - 1);
      const flags = all.summaryOf(uid)?.flags;
      await mail.closeView(all);
      return flags;
    }

    /** Answered means done; else it has to say so. */
    async function assertHonest(mark: Promise<void>, uid: number): Promise<string> {
      const outcome = await mark.then(
        () => 'done',
        (error: unknown) => codeOf(error) ?? String(error),
      );
      const isFlagged = (await flagsOf(uid))?.has('Flagged');
      assert.deepEqual([outcome, isFlagged], outcome === 'done' ? ['done', true] : ['selection-void', false]);
      return outcome;
    }

    async function readMessageAndView(order?: FolderOrder): Promise<{ view: Folder; uid: number }> {
      const view = await mail.openView('INBOX', order);
      await view.fetch(0, view.size - 1);
      return { view, uid: view.cell(2)!.uid };
    }

    it('marks nothing silently that the filter hides by the time the mark arrives', async () => {
      const { view, uid } = await readMessageAndView();
      await mail.mark('INBOX', [uid], 'Seen', true);
      const reopened = view.reopen(unreadOnly);
      assert.equal(await assertHonest(view.mark([uid], 'Flagged', true), uid), 'selection-void');
      await reopened;
      assert.equal(await assertHonest(view.mark([uid], 'Flagged', true), uid), 'selection-void');
    });

    it('marks before another filter what was marked before it', async () => {
      const { view, uid } = await readMessageAndView();
      await mail.mark('INBOX', [uid], 'Seen', true);
      const marked = view.mark([uid], 'Flagged', true);
      await view.reopen(unreadOnly);
      assert.equal(await assertHonest(marked, uid), 'done');
    });
  });

  it('moves what another list has learned of earlier', async () => {
    await mail.openFolder('INBOX');
    const uid = server.control.deliver({ mailbox: 'INBOX' }, seedMessage());
    await mail.openView('INBOX');
    await mail.moveMessages('INBOX', [uid], 'Sent');
    assert.deepEqual(await uidsOf('INBOX'), [1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
