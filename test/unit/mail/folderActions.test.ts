import * as assert from 'node:assert/strict';
import { Folder, type FolderChange } from '../../../src/mail/folder';
import { isSameOrder, newestFirst } from '../../../src/mail/folderOrder';
import { mailLimits } from '../../../src/mail/limits';
import { childElements, element, textOf } from '../../../src/protocol/xml';
import { FakeMailbox } from './fakeMailbox';
import { FakeRequester, ManualClock, refusal, settle, xml } from './fakes';

async function openFolder(count: number) {
  const requester = new FakeRequester();
  const clock = new ManualClock();
  const mailbox = new FakeMailbox(requester, count);
  const folder = new Folder({ requester, clock, mailbox: 'INBOX', name: 'F' });
  requester.onAsynchronousMessage((message) => folder.acceptAsynchronous(message));
  await folder.open();
  requester.takeSent();
  const changes: FolderChange[] = [];
  folder.onDidChange((change) => changes.push(change));
  return { requester, clock, folder, mailbox, changes };
}

const bySubject = { sortField: 'Subject', isDescending: false, filter: { field: 'FLAGS', text: 'Unseen' } };

describe('Folder.reopen', () => {
  it('lists the folder in another order, and keeps to it when it is read anew', async () => {
    const { folder, requester, changes } = await openFolder(3);
    assert.ok(isSameOrder(folder.order, newestFirst));
    await folder.reopen(bySubject);
    const [sent] = requester.takeSent();
    assert.match(
      sent ?? '',
      /^<folderReopen folder="F" sortField="Subject" sortOrder="asc" filter="Unseen" filterField="FLAGS">/,
    );
    assert.deepEqual([folder.order, changes[0]], [bySubject, { kind: 'reset', areUidsVoid: false }]);
    requester.notify('<folderReport folder="F" mode="removed" index="9"/>');
    await folder.fetch(0, 0);
    assert.match(requester.takeSent()[0] ?? '', /^<folderReopen folder="F" sortField="Subject"/);
  });

  it('stays as it was when the server will not', async () => {
    const { folder, requester } = await openFolder(3);
    const refuse = () => Promise.reject(refusal('folderReopen', 'illegal sort field'));
    const reopen = requester.handlers.get('folderReopen')!;
    const open = requester.handlers.get('folderOpen')!;
    requester.on('folderReopen', refuse).on('folderOpen', refuse);
    await assert.rejects(folder.reopen(bySubject), { code: 'server-error' });
    requester.on('folderReopen', reopen).on('folderOpen', open);
    await folder.fetch(0, 2);
    assert.deepEqual([folder.order, folder.state, folder.filledCells], [newestFirst, 'open', 3]);
  });

  it('is not sent when it was given up before', async () => {
    const { folder, requester } = await openFolder(3);
    const abort = new AbortController();
    const sync = folder.sync();
    const reopened = folder.reopen(bySubject, abort.signal);
    abort.abort();
    await assert.rejects(reopened, { code: 'cancelled' });
    await sync;
    await settle();
    assert.deepEqual(requester.sentNames, ['folderSync']);
  });

  it('still syncs what was told before: the server may be silent until then (rule 4)', async () => {
    const { folder, requester, clock, mailbox } = await openFolder(3);
    mailbox.arrive();
    await folder.reopen(bySubject);
    clock.advance(mailLimits.syncPauseMs);
    await settle();
    assert.deepEqual(requester.sentNames, ['folderReopen', 'folderSync']);
  });
});

describe('Folder.search', () => {
  it('asks with a limit and gives what it is told, whole or not', async () => {
    const { folder, requester } = await openFolder(3);
    requester.on('folderSearch', () =>
      xml(
        '<folderReport folder="F" index="2" UID="1"><Subject>Found</Subject></folderReport>',
        '<folderReport folder="F" UID="2"/>',
        '<folderReport folder="F" index="0"/>',
        '<folderReport folder="G" index="0" UID="7"/>',
      ),
    );
    const hits = await folder.search({ text: 'fo<und', field: 'BODY', timeoutSeconds: 5 });
    assert.deepEqual(
      hits.map(({ index, summary }) => [index, summary.uid, summary.subject]),
      [
        [2, 1, 'Found'],
        [undefined, 2, undefined],
      ],
    );
    assert.deepEqual(requester.takeSent(), [
      `<folderSearch folder="F" filter="fo&lt;und" filterField="BODY" limit="${mailLimits.maxHits}" timeout="5"/>`,
    ]);
  });
});

