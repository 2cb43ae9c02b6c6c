import * as assert from 'node:assert/strict';
import { Folder, type FolderChange } from '../../../src/mail/folder';
import { mailLimits } from '../../../src/mail/limits';
import { MailAccount } from '../../../src/mail/mailAccount';
import { element, type XmlElement } from '../../../src/protocol/xml';
import { FakeMailbox } from './fakeMailbox';
import { FakeRequester, folderOf, ManualClock, refusal, settle, xml } from './fakes';

async function openFolder(count = 5, attributes: Record<string, string> = {}) {
  const requester = new FakeRequester();
  const clock = new ManualClock();
  const mailbox = new FakeMailbox(requester, count);
  const open = requester.handlers.get('folderOpen')!;
  requester.on('folderOpen', async (request) =>
    (await open(request)).map((report) =>
      element(report.name, { ...Object.fromEntries(report.attributes), ...attributes }),
    ),
  );
  const folder = new Folder({ requester, clock, mailbox: 'INBOX', name: 'F' });
  requester.onAsynchronousMessage((message) => folder.acceptAsynchronous(message));
  await folder.open();
  await folder.fetch(0, count - 1);
  requester.takeSent();
  const changes: FolderChange[] = [];
  folder.onDidChange((change) => changes.push(change));
  const syncWith = async (...reports: string[]): Promise<void> => {
    requester.on('folderSync', () => xml(...reports));
    requester.notify('<folderReport folder="F" mode="notify"/>');
    clock.advance(mailLimits.syncPauseMs);
    await settle();
  };
  return { requester, clock, mailbox, folder, changes, syncWith };
}

const uidsOf = (folder: Folder) => Array.from({ length: folder.size }, (_, index) => folder.cell(index)?.uid);
const noticesOf = (changes: readonly FolderChange[]) =>
  changes.flatMap((change) => (change.kind === 'notice' ? [change.notice.code] : []));

