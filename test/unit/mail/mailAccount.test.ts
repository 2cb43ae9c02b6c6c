import * as assert from 'node:assert/strict';
import { mailLimits } from '../../../src/mail/limits';
import { MailAccount, type MailChange } from '../../../src/mail/mailAccount';
import { attributeOf, element } from '../../../src/protocol/xml';
import { ConnectionClosedError } from '../../../src/session/errors';
import { FakeMailbox } from './fakeMailbox';
import { FakeRequester, folderOf, ManualClock, refusal, settle, xml } from './fakes';

function newAccount(count = 3) {
  const requester = new FakeRequester();
  const clock = new ManualClock();
  const mailbox = new FakeMailbox(requester, count);
  requester.on('mailboxList', () => xml('<mailbox mailbox="INBOX" Messages="1" Unseen="1"/>'));
  const account = new MailAccount({ requester, clock });
  const changes: MailChange[] = [];
  account.onDidChange((change) => changes.push(change));
  return { account, requester, clock, mailbox, changes };
}

/** Any number of folders, each with one message. */
function manyFolders(requester: FakeRequester): void {
  requester.on('folderOpen', (request) => [
    element('folderReport', { folder: folderOf(request), mode: 'init', messages: 1, unseen: 1 }),
  ]);
  requester.on('folderClose', () => []);
}

