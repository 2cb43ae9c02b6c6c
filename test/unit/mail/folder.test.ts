import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Folder, type FolderChange } from '../../../src/mail/folder';
import { mailLimits } from '../../../src/mail/limits';
import { element } from '../../../src/protocol/xml';
import { TimeoutError } from '../../../src/session/errors';
import { FakeMailbox } from './fakeMailbox';
import { FakeRequester, ManualClock, refusal, settle, xml } from './fakes';

async function openFolder(count: number) {
  const requester = new FakeRequester();
  const clock = new ManualClock();
  const mailbox = new FakeMailbox(requester, count);
  const folder = new Folder({ requester, clock, mailbox: 'INBOX', name: 'F' });
  requester.onAsynchronousMessage((message) => folder.acceptAsynchronous(message));
  const changes: FolderChange[] = [];
  await folder.open();
  folder.onDidChange((change) => changes.push(change));
  requester.takeSent();
  return { requester, clock, mailbox, folder, changes };
}

/** Runs the pause after a notify and all that follows. */
async function sync(clock: ManualClock): Promise<void> {
  clock.advance(mailLimits.syncPauseMs);
  await settle();
}

const uidsOf = (folder: Folder) => Array.from({ length: folder.size }, (_, index) => folder.cell(index)?.uid);

