import * as assert from 'node:assert/strict';
import type { FolderChange } from '../../../src/mail/folder';
import { mailLimits } from '../../../src/mail/limits';
import { MailAccount } from '../../../src/mail/mailAccount';
import { FakeMailbox } from './fakeMailbox';
import { FakeRequester, ManualClock, refusal, settle, xml } from './fakes';

/** An account with one mailbox, opened; `remake` puts another one under its name and tells of it. */
async function openMailbox(count = 3) {
  const requester = new FakeRequester();
  const clock = new ManualClock();
  let mailbox = new FakeMailbox(requester, count);
  requester.on('mailboxList', () =>
    xml(`<mailbox mailbox="Plans" Messages="3" UIDValidity="${mailbox.uidValidity}"/>`),
  );
  const account = new MailAccount({ requester, clock });
  await account.mailboxes.refresh();
  const folder = await account.openFolder('Plans');
  await folder.fetch(0, 9);
  requester.takeSent();
  const changes: FolderChange[] = [];
  folder.onDidChange((change) => changes.push(change));
  // What was open on the mailbox before is served from it as long as it is not closed.
  const close = requester.handlers.get('folderClose')!;
  const remake = (): void => {
    const before = requester.handlers;
    const served = new Map(before);
    mailbox = new FakeMailbox(requester, 1);
    mailbox.uidValidity = 8;
    const anew = new Map(requester.handlers);
    for (const [name, handler] of served) requester.handlers.set(name, handler);
    requester.on('folderClose', async (request) => {
      for (const [name, handler] of anew) requester.handlers.set(name, handler);
      return close(request);
    });
    requester.notify('<mailboxNotify mailbox="Plans"/>');
  };
  const run = async (): Promise<void> => {
    clock.advance(mailLimits.mailboxPauseMs);
    await settle();
    clock.advance(mailLimits.syncPauseMs);
    await settle();
  };
  return { account, requester, clock, folder, changes, remake, run };
}

const noticesOf = (changes: readonly FolderChange[]) =>
  changes.flatMap((change) => (change.kind === 'notice' ? [change.notice.code] : []));