describe('A folder that is told nonsense', () => {
  const harmless: [string, string][] = [
    ['of a mode nobody knows', '<folderReport folder="F" mode="inverted" index="0" UID="9"/>'],
    ['of a mode nobody knows that counts right', '<folderReport folder="F" mode="moved" index="9" messages="5"/>'],
    ['of a mode nobody knows that counts nonsense', '<folderReport folder="F" mode="moved" messages="-1"/>'],
    ['of new content at no position', '<folderReport folder="F" mode="updated" UID="5" messages="5"/>'],
    ['of content without a UID', '<folderReport folder="F" mode="updated" index="1" messages="5"/>'],
    ['of content alone', '<folderReport folder="F" mode="updated" index="1" UID="4"/>'],
    [
      'with a size of minus one',
      '<folderReport folder="F" mode="updated" index="0" UID="5" messages="-1" unseen="-1"/>',
    ],
    ['with a size of 2^40', `<folderReport folder="F" mode="updated" index="0" UID="5" messages="${2 ** 40}"/>`],
    ['of another folder', '<folderReport folder="G" mode="removed" index="0" UID="5" messages="4"/>'],
    ['of no folder', '<folderReport mode="removed" index="0" UID="5" messages="4"/>'],
    ['that opens it a second time', '<folderReport folder="F" mode="init" messages="5"/>'],
  ];
  for (const [title, report] of harmless) {
    it(`keeps its view after a report ${title}`, async () => {
      const { folder, changes, requester, syncWith } = await openFolder();
      await syncWith(report);
      assert.deepEqual(uidsOf(folder), [5, 4, 3, 2, 1]);
      assert.deepEqual([noticesOf(changes), requester.sentNames], [[], ['folderSync']]);
    });
  }

  const broken: [string, ...string[]][] = [
    ['without a position', '<folderReport folder="F" mode="removed" UID="5" messages="4"/>'],
    ['without a position and a size', '<folderReport folder="F" mode="removed" UID="5"/>'],
    ['with a negative position', '<folderReport folder="F" mode="removed" index="-1" UID="5" messages="4"/>'],
    ['with a position that is no number', '<folderReport folder="F" mode="added" index="x" UID="6" messages="6"/>'],
    ['of a wrong position', '<folderReport folder="F" mode="removed" index="0" UID="4" messages="4"/>'],
    ['of a position of 2^40', `<folderReport folder="F" mode="removed" index="${2 ** 40}" UID="4" messages="4"/>`],
    ['of a wrong size', '<folderReport folder="F" mode="added" index="0" UID="6" messages="7"/>'],
    ['of a mode nobody knows and of a wrong size', '<folderReport folder="F" mode="inverted" index="0" messages="4"/>'],
    ['of a wrong size alone', '<folderReport folder="F" mode="updated" messages="4"/>'],
    ['that open it a second time with another size', '<folderReport folder="F" mode="init" messages="0"/>'],
    ['of a wrong UID', '<folderReport folder="F" mode="updated" index="0" UID="99"/>'],
    [
      'given twice',
      '<folderReport folder="F" mode="added" index="0" UID="6" messages="6"/>',
      '<folderReport folder="F" mode="added" index="0" UID="6" messages="6"/>',
    ],
    [
      'out of order',
      '<folderReport folder="F" mode="removed" index="3" UID="1" messages="3"/>',
      '<folderReport folder="F" mode="removed" index="0" UID="5" messages="4"/>',
    ],
  ];
  for (const [title, ...reports] of broken) {
    it(`reads its view anew and says so after reports ${title}`, async () => {
      const { folder, changes, requester, syncWith } = await openFolder();
      await syncWith(...reports);
      assert.deepEqual(noticesOf(changes), ['renewed']);
      assert.deepEqual(requester.sentNames, ['folderSync', 'folderReopen']);
      await folder.fetch(0, 9);
      assert.deepEqual(uidsOf(folder), [5, 4, 3, 2, 1]);
    });
  }

  it('syncs again after a notify that is among the answers, whatever it counts', async () => {
    const { folder, clock, requester, syncWith } = await openFolder();
    await syncWith('<folderReport folder="F" mode="notify" messages="9"/>');
    requester.on('folderSync', () => []);
    clock.advance(mailLimits.syncPauseMs);
    await settle();
    assert.deepEqual([requester.sentNames, folder.size], [['folderSync', 'folderSync'], 5]);
  });

  it('goes by the position of a removal and an addition that tell no UID, and asks what was added', async () => {
    const { folder, requester, syncWith } = await openFolder();
    await syncWith(
      '<folderReport folder="F" mode="removed" index="4"/>',
      '<folderReport folder="F" mode="added" index="1" messages="5"/>',
    );
    assert.deepEqual([uidsOf(folder), folder.unseen], [[5, undefined, 4, 3, 2], 5]);
    requester.on('folderBrowse', () => xml('<folderReport folder="F" index="1"/>'));
    await folder.fetch(0, 4);
    assert.deepEqual(uidsOf(folder), [5, undefined, 4, 3, 2], 'told without a UID, it stays unknown');
  });

  it('names no message by a position of a broken view, and none whose place is not known', async () => {
    const { folder, requester } = await openFolder();
    const selection = folder.select([{ from: 0, till: 2 }]);
    requester.notify('<folderReport folder="F" mode="removed" index="0" UID="4" messages="4"/>');
    await assert.rejects(folder.mark(selection, 'Deleted', true), { code: 'selection-void' });
    await folder.fetch(0, 4);
    await assert.rejects(folder.mark(selection, 'Deleted', true), { code: 'selection-void' });
    assert.ok(!requester.sentNames.includes('messageMark'));
  });

  it('is right again after changes that were told without an id, in the middle of a listing', async () => {
    const { folder, requester } = await openFolder(6);
    await folder.reopen(folder.order);
    const browse = requester.handlers.get('folderBrowse')!;
    requester.on('folderBrowse', async (request) => {
      const [first, ...rest] = await browse(request);
      requester.notify('<folderReport folder="F" mode="removed" index="5" UID="1" messages="5"/>');
      return [first!, ...rest.slice(0, 4)];
    });
    await folder.fetch(0, 5);
    assert.deepEqual(uidsOf(folder), [6, 5, 4, 3, 2]);
  });

  it('hears nothing any more once it is closed', async () => {
    const { folder, requester, changes } = await openFolder();
    await folder.close();
    requester.notify('<folderReport folder="F" mode="removed" index="0" UID="5" messages="4"/>');
    assert.deepEqual([folder.size, changes.length], [5, 0]);
    await assert.rejects(folder.mark([5], 'Seen', true), { code: 'folder-closed' });
    await assert.rejects(folder.reopen(folder.order), { code: 'folder-closed' });
  });

  it('ignores what concerns a folder that nobody opened', async () => {
    const requester = new FakeRequester();
    requester.on('mailboxList', () => []);
    const account = new MailAccount({ requester, clock: new ManualClock() });
    for (const mode of ['notify', 'removed', 'added', 'init']) {
      requester.notify(`<folderReport folder="nobody" mode="${mode}" index="0" UID="1" messages="1"/>`);
    }
    await settle();
    assert.deepEqual(requester.sentNames, []);
    account.dispose();
  });
});

