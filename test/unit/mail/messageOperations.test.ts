import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { mailLimits } from '../../../src/mail/limits';
import { MailAccount } from '../../../src/mail/mailAccount';
import { uidGroups, uidSet } from '../../../src/mail/messageSets';
import { attributeOf, childElements, element, serializeXml, type XmlElement } from '../../../src/protocol/xml';
import { ConnectionClosedError } from '../../../src/session/errors';
import { FakeMailbox } from './fakeMailbox';
import { FakeRequester, ManualClock, refusal, xml } from './fakes';

const list = [
  '<mailbox mailbox="INBOX" Messages="3" Unseen="3" UIDValidity="7"/>',
  '<mailbox mailbox="Archive" Messages="0" Unseen="0" UIDValidity="8"/>',
];
const trash = '<mailbox mailbox="Trash" Messages="0" Unseen="0" UIDValidity="9"/>';

async function newAccount(mailboxes: readonly string[] = [...list, trash]) {
  const requester = new FakeRequester();
  const clock = new ManualClock();
  const mailbox = new FakeMailbox(requester, 3);
  requester.on('mailboxList', () => xml(...mailboxes));
  for (const name of ['messageMove', 'messageCopy', 'messageRemove']) requester.on(name, newUids);
  const account = new MailAccount({ requester, clock });
  await account.mailboxes.refresh();
  await (await account.openFolder('INBOX')).fetch(0, 9);
  requester.takeSent();
  return { account, requester, clock, mailbox };
}

/** Tells new UIDs from 100 on where they are asked for, as the reference has it. */
function newUids(request: XmlElement): XmlElement[] {
  if (attributeOf(request, 'report') !== 'uid') return [];
  return childElements(request, 'UID').map((_, at) => element('messageReport', { UID: 100 + at }));
}

/** A list that tells UIDValidity and next UID of the target. */
function generations(uidValidity: number, uidNext: number): readonly string[] {
  return [list[0]!, `<mailbox mailbox="Archive" Messages="0" UIDValidity="${uidValidity}" UIDNext="${uidNext}"/>`];
}

const removal = (from: number, till: number): string =>
  `<messageRemove folder="INBOX-1" mode="Immediately"><UID from="${from}" till="${till}"/></messageRemove>`;