describe('A mailbox that is removed and made again under its name', () => {
  it('is shown as it is now, though the server goes on serving what was opened (rule 9)', async () => {
    const { requester, folder, changes, remake, run } = await openMailbox();
    remake();
    await run();
    assert.deepEqual([folder.size, folder.uidValidity, folder.state], [1, 8, 'open']);
    assert.deepEqual(requester.sentNames, ['mailboxList', 'folderClose', 'folderOpen']);
    assert.deepEqual(noticesOf(changes), ['uids-void', 'renewed']);
  });

  it('is noticed when all mailboxes are listed, too', async () => {
    const { account, folder, remake, run } = await openMailbox();
    remake();
    await account.mailboxes.refresh();
    await run();
    assert.deepEqual([folder.size, folder.uidValidity], [1, 8]);
  });

  for (const [what, uidValidity, anew] of [
    ['is not taken for another one', 7, []],
    ['is noticed', 8, ['folderClose', 'folderOpen']],
  ] as const) {
    it(`${what} when it is listed for the first time while it is being opened`, async () => {
      const requester = new FakeRequester();
      const clock = new ManualClock();
      const mailbox = new FakeMailbox(requester, 3);
      requester.on('mailboxList', () => xml(`<mailbox mailbox="Plans" Messages="3" UIDValidity="${uidValidity}"/>`));
      const account = new MailAccount({ requester, clock });
      const open = requester.handlers.get('folderOpen')!;
      requester.on('folderOpen', async (request) => {
        const answer = await open(request);
        requester.on('folderOpen', open);
        await account.mailboxes.refresh();
        mailbox.uidValidity = uidValidity;
        return answer;
      });
      const folder = await account.openFolder('Plans');
      clock.advance(mailLimits.syncPauseMs);
      await settle();
      assert.deepEqual(requester.sentNames.slice(2), anew);
      assert.deepEqual([folder.uidValidity, folder.state], [uidValidity, 'open']);
    });
  }

  it('is noticed when it was opened between two lives that are not listed', async () => {
    const { account, requester, folder, remake, run } = await openMailbox();
    requester.on('mailboxList', () => []);
    await account.mailboxes.refresh();
    await account.closeFolder('Plans');
    const [again] = [await account.openFolder('Plans'), folder];
    const listed = '<mailbox mailbox="Plans" Messages="1" UIDValidity="8"/>';
    remake();
    requester.on('mailboxList', () => xml(listed));
    await run();
    assert.deepEqual([again.size, again.uidValidity], [1, 8]);
  });

  it('is left alone when its folder knows it already', async () => {
    const { account, requester, folder, run } = await openMailbox();
    const list = async (uidValidity: number): Promise<string[]> => {
      requester.on('mailboxList', () => xml(`<mailbox mailbox="Plans" Messages="3" UIDValidity="${uidValidity}"/>`));
      await account.mailboxes.refresh();
      await run();
      return requester.takeSent().map((text) => /\w+/.exec(text)![0]);
    };
    assert.deepEqual(await list(6), ['mailboxList', 'folderClose', 'folderOpen']);
    assert.equal(folder.uidValidity, 7);
    assert.deepEqual(await list(7), ['mailboxList']);
  });

  it('is not acted on by UIDs of the one before, not even while it is opened', async () => {
    const { account, requester, clock, folder, remake } = await openMailbox();
    remake();
    clock.advance(mailLimits.mailboxPauseMs);
    await settle();
    let open = (): void => undefined;
    const close = requester.handlers.get('folderClose')!;
    requester.on('folderClose', async (request) => {
      const answer = await close(request);
      const original = requester.handlers.get('folderOpen')!;
      requester.on('folderOpen', async (opening) => {
        await new Promise<void>((resolve) => (open = resolve));
        return original(opening);
      });
      return answer;
    });
    clock.advance(mailLimits.syncPauseMs);
    await settle();
    assert.equal(requester.sentNames.at(-1), 'folderOpen');
    const late = [
      folder.mark([1], 'Deleted', true),
      account.moveMessages('Plans', [1], 'Trash'),
      account.markAll('Plans', 'Seen', true),
      account.messages.remove({ mailbox: 'Plans', uids: [1] }),
      folder.readXml(1, {}),
    ].map((work) => assert.rejects(work, { code: 'uids-void' }));
    await settle();
    open();
    await Promise.all(late);
    assert.equal(requester.sentNames.at(-1), 'folderOpen', 'nothing was sent behind it');
  });

  it('is not acted on by UIDs of the one before where sorting anew finds it', async () => {
    const { requester, folder } = await openMailbox();
    let answer = (): void => undefined;
    requester.on('folderReopen', async () => {
      await new Promise<void>((resolve) => (answer = resolve));
      return xml(`<folderReport folder="${folder.name}" mode="init" messages="1" UIDValidity="8"/>`);
    });
    const reopened = folder.reopen(folder.order);
    const late = assert.rejects(folder.mark([1], 'Deleted', true), { code: 'uids-void' });
    await settle();
    answer();
    await Promise.all([reopened, late]);
    assert.deepEqual(requester.sentNames, ['folderReopen']);
  });

  it('is not acted on by UIDs of the one before where sorting anew found it, and the answer got lost', async () => {
    const { requester, folder } = await openMailbox();
    let answers = 0;
    requester.on('folderReopen', () => {
      if (answers++ === 0) throw new Error('no answer in time');
      return xml(`<folderReport folder="${folder.name}" mode="init" messages="1" UIDValidity="8"/>`);
    });
    await assert.rejects(folder.reopen(folder.order), /no answer in time/);
    await assert.rejects(folder.mark([1], 'Deleted', true), { code: 'uids-void' });
    assert.deepEqual(requester.sentNames, ['folderReopen', 'folderReopen']);
  });

  it('is not acted on by UIDs of the one before when its opening was refused and done', async () => {
    const { requester, folder, remake } = await openMailbox();
    remake();
    requester.on('folderReopen', () => Promise.reject(refusal('folderReopen', 'mailbox does not exist')));
    const close = requester.handlers.get('folderClose')!;
    requester.on('folderClose', async (request) => {
      const answer = await close(request);
      const open = requester.handlers.get('folderOpen')!;
      requester.on('folderOpen', async (opening) => {
        await open(opening);
        throw refusal('folderOpen', 'but it was done');
      });
      return answer;
    });
    await assert.rejects(folder.reopen(folder.order), { code: 'server-error' });
    requester.takeSent();
    await assert.rejects(folder.mark([1], 'Deleted', true), { code: 'uids-void' });
    assert.deepEqual(requester.sentNames, ['folderReopen']);
    assert.deepEqual([folder.size, folder.uidValidity], [1, 8]);
  });

  it('is not opened again for a list that was closed meanwhile', async () => {
    const { account, requester, clock, remake } = await openMailbox();
    remake();
    clock.advance(mailLimits.mailboxPauseMs);
    await settle();
    const close = requester.handlers.get('folderClose')!;
    let answer = (): void => undefined;
    requester.on('folderClose', async (request) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return close(request);
    });
    clock.advance(mailLimits.syncPauseMs);
    await settle();
    requester.on('folderClose', () => Promise.reject(refusal('folderClose', 'folder has not been opened')));
    await account.closeFolder('Plans');
    requester.takeSent();
    answer();
    await settle();
    assert.deepEqual(requester.sentNames, []);
  });
});

describe('A mailbox that is not listed any more', () => {
  it('is gone also when it came and went between two listings', async () => {
    const { account, requester, run } = await openMailbox();
    requester.on('mailboxList', () => []);
    await account.mailboxes.refresh();
    const folder = await account.openFolder('Plans');
    requester.notify('<mailboxNotify mailbox="Plans"/>');
    await run();
    assert.equal(folder.state, 'gone');
  });

  it('may be one of another account, which is there all the same', async () => {
    const { account, requester, run } = await openMailbox();
    await account.closeFolder('Plans');
    const shared = await account.openView('~bo@example.com/Team');
    requester.notify('<mailboxNotify mailbox="~bo@example.com/Team"/>');
    await run();
    assert.equal(shared.state, 'open');
  });

  it('is closed on the server, which may serve what is left of it for ever', async () => {
    const { account, requester, folder } = await openMailbox();
    requester.on('mailboxList', () => []);
    await account.mailboxes.refresh();
    await settle();
    assert.equal(folder.state, 'gone');
    assert.deepEqual(requester.takeSent(), [
      '<mailboxList filter="*" pureFolder="yes"/>',
      `<folderClose folder="${folder.name}"/>`,
    ]);
  });
});