describe('Folder', () => {
  it('opens with empty cells, as many as the server counts', async () => {
    const { folder } = await openFolder(5);
    assert.deepEqual([folder.size, folder.unseen, folder.uidValidity, folder.state], [5, 5, 7, 'open']);
    assert.deepEqual(uidsOf(folder), [undefined, undefined, undefined, undefined, undefined]);
  });

  it('asks for the summary fields, newest first', async () => {
    const requester = new FakeRequester();
    new FakeMailbox(requester, 1);
    await new Folder({ requester, clock: new ManualClock(), mailbox: 'INBOX', name: 'F' }).open();
    assert.equal(
      requester.takeSent()[0],
      '<folderOpen folder="F" mailbox="INBOX" sortField="INTERNALDATE" sortOrder="desc"><field>FLAGS</field>' +
        '<field>E-From</field><field>E-To</field><field>Subject</field><field>INTERNALDATE</field><field>Date</field>' +
        '<field>SIZE</field><field>Pty</field><field>Content-Type</field><field>Message-ID</field>' +
        '<field>In-Reply-To</field><field>References</field></folderOpen>',
    );
  });

  it('asks only for cells that are still empty', async () => {
    const { folder, requester } = await openFolder(10);
    await folder.fetch(2, 4);
    await folder.fetch(0, 6);
    await folder.fetch(0, 6);
    assert.deepEqual(requester.takeSent(), [
      '<folderBrowse folder="F"><index from="2" till="4"/></folderBrowse>',
      '<folderBrowse folder="F"><index from="0" till="1"/><index from="5" till="6"/></folderBrowse>',
    ]);
    assert.equal(folder.cell(3)?.subject, 'Message 7');
    assert.equal(folder.indexOf(7), 3);
    assert.equal(folder.indexOf(1), -1);
  });

  it('does not ask twice for what is on its way', async () => {
    const { folder, requester } = await openFolder(10);
    await Promise.all([folder.fetch(0, 5), folder.fetch(0, 5), folder.fetch(4, 7)]);
    assert.deepEqual(requester.takeSent(), [
      '<folderBrowse folder="F"><index from="0" till="5"/></folderBrowse>',
      '<folderBrowse folder="F"><index from="6" till="7"/></folderBrowse>',
    ]);
  });

  it('cuts a long fetch into requests of bounded size', async () => {
    const { folder, requester } = await openFolder(500);
    await folder.fetch(0, 10_000);
    assert.deepEqual(requester.sentNames, ['folderBrowse', 'folderBrowse', 'folderBrowse']);
    assert.equal(folder.filledCells, 500);
  });

  it('rule 1: applies reports in order, each to the view as it then is', async () => {
    const { folder, mailbox, clock, changes } = await openFolder(5);
    await folder.fetch(0, 4);
    changes.length = 0;
    mailbox.delete(2);
    mailbox.arrive();
    mailbox.flag(5 - 1, 'Seen');
    await sync(clock);
    assert.deepEqual(uidsOf(folder), [6, 5, 4, 2, 1]);
    assert.deepEqual(changes, [
      { kind: 'removed', index: 2, uid: 3 },
      { kind: 'added', index: 0, uid: 6 },
      { kind: 'updated', index: 4, uid: 1 },
      { kind: 'counts' },
    ]);
    assert.deepEqual([...folder.cell(4)!.flags], ['Seen']);
  });

  it('rule 1: an update replaces what is known: flags that are gone are gone', async () => {
    const { folder, mailbox, clock } = await openFolder(2);
    await folder.fetch(0, 1);
    mailbox.flag(0, 'Seen,Flagged');
    await sync(clock);
    mailbox.flag(0, 'Flagged');
    await sync(clock);
    assert.deepEqual([...folder.cell(0)!.flags], ['Flagged']);
  });

  it('rules 2 and 3: a notify alone changes no position', async () => {
    const { folder, mailbox, changes } = await openFolder(3);
    await folder.fetch(0, 2);
    changes.length = 0;
    mailbox.delete(0);
    await settle();
    assert.deepEqual(uidsOf(folder), [3, 2, 1]);
    assert.deepEqual(changes, []);
  });

  it('rule 3: a message that is gone reads as undefined, with no data and with empty data', async () => {
    const { folder, requester } = await openFolder(1);
    requester.on('folderRead', () => []);
    assert.equal(await folder.readXml(1, {}), undefined);
    requester.on('folderRead', () => xml('<folderMessage folder="F" UID="1"/>'));
    assert.equal(await folder.readXml(1, {}), undefined);
  });

  it('rule 4: one sync answers any number of notifies, and the next notify brings another', async () => {
    const { folder, mailbox, clock, requester } = await openFolder(1);
    mailbox.arrive();
    mailbox.arrive();
    requester.notify('<folderReport folder="F" mode="notify"/>');
    await sync(clock);
    assert.deepEqual(requester.sentNames, ['folderSync']);
    mailbox.arrive();
    await sync(clock);
    assert.deepEqual(requester.sentNames, ['folderSync', 'folderSync']);
    assert.equal(folder.size, 4);
  });

  it('rule 5: marking changes nothing until the server reports it', async () => {
    const { folder, requester } = await openFolder(2);
    await folder.fetch(0, 1);
    requester.takeSent();
    await folder.mark([2, 1], 'Seen', true);
    await folder.mark([2], 'Flagged', false);
    assert.deepEqual(requester.takeSent(), [
      '<messageMark folder="F" flags="Seen"><UID from="1" till="2"/></messageMark>',
      '<messageMark folder="F" flags="Unflagged"><UID>2</UID></messageMark>',
    ]);
    assert.equal(folder.cell(0)?.flags.size, 0);
  });

  it('rule 6: sends no index set while a sync is pending', async () => {
    const { folder, mailbox, clock, requester } = await openFolder(20);
    const original = requester.handlers.get('folderSync')!;
    let answer = (): void => undefined;
    requester.on('folderSync', async (request) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return original(request);
    });
    mailbox.delete(0);
    clock.advance(mailLimits.syncPauseMs);
    const fetched = folder.fetch(0, 3);
    await settle();
    assert.deepEqual(requester.sentNames, ['folderSync']);
    answer();
    await fetched;
    assert.deepEqual(requester.sentNames, ['folderSync', 'folderBrowse']);
    assert.deepEqual(uidsOf(folder).slice(0, 4), [19, 18, 17, 16]);
  });

  it('rule 7: a notify between folderReopen and its response leads to a sync after it', async () => {
    const { folder, mailbox, clock, requester } = await openFolder(3);
    await folder.fetch(0, 2);
    const original = requester.handlers.get('folderReopen')!;
    requester.on('folderReopen', async (request) => {
      const answer = await original(request);
      mailbox.arrive();
      return answer;
    });
    requester.notify('<folderReport folder="F" mode="removed" index="9"/>');
    await sync(clock);
    assert.deepEqual(requester.sentNames, ['folderBrowse', 'folderReopen', 'folderSync']);
    assert.equal(folder.size, 4);
  });

  it('takes notice of a notify that comes right behind the first init report', async () => {
    const requester = new FakeRequester();
    const clock = new ManualClock();
    const mailbox = new FakeMailbox(requester, 1);
    const folder = new Folder({ requester, clock, mailbox: 'INBOX', name: 'F' });
    requester.onAsynchronousMessage((message) => folder.acceptAsynchronous(message));
    const original = requester.handlers.get('folderOpen')!;
    requester.on('folderOpen', async (request) => {
      const answer = await original(request);
      mailbox.arrive();
      return answer;
    });
    await folder.open();
    await sync(clock);
    assert.equal(folder.size, 2);
  });

  describe('rule 8: lists the folder anew when reports cannot be true', () => {
    const reports: [string, string][] = [
      ['a position beyond the end', '<folderReport folder="F" mode="removed" index="5" UID="1" messages="4"/>'],
      ['an addition beyond the end', '<folderReport folder="F" mode="added" index="6" UID="9" messages="6"/>'],
      ['another message at the position', '<folderReport folder="F" mode="removed" index="0" UID="1" messages="4"/>'],
      ['a wrong number of messages', '<folderReport folder="F" mode="removed" index="0" UID="5" messages="5"/>'],
      ['a message added twice', '<folderReport folder="F" mode="added" index="0" UID="5" messages="6"/>'],
      ['an update of another message', '<folderReport folder="F" mode="updated" index="1" UID="5" messages="5"/>'],
      ['a listing of another message', '<folderReport folder="F" index="1" UID="5"/>'],
      ['a listing beyond the end', '<folderReport folder="F" index="5" UID="1"/>'],
    ];
    for (const [title, report] of reports) {
      it(`as with ${title}`, async () => {
        const { folder, clock, requester, changes } = await openFolder(5);
        await folder.fetch(0, 4);
        requester.takeSent();
        requester.handlers.set('folderSync', () => xml(report));
        requester.notify('<folderReport folder="F" mode="notify"/>');
        await sync(clock);
        assert.deepEqual(requester.sentNames, ['folderSync', 'folderReopen']);
        assert.deepEqual(
          changes.slice(-2).map((change) => (change.kind === 'notice' ? change.notice.code : change)),
          [{ kind: 'reset', areUidsVoid: false }, 'renewed'],
        );
        await folder.fetch(0, 4);
        assert.deepEqual(uidsOf(folder), [5, 4, 3, 2, 1]);
      });
    }

    it('as with the same removal twice, and ignores what follows the break', async () => {
      const { folder, clock, requester, changes } = await openFolder(5);
      await folder.fetch(0, 4);
      requester.handlers.set('folderSync', () =>
        xml(
          '<folderReport folder="F" mode="removed" index="0" UID="5" messages="4"/>',
          '<folderReport folder="F" mode="removed" index="0" UID="5" messages="4"/>',
          '<folderReport folder="F" mode="added" index="0" UID="77" messages="5"/>',
        ),
      );
      changes.length = 0;
      requester.notify('<folderReport folder="F" mode="notify"/>');
      await sync(clock);
      assert.deepEqual(
        changes.map(({ kind }) => kind),
        ['removed', 'reset', 'notice'],
      );
    });

    it('but not without end: after three times in a row it says so', async () => {
      const { folder, clock, requester, changes } = await openFolder(2);
      const broken = '<folderReport folder="F" mode="removed" index="9"/>';
      requester.handlers.set('folderSync', () => xml(broken));
      for (let time = 0; time < 6; time++) {
        requester.notify('<folderReport folder="F" mode="notify"/>');
        await sync(clock);
      }
      assert.equal(requester.sentNames.filter((name) => name === 'folderReopen').length, mailLimits.maxReopensInRow);
      const problem = changes.find((change) => change.kind === 'problem');
      assert.match(problem?.error.message ?? '', /do not fit together/);
      requester.handlers.set('folderSync', () => []);
      await folder.sync();
      assert.equal(folder.state, 'open');
    });
  });

  it('ignores counts that cannot be', async () => {
    for (const count of ['-1', String(2 ** 40), 'many', '']) {
      const { folder, clock, requester } = await openFolder(3);
      requester.handlers.set('folderSync', () =>
        xml(`<folderReport folder="F" mode="updated" index="0" UID="3" messages="${count}" unseen="${count}"/>`),
      );
      requester.notify('<folderReport folder="F" mode="notify"/>');
      await sync(clock);
      assert.deepEqual([folder.size, folder.unseen, requester.sentNames], [3, 3, ['folderSync']], count);
    }
  });

  it('refuses to open without a usable number of messages', async () => {
    for (const count of ['messages="-1"', `messages="${2 ** 40}"`, '']) {
      const requester = new FakeRequester();
      requester.on('folderOpen', () => xml(`<folderReport folder="F" mode="init" ${count}/>`));
      const folder = new Folder({ requester, clock: new ManualClock(), mailbox: 'INBOX', name: 'F' });
      await assert.rejects(folder.open(), { code: 'view-broken' });
    }
  });

  it('ignores reports about other folders and of unknown modes', async () => {
    const { folder, clock, requester, changes } = await openFolder(3);
    requester.handlers.set('folderSync', () =>
      xml(
        '<folderReport folder="G" mode="removed" index="0" UID="3" messages="2"/>',
        '<folderReport folder="F" mode="inverted" index="0" UID="3" messages="3"/>',
        '<somethingElse folder="F" index="0"/>',
      ),
    );
    requester.notify('<folderReport folder="F" mode="notify"/>');
    await sync(clock);
    assert.deepEqual([folder.size, changes], [3, []]);
  });

  it('takes "deleted" for "removed", and reports of changes without an id', async () => {
    const { folder, requester } = await openFolder(3);
    requester.notify('<folderReport folder="F" mode="deleted" index="1" UID="2" messages="2" unseen="1"/>');
    assert.deepEqual([folder.size, folder.unseen], [2, 1]);
  });

  it('rule 9: says that UIDs are void when the mailbox was made anew', async () => {
    const { folder, mailbox, clock, requester, changes } = await openFolder(3);
    mailbox.uidValidity = 8;
    requester.notify('<folderReport folder="F" mode="removed" index="9"/>');
    await sync(clock);
    assert.deepEqual(
      changes.filter(({ kind }) => kind === 'reset'),
      [{ kind: 'reset', areUidsVoid: true }],
    );
    assert.equal(folder.uidValidity, 8);
  });

  it('rule 10: syncs again when as many reports came as were allowed', async () => {
    const { folder, mailbox, clock, requester } = await openFolder(0);
    for (let count = 0; count < mailLimits.reportsPerSync * 2 + 1; count++) mailbox.arrive();
    await sync(clock);
    assert.deepEqual(requester.sentNames, ['folderSync', 'folderSync', 'folderSync']);
    assert.equal(folder.size, mailLimits.reportsPerSync * 2 + 1);
  });

  it('opens the mailbox again when the server has forgotten the folder', async () => {
    const { folder, mailbox, requester } = await openFolder(4);
    mailbox.forgetFolder();
    await folder.fetch(0, 1);
    assert.deepEqual(requester.sentNames, [
      'folderBrowse',
      'folderReopen',
      'folderClose',
      'folderOpen',
      'folderBrowse',
    ]);
    assert.deepEqual(uidsOf(folder), [4, 3, undefined, undefined]);
  });

  it('is gone when the mailbox vanished, and says so once', async () => {
    const { folder, mailbox, clock, changes } = await openFolder(4);
    mailbox.arrive();
    mailbox.exists = false;
    await sync(clock);
    assert.equal(folder.state, 'gone');
    await assert.rejects(folder.fetch(0, 1), { code: 'mailbox-gone' });
    assert.deepEqual(
      changes.map((change) => (change.kind === 'problem' ? (change.error as { code?: string }).code : change.kind)),
      ['mailbox-gone'],
    );
  });

  it('reads the view anew after a sync whose answer was lost', async () => {
    const { folder, mailbox, clock, requester, changes } = await openFolder(4);
    const original = requester.handlers.get('folderSync')!;
    requester.on('folderSync', async (request) => {
      await original(request);
      throw new TimeoutError('folderSync', 1000);
    });
    mailbox.delete(0);
    await sync(clock);
    assert.equal(changes.at(-1)?.kind, 'problem');
    await folder.fetch(0, 2);
    assert.deepEqual(uidsOf(folder), [3, 2, 1]);
  });

  it('syncs again after a sync that was refused: until one is answered the server may be silent (rule 4)', async () => {
    const { folder, mailbox, clock, requester } = await openFolder(4);
    const original = requester.handlers.get('folderSync')!;
    requester.on('folderSync', () => {
      requester.on('folderSync', original);
      throw refusal('folderSync', 'not now');
    });
    mailbox.arrive();
    await sync(clock);
    await sync(clock);
    assert.deepEqual(requester.sentNames, ['folderSync', 'folderReopen', 'folderSync']);
    assert.equal(folder.size, 5);
  });

  it('lets one caller give up without stopping the other', async () => {
    const { folder, requester } = await openFolder(4);
    const abort = new AbortController();
    const first = folder.fetch(0, 3, abort.signal);
    const second = folder.fetch(0, 3);
    abort.abort();
    await assert.rejects(first, { code: 'cancelled' });
    await second;
    assert.equal(folder.filledCells, 4);
    assert.deepEqual(requester.sentNames, ['folderBrowse']);
  });

  it('leaves nothing behind when it is disposed', async () => {
    const { folder, mailbox, clock, requester } = await openFolder(4);
    mailbox.arrive();
    folder.dispose();
    assert.equal(clock.pendingTimers, 0);
    requester.notify('<folderReport folder="F" mode="notify"/>');
    assert.equal(clock.pendingTimers, 0);
    await assert.rejects(folder.fetch(0, 1), { code: 'folder-closed' });
  });

  it('shows a mailbox of a million messages at the cost of what is looked at', async () => {
    const requester = new FakeRequester();
    requester.on('folderOpen', () => xml('<folderReport folder="F" mode="init" messages="1000000" unseen="5"/>'));
    requester.on('folderBrowse', () =>
      Array.from({ length: 200 }, (_, at) => element('folderReport', { folder: 'F', index: at, UID: at + 1 })),
    );
    requester.on('folderSync', () =>
      Array.from({ length: 299 }, (_, at) =>
        element('folderReport', {
          folder: 'F',
          mode: 'added',
          index: 0,
          UID: 5_000_000 + at,
          messages: 1_000_001 + at,
        }),
      ),
    );
    const folder = new Folder({ requester, clock: new ManualClock(), mailbox: 'INBOX', name: 'F' });
    await folder.open();
    await folder.fetch(0, 199);
    await folder.sync();
    assert.deepEqual([folder.size, folder.filledCells, folder.cell(299)?.uid], [1_000_299, 499, 1]);
  });

  it('always agrees with the server in the end, whatever happened in which order', async function () {
    this.timeout(20_000);
    const step = fc.oneof(
      fc.constant({ kind: 'arrive' as const }),
      fc.record({ kind: fc.constant('delete' as const), at: fc.nat(30) }),
      fc.record({ kind: fc.constant('flag' as const), at: fc.nat(30), flags: fc.constantFrom('', 'Seen', 'Flagged') }),
      fc.record({ kind: fc.constant('fetch' as const), from: fc.nat(30), count: fc.nat(10) }),
      fc.constant({ kind: 'sync' as const }),
      fc.constant({ kind: 'forget' as const }),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(20), fc.array(step, { maxLength: 25 }), async (count, steps) => {
        const { folder, mailbox, clock, changes } = await openFolder(count);
        const replayed = Array.from<unknown>({ length: folder.size });
        folder.onDidChange((change) => {
          if (change.kind === 'removed') replayed.splice(change.index, 1);
          else if (change.kind === 'added') replayed.splice(change.index, 0, undefined);
          else if (change.kind === 'reset') replayed.length = folder.size;
        });
        for (const step of steps) {
          if (step.kind === 'arrive') mailbox.arrive();
          else if (step.kind === 'delete') mailbox.delete(step.at);
          else if (step.kind === 'flag') mailbox.flag(step.at, step.flags);
          else if (step.kind === 'fetch') void folder.fetch(step.from, step.from + step.count);
          else if (step.kind === 'forget') mailbox.forgetFolder();
          else clock.advance(mailLimits.syncPauseMs);
          if (step.kind === 'sync') await Promise.resolve();
        }
        await settle();
        await folder.sync();
        await folder.fetch(0, folder.size);
        assert.deepEqual(uidsOf(folder), mailbox.uids);
        for (const uid of mailbox.uids) {
          assert.equal([...folder.summaryOf(uid)!.flags].join(','), mailbox.flagsOf(uid));
        }
        assert.equal(replayed.length, folder.size, 'events tell every change of the size');
        assert.ok(!changes.some(({ kind }) => kind === 'problem'));
        folder.dispose();
      }),
      { numRuns: 400 },
    );
  });
});