describe('A mailbox that is not what it was', () => {
  it('says that its UIDs mean other messages now (rule 9)', async () => {
    const { folder, mailbox, changes, syncWith } = await openFolder();
    mailbox.uidValidity = 8;
    await syncWith('<folderReport folder="F" mode="removed" index="0" UID="1"/>');
    assert.deepEqual(noticesOf(changes), ['uids-void', 'renewed']);
    assert.ok(changes.some((change) => change.kind === 'reset' && change.areUidsVoid));
    assert.equal(folder.uidValidity, 8);
  });

  it('says that rights were taken away', async () => {
    const { folder, changes, requester, syncWith } = await openFolder(2, { rights: 'lrswi' });
    assert.equal(folder.rights, 'lrswi');
    requester.on('folderReopen', () => xml('<folderReport folder="F" mode="init" messages="2" rights="lr"/>'));
    await syncWith('<folderReport folder="F" mode="removed" index="7"/>');
    assert.deepEqual([noticesOf(changes), folder.rights], [['rights-lost', 'renewed'], 'lr']);
    const lost = changes.find((change) => change.kind === 'notice');
    assert.match(lost?.kind === 'notice' ? lost.notice.message : '', /lost rights to INBOX: swi/);
  });

  it('is gone when the right to read it is, and so is all that waited for it', async () => {
    const { folder, requester, changes } = await openFolder();
    const refuse = (request: XmlElement) => Promise.reject(refusal(request.name, 'mailbox access denied'));
    for (const name of ['folderBrowse', 'folderReopen', 'folderOpen', 'folderClose']) requester.on(name, refuse);
    await folder.reopen(folder.order).catch(() => undefined);
    const gone = {
      code: 'mailbox-gone',
      message: 'The mailbox INBOX cannot be opened any more: mailbox access denied',
    };
    await assert.rejects(folder.fetch(0, 3), gone);
    assert.equal(folder.state, 'gone');
    assert.deepEqual(changes.at(-1)?.kind, 'problem');
    await assert.rejects(folder.mark([1], 'Seen', true), gone);
    await assert.rejects(folder.sync(), gone);
  });

  it('that vanishes while cells are awaited ends the wait', async () => {
    const { folder, requester } = await openFolder();
    await folder.reopen(folder.order);
    requester.on('folderBrowse', () => new Promise(() => undefined));
    const awaited = folder.fetch(0, 4);
    folder.vanish();
    await assert.rejects(awaited, { code: 'mailbox-gone' });
  });

  it('never gives two folders one name (rule 12)', async () => {
    const requester = new FakeRequester();
    requester.on('folderOpen', (request) => [
      element('folderReport', { folder: folderOf(request), mode: 'init', messages: 0 }),
    ]);
    const account = new MailAccount({ requester, clock: new ManualClock() });
    await Promise.all([
      account.openFolder('A'),
      account.openView('A'),
      account.openView('A'),
      account.openFolder('A/'),
    ]);
    const names = requester.sent.map(folderOf);
    assert.equal(new Set(names).size, 4);
  });
});