describe('Selected messages', () => {
  const flagAll = async (folder: Folder, selection: Parameters<Folder['mark']>[0]) =>
    folder.mark(selection, 'Flagged', true);

  it('go by UID when all are known, by position when not', async () => {
    const { folder, requester } = await openFolder(1_000);
    requester.handlers.set('messageMark', () => []);
    await folder.fetch(0, 9);
    requester.takeSent();
    await flagAll(folder, folder.select([{ from: 2, till: 4 }]));
    await flagAll(folder, folder.select([{ from: 0, till: Infinity }]));
    assert.deepEqual(requester.takeSent(), [
      '<messageMark folder="F" flags="Flagged"><UID from="996" till="998"/></messageMark>',
      '<folderBrowse folder="F"><index>0</index><index>9</index></folderBrowse>',
      '<messageMark folder="F" flags="Flagged"><index from="0" till="999"/></messageMark>',
    ]);
  });

  it('go in several requests when they stand in many places, and no sync gets in between', async () => {
    const { folder, requester, mailbox, clock } = await openFolder(6_000);
    const everyOther = Array.from({ length: 2_500 }, (_, at) => ({ from: at * 2, till: at * 2 }));
    requester.on('messageMark', () => {
      mailbox.arrive();
      clock.advance(mailLimits.syncPauseMs);
      return [];
    });
    await flagAll(folder, folder.select(everyOther));
    await settle();
    assert.deepEqual(requester.sentNames, ['messageMark', 'messageMark', 'messageMark', 'folderSync']);
    const named = requester.sent.flatMap((request) => childElements(request, 'index').map(textOf));
    assert.deepEqual(
      named,
      everyOther.map(({ from }) => String(from)),
    );
  });

  it('go by UID also when those are many, if all are known', async () => {
    const { folder, requester } = await openFolder(3_000);
    await folder.fetch(0, 2_999);
    requester.takeSent();
    const everyOther = Array.from({ length: 1_500 }, (_, at) => ({ from: at * 2, till: at * 2 }));
    await flagAll(folder, folder.select(everyOther));
    assert.deepEqual(
      requester.sent.map((request) => [request.name, childElements(request, 'UID').length]),
      [
        ['messageMark', 1_000],
        ['messageMark', 500],
      ],
    );
  });

  it('are refused, in words, when they stand in more places than can be followed', async () => {
    const { folder } = await openFolder(30_000);
    const everyOther = Array.from({ length: 10_001 }, (_, at) => ({ from: at * 2, till: at * 2 }));
    assert.throws(() => folder.select(everyOther), { code: 'too-many-ranges' });
  });

  it('are not named any more when the folder was closed while they were looked at', async () => {
    const { folder, requester } = await openFolder(100);
    await folder.fetch(10, 11);
    const marked = assert.rejects(flagAll(folder, folder.select([{ from: 11, till: 50 }])), { code: 'folder-closed' });
    await folder.close();
    await marked;
    assert.deepEqual(requester.sentNames, ['folderBrowse', 'folderBrowse', 'folderClose']);
  });

  it('are not named by position when another message is where one of them was seen', async () => {
    const { folder, requester, changes } = await openFolder(100);
    await folder.fetch(10, 11);
    requester.on('folderBrowse', () => xml('<folderReport folder="F" index="11" UID="90"/>'));
    await assert.rejects(flagAll(folder, folder.select([{ from: 11, till: 50 }])), { code: 'selection-void' });
    assert.ok(!requester.sentNames.includes('messageMark'));
    await folder.sync();
    assert.ok(changes.some((change) => change.kind === 'notice' && change.notice.code === 'renewed'));
  });

  it('stay the same messages when positions move', async () => {
    const { folder, requester } = await openFolder(100);
    const all = folder.select([{ from: 0, till: 99 }]);
    const some = folder.select([
      { from: 10, till: 19 },
      { from: 30, till: 30 },
    ]);
    requester.handlers.set('folderSync', () => [
      element('folderReport', { folder: 'F', mode: 'added', index: 0, UID: 101, messages: 101 }),
      element('folderReport', { folder: 'F', mode: 'added', index: 15, UID: 102, messages: 102 }),
      element('folderReport', { folder: 'F', mode: 'removed', index: 32, messages: 101 }),
    ]);
    await folder.sync();
    assert.deepEqual(all.positions, [
      { from: 1, till: 14 },
      { from: 16, till: 100 },
    ]);
    assert.deepEqual(some.positions, [
      { from: 11, till: 14 },
      { from: 16, till: 21 },
    ]);
    assert.deepEqual([all.count, some.count], [99, 10]);
    requester.handlers.set('folderSync', () => [
      element('folderReport', { folder: 'F', mode: 'removed', index: 0, messages: 100 }),
      element('folderReport', { folder: 'F', mode: 'removed', index: 12, messages: 99 }),
    ]);
    await folder.sync();
    assert.deepEqual(some.positions, [
      { from: 10, till: 12 },
      { from: 14, till: 19 },
    ]);
  });

  it('by position are never named while a sync is pending (rule 6)', async () => {
    const { folder, requester } = await openFolder(5);
    let answer = (): void => undefined;
    requester.handlers.set('folderSync', async () => {
      await new Promise<void>((resolve) => (answer = resolve));
      return xml('<folderReport folder="F" mode="added" index="0" UID="9" messages="6"/>');
    });
    const sync = folder.sync();
    await settle();
    const marked = flagAll(folder, folder.select([{ from: 0, till: 4 }]));
    const markedByUid = flagAll(folder, [3]);
    await markedByUid;
    assert.deepEqual(requester.sentNames, ['folderSync', 'messageMark']);
    answer();
    await Promise.all([sync, marked]);
    assert.equal(
      requester.takeSent().at(-1),
      '<messageMark folder="F" flags="Flagged"><index from="1" till="5"/></messageMark>',
    );
  });

  describe('of a list with a filter', () => {
    async function openUnread() {
      const opened = await openFolder(5);
      await opened.folder.reopen(bySubject);
      await opened.folder.fetch(0, 4);
      opened.requester.takeSent();
      return opened;
    }

    it('are marked by UID as long as they are surely listed', async () => {
      const { folder, requester } = await openUnread();
      await flagAll(folder, [3, 2]);
      assert.deepEqual(requester.takeSent(), [
        '<messageMark folder="F" flags="Flagged"><UID from="2" till="3"/></messageMark>',
      ]);
      await assert.rejects(flagAll(folder, [3, 9]), { code: 'selection-void' });
      assert.deepEqual(requester.takeSent(), []);
    });

    it('are not marked behind a sync that may take them out: the server would find nothing, and say nothing', async () => {
      const { folder, requester } = await openUnread();
      let answer = (): void => undefined;
      requester.handlers.set('folderSync', async () => {
        await new Promise<void>((resolve) => (answer = resolve));
        return xml('<folderReport folder="F" mode="removed" index="2" UID="3" messages="4"/>');
      });
      const sync = folder.sync();
      await settle();
      const taken = assert.rejects(flagAll(folder, [3]), { code: 'selection-void' });
      const left = flagAll(folder, [2]);
      answer();
      await Promise.all([sync, taken, left]);
      assert.deepEqual(requester.takeSent(), [
        '<folderSync folder="F" limit="300"/>',
        '<messageMark folder="F" flags="Flagged"><UID>2</UID></messageMark>',
      ]);
    });

    it('are not marked behind the request for it that hides them', async () => {
      const { folder, requester } = await openFolder(5);
      await folder.fetch(0, 4);
      await settle();
      const reopened = folder.reopen(bySubject);
      await assert.rejects(flagAll(folder, [3]), { code: 'selection-void' });
      await reopened;
      assert.ok(!requester.sentNames.includes('messageMark'));
    });

    it('are not marked by UIDs of the mailbox before', async () => {
      const { folder, requester, mailbox } = await openUnread();
      mailbox.uidValidity++;
      const sync = folder.sync();
      requester.notify('<folderReport folder="F" mode="removed" index="9"/>');
      await assert.rejects(flagAll(folder, [3]), { code: 'uids-void' });
      await sync;
      assert.ok(!requester.sentNames.includes('messageMark'));
    });
  });

  it('are void when the folder was listed anew', async () => {
    const { folder, requester } = await openFolder(5);
    const selection = folder.select([{ from: 0, till: 4 }]);
    await folder.reopen(bySubject);
    requester.takeSent();
    await assert.rejects(flagAll(folder, selection), { code: 'selection-void' });
    assert.deepEqual(requester.takeSent(), []);
  });

  it('are void while the list is known to be wrong', async () => {
    const { folder, requester } = await openFolder(5);
    const selection = folder.select([{ from: 0, till: 4 }]);
    requester.notify('<folderReport folder="F" mode="removed" index="9"/>');
    await assert.rejects(flagAll(folder, selection), { code: 'selection-void' });
    assert.deepEqual(requester.takeSent(), []);
  });

  it('go in several requests when there are too many for one', async () => {
    const { folder, requester } = await openFolder(1);
    const everySecond = Array.from({ length: mailLimits.maxSetElements + 1 }, (_, at) => at * 2 + 1);
    await flagAll(folder, everySecond);
    assert.deepEqual(
      requester.sent.map((request) => request.children.length),
      [mailLimits.maxSetElements, 1],
    );
    requester.takeSent();
    await flagAll(folder, []);
    assert.deepEqual(requester.takeSent(), []);
  });
});