describe('MailAccount', () => {
  it('opens a mailbox once, however many ask for it', async () => {
    const { account, requester } = newAccount();
    const [first, second] = await Promise.all([account.openFolder('INBOX'), account.openFolder('INBOX')]);
    assert.equal(first, second);
    assert.equal(await account.openFolder('INBOX'), first);
    assert.deepEqual(requester.sentNames, ['folderOpen']);
  });

  it('names folders so that no two are alike and addresses can hold them', async () => {
    const { account, requester } = newAccount();
    manyFolders(requester);
    await account.openFolder('Проекты/2024 & more');
    await account.openFolder('Проекты/2024_&_more');
    assert.deepEqual(requester.sent.map(folderOf), ['Проекты-2024-more-1', 'Проекты-2024-more-2']);
  });

  it('lets one caller give up while the other gets the folder', async () => {
    const { account } = newAccount();
    const abort = new AbortController();
    const first = account.openFolder('INBOX', abort.signal);
    const second = account.openFolder('INBOX');
    abort.abort();
    await assert.rejects(first, { code: 'cancelled' });
    assert.equal((await second).state, 'open');
  });

  it('tries again after an opening that failed', async () => {
    const { account, requester, mailbox } = newAccount();
    mailbox.exists = false;
    await assert.rejects(account.openFolder('INBOX'), { code: 'server-error', message: 'mailbox access denied' });
    mailbox.exists = true;
    assert.equal((await account.openFolder('INBOX')).size, 3);
    assert.deepEqual(requester.sentNames, ['folderOpen', 'folderOpen']);
  });

  it('closes the folder that was not used for the longest when too many are open', async () => {
    const { account, requester } = newAccount();
    manyFolders(requester);
    for (let at = 0; at < mailLimits.maxOpenFolders; at++) await account.openFolder(`m${at}`);
    await account.openFolder('m0');
    requester.takeSent();
    await account.openFolder('one more');
    await settle();
    assert.deepEqual(requester.takeSent().slice(1), ['<folderClose folder="m1-2"/>']);
    assert.equal(account.openedFolder('m1'), undefined);
    assert.ok(account.openedFolder('m0'));
  });

  it('names a folder in whole characters', async () => {
    const { account, requester } = newAccount();
    manyFolders(requester);
    const folder = await account.openFolder(`${'m'.repeat(79)}𝒜𝒜`);
    assert.equal(folder.name, `${'m'.repeat(79)}-1`);
  });

  it('never closes INBOX for others: what comes there is to be told', async () => {
    const { account, requester } = newAccount();
    manyFolders(requester);
    await account.openFolder('INBOX');
    for (let at = 0; at <= mailLimits.maxOpenFolders; at++) await account.openFolder(`m${at}`);
    await settle();
    assert.ok(account.openedFolder('INBOX'));
    assert.deepEqual([account.openedFolder('m0'), account.openedFolder('m1')], [undefined, undefined]);
    assert.ok(account.openedFolder('m2'));
  });

  it('brings a notify to its folder and tells what came of it', async () => {
    const { account, mailbox, clock, changes } = newAccount();
    await account.mailboxes.refresh();
    const folder = await account.openFolder('INBOX');
    changes.length = 0;
    mailbox.arrive();
    clock.advance(mailLimits.syncPauseMs);
    await settle();
    assert.deepEqual(
      changes.map((change) => (change.kind === 'folder' ? change.change.kind : change.node?.path)),
      ['added', 'counts', 'INBOX'],
    );
    assert.deepEqual([account.mailboxes.get('INBOX')?.messages, account.mailboxes.get('INBOX')?.unseen], [4, 4]);
    assert.equal(folder.size, 4);
  });

  it('ignores notifies about folders it does not have', () => {
    const { requester, clock } = newAccount();
    requester.notify('<folderReport folder="nobody" mode="notify"/>');
    requester.notify('<folderReport mode="notify"/>');
    assert.equal(clock.pendingTimers, 0);
  });

  it('asks for the counts of a mailbox that changed, once for many notifies', async () => {
    const { account, requester, clock } = newAccount();
    await account.mailboxes.refresh();
    requester.takeSent();
    for (let time = 0; time < 5; time++) requester.notify('<mailboxNotify mailbox="INBOX"/>');
    clock.advance(mailLimits.mailboxPauseMs);
    await settle();
    assert.deepEqual(requester.takeSent(), ['<mailboxList filter="INBOX" pureFolder="yes"/>']);
    requester.notify('<mailboxNotify/>');
    clock.advance(mailLimits.mailboxPauseMs);
    await settle();
    assert.deepEqual(requester.takeSent(), ['<mailboxList filter="*" pureFolder="yes"/>']);
  });

  it('takes the counts of a mailboxNotify that has them', async () => {
    const { account, requester, clock } = newAccount();
    await account.mailboxes.refresh();
    requester.notify('<mailboxNotify mailbox="INBOX" messages="9" Unseen="0"/>');
    assert.deepEqual([account.mailboxes.get('INBOX')?.messages, clock.pendingTimers], [9, 0]);
  });

  it('looks at the mailboxes again when one of them vanished', async () => {
    const { account, requester, mailbox, clock } = newAccount();
    await account.mailboxes.refresh();
    const folder = await account.openFolder('INBOX');
    mailbox.arrive();
    mailbox.exists = false;
    requester.on('mailboxList', () => []);
    clock.advance(mailLimits.syncPauseMs);
    await settle();
    assert.equal(folder.state, 'gone');
    clock.advance(mailLimits.mailboxPauseMs);
    await settle();
    assert.deepEqual(account.mailboxes.roots, []);
    assert.equal(account.openedFolder('INBOX'), undefined);
  });

  it('reads a message by UID, with the mailbox opened for it, and gives undefined for one that is gone', async () => {
    const { account, requester } = newAccount();
    requester.on('folderRead', (request) =>
      attributeOf(request, 'UID') === '2'
        ? xml('<folderMessage UID="2"><EMail><Subject>Hi</Subject></EMail></folderMessage>')
        : [],
    );
    assert.equal((await account.readMessage('INBOX', 2, { totalSizeLimitBytes: 10 }))?.subject, 'Hi');
    assert.deepEqual(requester.takeSent().at(-1), '<folderRead folder="INBOX-1" UID="2" totalSizeLimit="10"/>');
    assert.equal(await account.readMessage('INBOX', 1), undefined);
    requester.on('folderRead', () => xml('<folderMessage UID="2"><EMail/></folderMessage>'));
    assert.equal(await account.readMessage('INBOX', 2), undefined);
  });

  it('takes it well when the server cannot report changes of mailboxes', async () => {
    const { account, requester } = newAccount();
    assert.equal(await account.watchMailboxes(), false);
    requester.on('setSessionOption', () => []);
    assert.equal(await account.watchMailboxes(), true);
    requester.on('setSessionOption', () => {
      throw refusal('setSessionOption', 'unknown command');
    });
    assert.equal(await account.watchMailboxes(), false);
  });

  it('leaves no timer and no listener behind', async () => {
    const { account, requester, clock, mailbox } = newAccount();
    await account.mailboxes.refresh();
    await account.openFolder('INBOX');
    mailbox.arrive();
    requester.notify('<mailboxNotify/>');
    account.dispose();
    assert.deepEqual([clock.pendingTimers, requester.listens], [0, false]);
  });

  it('does not keep a folder whose opening ends after it was disposed', async () => {
    const { account } = newAccount();
    const opening = account.openFolder('INBOX');
    account.dispose();
    await assert.rejects(opening, { code: 'folder-closed' });
  });

  describe('views', () => {
    const bySize = { sortField: 'SIZE', isDescending: false };

    it('are folders of their own, each with its name and order', async () => {
      const { account, requester } = newAccount();
      manyFolders(requester);
      const shown = await account.openFolder('INBOX');
      const [first, second] = await Promise.all([account.openView('INBOX', bySize), account.openView('INBOX')]);
      assert.equal(new Set([shown, first, second]).size, 3);
      assert.deepEqual(requester.sent.map(folderOf), ['INBOX-1', 'INBOX-2', 'INBOX-3']);
      assert.deepEqual([first.order, await account.openFolder('INBOX')], [bySize, shown]);
      await account.closeView(first);
      await account.closeView(first);
      assert.deepEqual(
        [requester.sentNames.filter((name) => name === 'folderClose').length, first.state, second.state],
        [1, 'closed', 'open'],
      );
    });

    it('get their own notifies, and stay open however many folders are opened', async () => {
      const { account, requester, clock } = newAccount();
      manyFolders(requester);
      requester.on('folderSync', () => []);
      const view = await account.openView('INBOX');
      for (let count = 0; count <= mailLimits.maxOpenFolders; count++) await account.openFolder(`Box ${count}`);
      assert.equal(view.state, 'open');
      requester.takeSent();
      requester.notify(`<folderReport folder="${view.name}" mode="notify"/>`);
      clock.advance(mailLimits.syncPauseMs);
      await settle();
      assert.deepEqual(requester.sent.map(folderOf), [view.name]);
    });

    it('are bounded in number', async () => {
      const { account, requester } = newAccount();
      manyFolders(requester);
      const views = await Promise.all(Array.from({ length: mailLimits.maxOpenViews }, () => account.openView('INBOX')));
      await assert.rejects(account.openView('INBOX'), {
        code: 'too-many-views',
        message: /message lists are open already/,
      });
      await account.closeView(views[0]!);
      assert.equal((await account.openView('INBOX')).state, 'open');
    });

    it('are closed again when nobody waits for them any more', async () => {
      const { account, requester } = newAccount();
      manyFolders(requester);
      const abort = new AbortController();
      const opened = account.openView('INBOX', bySize, abort.signal);
      abort.abort();
      await assert.rejects(opened, { code: 'cancelled' });
      await settle();
      assert.deepEqual(requester.sentNames, ['folderOpen', 'folderClose']);
    });

    it('are gone when their mailbox is not listed any more', async () => {
      const { account, requester } = newAccount();
      manyFolders(requester);
      await account.mailboxes.refresh();
      const view = await account.openView('INBOX');
      requester.on('mailboxList', () => []);
      await account.mailboxes.refresh();
      assert.equal(view.state, 'gone');
      account.dispose();
      assert.equal(view.state, 'closed');
    });

    it('with a filter leave the counts of the mailbox alone', async () => {
      const { account, requester, clock } = newAccount();
      await account.mailboxes.refresh();
      const view = await account.openView('INBOX', { ...bySize, filter: { field: 'Subject', text: 'x' } });
      requester.handlers.set('folderSync', () =>
        xml(`<folderReport folder="${view.name}" mode="added" index="0" UID="77" messages="4" unseen="4"/>`),
      );
      requester.notify(`<folderReport folder="${view.name}" mode="notify"/>`);
      clock.advance(mailLimits.syncPauseMs);
      await settle();
      assert.deepEqual([view.size, account.mailboxes.get('INBOX')?.messages], [4, 1]);
    });
  });

  it('opens in the next session what was open, under the same name, with the cells to be read anew', async () => {
    const { account, requester, mailbox, changes } = newAccount();
    const folder = await account.openFolder('INBOX');
    await folder.fetch(0, 2);
    account.suspend();
    const opening = account.openFolder('INBOX');
    mailbox.forgetFolder();
    changes.length = 0;
    await account.resume();
    assert.equal(await opening, folder);
    assert.deepEqual(requester.sent.filter(({ name }) => name === 'folderOpen').map(folderOf), ['INBOX-1', 'INBOX-1']);
    assert.deepEqual(changes[0], { kind: 'folder', folder, change: { kind: 'reset', areUidsVoid: false } });
    await folder.fetch(0, 2);
    assert.equal(folder.filledCells, 3);
  });

  it('fetches cells in the next session when the connection was lost meanwhile, once', async () => {
    const { account, requester, mailbox } = newAccount();
    const folder = await account.openFolder('INBOX');
    const browse = requester.handlers.get('folderBrowse')!;
    requester.on('folderBrowse', () => {
      account.suspend();
      mailbox.forgetFolder();
      requester.on('folderBrowse', browse);
      throw new ConnectionClosedError('lost', true);
    });
    const fetching = folder.fetch(0, 2);
    await settle();
    await account.resume();
    await fetching;
    assert.equal(folder.filledCells, 3);
    requester.on('folderBrowse', () => {
      throw new ConnectionClosedError('lost', true);
    });
    mailbox.forgetFolder();
    const other = await account.openView('INBOX');
    await assert.rejects(other.fetch(0, 2), { code: 'connection-closed' });
  });

  it('tells that a mailbox is gone when the next session has it no more', async () => {
    const { account, mailbox } = newAccount();
    const folder = await account.openFolder('INBOX');
    account.suspend();
    mailbox.exists = false;
    await account.resume();
    assert.equal(folder.state, 'gone');
  });

  it('waits for the next session no longer than it says', async () => {
    const { account, clock } = newAccount();
    account.suspend();
    const opening = account.openFolder('INBOX');
    await settle();
    clock.advance(mailLimits.maxPauseMs);
    assert.equal((await opening).state, 'open');
  });
});