describe('message operations', () => {
  it('moves by UID and knows the way back from the new UIDs', async () => {
    const { account, requester } = await newAccount();
    const change = await account.moveMessages('INBOX', [3, 1], 'Archive');
    assert.deepEqual(requester.takeSent(), [
      '<messageMove folder="INBOX-1" targetMailbox="Archive" report="uid"><UID>1</UID><UID>3</UID></messageMove>',
    ]);
    const { kind, count, target, undo } = change;
    assert.deepEqual({ kind, count, target }, { kind: 'moved', count: 2, target: 'Archive' });
    assert.deepEqual(undo, { kind: 'move', mailbox: 'Archive', uidValidity: 8, uids: [100, 101], target: 'INBOX' });
  });

  it('syncs before it names messages that the folder does not know: it may have to learn of them', async () => {
    const { account, requester, mailbox } = await newAccount();
    mailbox.arrive();
    await account.moveMessages('INBOX', [4], 'Archive');
    await account.mark('INBOX', [4, 1], 'Seen', true);
    assert.deepEqual(requester.sentNames, ['folderSync', 'messageMove', 'folderSync', 'messageMark']);
  });

  it('offers no way back when the server told no new UIDs, or the generation of the target is not known', async () => {
    const { account, requester } = await newAccount();
    assert.equal((await account.moveMessages('INBOX', [1], 'New')).undo, undefined);
    requester.on('messageMove', () => xml('<messageReport UID="none"/>'));
    assert.equal((await account.moveMessages('INBOX', [1], 'Archive')).undo, undefined);
    requester.on('messageMove', () => []);
    assert.equal((await account.moveMessages('INBOX', [1], 'Archive')).undo, undefined);
  });

  it('takes a move back only in the mailbox that it was made to, and syncs before', async () => {
    const { account, requester, mailbox } = await newAccount();
    const plan = { kind: 'move', mailbox: 'INBOX', uidValidity: 7, uids: [4], target: 'Archive' } as const;
    assert.equal((await account.messages.undo(plan)).kind, 'moved');
    assert.deepEqual(
      requester.takeSent().map((text) => /\w+/.exec(text)?.[0]),
      ['folderSync', 'messageMove'],
    );
    await assert.rejects(account.messages.undo({ ...plan, uidValidity: 6 }), { code: 'uids-void' });
    assert.deepEqual(requester.takeSent(), []);
    assert.equal(mailbox.uidValidity, 7);
  });

  it('stops where the mailbox is made anew between the requests of one change', async () => {
    const { account, requester, mailbox } = await newAccount();
    const folder = await account.openFolder('INBOX');
    requester.on('messageRemove', async () => {
      mailbox.uidValidity = 70;
      requester.on('messageRemove', newUids);
      await folder.reopen(folder.order);
      return [];
    });
    const uids = Array.from({ length: mailLimits.maxRangesPerRequest + 1 }, (_, at) => 1 + 2 * at);
    const error: unknown = await account.messages
      .remove({ mailbox: 'INBOX', uids, uidValidity: 7 })
      .catch((reason: unknown) => reason);
    assert.equal((error as { code?: unknown }).code, 'partly-done');
    assert.equal((error as { cause?: { code?: unknown } }).cause?.code, 'uids-void');
    assert.equal(requester.takeSent().filter((text) => text.startsWith('<messageRemove')).length, 1);
  });

  it('offers no way back by UIDs that may be those the messages had before', async () => {
    const { account, requester } = await newAccount();
    const move = async (uids: number[]) => (await account.moveMessages('INBOX', uids, 'Archive')).undo?.uids;
    requester.on('messageMove', () => xml('<messageReport UID="1"/>', '<messageReport UID="3"/>'));
    assert.equal(await move([3, 1]), undefined);
    requester.on('messageMove', () => xml('<messageReport mailbox="INBOX" UID="11"/>'));
    assert.equal(await move([1]), undefined);
    requester.on('messageMove', () => xml('<messageReport UID="11"/>', '<messageReport UID="12"/>'));
    assert.equal(await move([1]), undefined);
    requester.on('messageMove', () => xml('<messageReport mailbox="Archive" UID="11"/>'));
    assert.deepEqual(await move([1]), [11]);
  });

  it('offers a way back by UIDs like those before, when they are all that the target gave out since', async () => {
    const { account, requester } = await newAccount(generations(8, 1));
    const move = async (uids: number[], now: readonly string[]) => {
      requester.on('messageMove', () => uids.map((uid) => element('messageReport', { UID: uid })));
      requester.on('mailboxList', () => xml(...now));
      return (await account.moveMessages('INBOX', uids, 'Archive')).undo?.uids;
    };
    assert.equal(await move([1, 2], generations(8, 4)), undefined, 'others came too');
    assert.equal(await move([1, 2], generations(9, 3)), undefined, 'it was made anew');
    assert.equal(await move([1, 2], list), undefined, 'the next UID is not told');
    assert.equal(await move([2, 3], generations(8, 3)), undefined, 'one is not of the target');
    assert.deepEqual(await move([1, 2], generations(8, 3)), [1, 2]);
    requester.on('mailboxList', () => Promise.reject(refusal('mailboxList', 'not now')));
    requester.on('messageMove', () => xml('<messageReport UID="1"/>'));
    assert.equal((await account.moveMessages('INBOX', [1], 'Archive')).undo, undefined);
  });

  it('does a large change in several requests, tells how far it is, and stops between two of them', async () => {
    const { account, requester } = await newAccount();
    const most = mailLimits.maxMessagesPerRequest;
    const uids = Array.from({ length: 2 * most + 1 }, (_, at) => at + 1);
    const told: number[] = [];
    await account.messages.remove({ mailbox: 'INBOX', uids, onProgress: (done) => told.push(done) });
    assert.deepEqual(told, [most, 2 * most, 2 * most + 1]);
    assert.deepEqual(requester.takeSent().slice(1, 3), [removal(1, most), removal(most + 1, 2 * most)]);
    const stop = new AbortController();
    requester.on('messageRemove', () => (stop.abort(), []));
    const stopped = account.messages.remove({ mailbox: 'INBOX', uids }, stop.signal);
    await assert.rejects(stopped, { code: 'partly-done', done: most, total: uids.length });
    assert.deepEqual(requester.takeSent().slice(1), [removal(1, most)]);
    const never = account.messages.remove({ mailbox: 'INBOX', uids: [1] }, stop.signal);
    await assert.rejects(never, { code: 'cancelled' });
    assert.deepEqual(requester.takeSent(), []);
  });

  it('deletes to the trash, and marks where there is none and in the trash itself', async () => {
    const { account, requester } = await newAccount();
    assert.equal((await account.deleteMessages('INBOX', [1])).target, 'Trash');
    assert.match(requester.takeSent()[0]!, /^<messageMove .*targetMailbox="Trash"/);
    assert.deepEqual(
      [account.messages.trashFor('Trash'), account.messages.trashFor('Trash/Old')],
      [undefined, undefined],
    );
    const { account: poor, requester: asked } = await newAccount(list);
    assert.equal((await poor.deleteMessages('INBOX', [1])).kind, 'marked');
    assert.equal(asked.takeSent().at(-1), '<messageMark folder="INBOX-1" flags="Deleted"><UID>1</UID></messageMark>');
  });

  it('removes for good with the mode that says so, and copies without a way back', async () => {
    const { account, requester } = await newAccount();
    assert.equal((await account.removeMessages('INBOX', [1, 2])).kind, 'removed');
    const copied = await account.copyMessages('INBOX', [3], 'Archive');
    assert.deepEqual([copied.kind, copied.undo], ['copied', undefined]);
    assert.deepEqual(requester.takeSent(), [
      '<messageRemove folder="INBOX-1" mode="Immediately"><UID from="1" till="2"/></messageRemove>',
      '<messageCopy folder="INBOX-1" targetMailbox="Archive" report="uid"><UID>3</UID></messageCopy>',
    ]);
  });

  it('marks back only what a mark changed', async () => {
    const { account, mailbox } = await newAccount();
    // Not told yet: what others have marked meanwhile is theirs.
    mailbox.flag(0, 'Seen');
    const { undo } = await account.mark('INBOX', [1, 2, 3], 'Seen', true);
    assert.deepEqual(undo, {
      kind: 'mark',
      mailbox: 'INBOX',
      uidValidity: 7,
      uids: [1, 2],
      flag: 'Seen',
      isSet: false,
    });
    assert.equal((await account.mark('INBOX', [3], 'Seen', true)).undo, undefined);
    assert.equal((await account.mark('INBOX', [1, 77], 'Seen', true)).undo, undefined);
  });

  it('leaves out messages that turn out to be gone: of the mark, of its count and of its way back', async () => {
    const { account, mailbox, requester } = await newAccount();
    mailbox.delete(1);
    const { count, changed, undo } = await account.mark('INBOX', [1, 2, 3], 'Seen', true);
    assert.deepEqual([count, changed, undo?.uids], [2, 2, [1, 3]]);
    mailbox.delete(0);
    requester.takeSent();
    const ofNone = await account.mark('INBOX', [3], 'Seen', true);
    assert.deepEqual([ofNone.count, ofNone.changed, ofNone.undo], [0, 0, undefined]);
    assert.deepEqual(requester.takeSent(), ['<folderSync folder="INBOX-1" limit="300"/>']);
  });

  it('marks everything with one range', async () => {
    const { account, requester } = await newAccount();
    assert.equal((await account.markAll('INBOX', 'Seen', true)).count, 3);
    assert.deepEqual(requester.takeSent(), [
      '<messageMark folder="INBOX-1" flags="Seen"><UID from="1" till="4294967295"/></messageMark>',
    ]);
  });

  it('asks for the counts of the mailbox that messages went to, also when the answer was lost', async () => {
    const { account, requester, clock } = await newAccount();
    const lost = new ConnectionClosedError('The connection was lost', true);
    requester.on('messageMove', () => Promise.reject(lost));
    await assert.rejects(account.moveMessages('INBOX', [1], 'Archive'), lost);
    assert.equal(requester.takeSent().length, 1, 'never sent again');
    clock.advance(mailLimits.mailboxPauseMs);
    assert.deepEqual(requester.takeSent(), ['<mailboxList filter="Archive" pureFolder="yes"/>']);
  });

  it('does nothing when the mailbox was made anew since the messages were chosen', async () => {
    const { account, requester } = await newAccount();
    const choice = { mailbox: 'INBOX', uids: [1], uidValidity: 6 };
    for (const change of [
      account.messages.remove(choice),
      account.messages.mark(choice, 'Seen', true),
      account.messages.move(choice, 'Archive'),
      account.messages.copy(choice, 'Archive'),
    ]) {
      await assert.rejects(change, { code: 'uids-void' });
    }
    assert.deepEqual(requester.takeSent(), []);
  });

  it('says how far it came when a large selection stops on its way', async () => {
    const { account, requester } = await newAccount();
    const uids = Array.from({ length: mailLimits.maxRangesPerRequest + 5 }, (_, at) => at * 2 + 1);
    let count = 0;
    requester.on('messageRemove', () => {
      if (++count === 2) throw refusal('messageRemove', 'mailbox access denied');
      return [];
    });
    await assert.rejects(account.removeMessages('INBOX', uids), {
      code: 'partly-done',
      done: mailLimits.maxRangesPerRequest,
      total: uids.length,
    });
  });

  it('keeps the moved messages of a large selection without a way back', async () => {
    const { account, requester } = await newAccount();
    const uids = Array.from({ length: mailLimits.maxUndoMessages + 1 }, (_, at) => at + 1);
    assert.equal((await account.moveMessages('INBOX', uids, 'Archive')).undo, undefined);
    assert.equal(requester.takeSent()[0]!.includes('report'), false);
  });

  it('groups UIDs so that each is named once and no request has more ranges than allowed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 })), fc.integer({ min: 1, max: 5 }), (uids, most) => {
        const groups = uidGroups(uids, most);
        assert.deepEqual(
          groups.flat(),
          [...new Set(uids)].sort((a, b) => a - b),
        );
        for (const group of groups) {
          assert.ok(
            uidSet(group).length <= most,
            uidSet(group)
              .map((range) => serializeXml(range))
              .join(''),
          );
        }
      }),
    );
  });
});
