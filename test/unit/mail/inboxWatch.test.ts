import * as assert from 'node:assert/strict';
import { InboxWatch } from '../../../src/mail/inboxWatch';
import { mailLimits } from '../../../src/mail/limits';
import { MailAccount } from '../../../src/mail/mailAccount';
import { element } from '../../../src/protocol/xml';
import { FakeMailbox } from './fakeMailbox';
import { FakeRequester, ManualClock, settle, xml } from './fakes';

async function watchInbox(count = 3) {
  const requester = new FakeRequester();
  const clock = new ManualClock();
  const mailbox = new FakeMailbox(requester, count);
  requester.on('mailboxList', () => xml('<mailbox mailbox="INBOX" Messages="1" Unseen="1"/>'));
  const mail = new MailAccount({ requester, clock });
  const told: [uids: number[], isMore: boolean][] = [];
  const errors: unknown[] = [];
  const watch = new InboxWatch({
    mail,
    clock,
    onDidCome: (messages, isMore) => void told.push([messages.map(({ uid }) => uid), isMore]),
    logError: (_, error) => void errors.push(error),
  });
  await settle();
  const meanwhile = async (change: () => void): Promise<void> => {
    mail.suspend();
    mailbox.forgetFolder();
    change();
    await mail.resume();
    await settle();
  };
  const sync = async (): Promise<void> => {
    clock.advance(mailLimits.syncPauseMs);
    await settle();
  };
  const opened = () => requester.sentNames.filter((name) => name === 'folderOpen').length;
  return { requester, clock, mailbox, mail, told, errors, watch, meanwhile, sync, opened };
}

describe('InboxWatch', () => {
  it('tells of unread mail that comes, and of none that was there first', async () => {
    const { mailbox, told, sync } = await watchInbox();
    mailbox.arrive();
    await sync();
    mailbox.flag(0, 'Seen');
    await sync();
    assert.deepEqual(told, [[[4], false]]);
  });

  it('tells at once, and once, of all that came while the connection was lost', async () => {
    const { mailbox, told, meanwhile, sync } = await watchInbox();
    mailbox.arrive();
    await sync();
    told.length = 0;
    await meanwhile(() => {
      for (let count = 0; count < 4; count++) mailbox.arrive();
      mailbox.flag(1, 'Seen');
    });
    assert.deepEqual(told, [[[8, 6, 5], false]]);
    await meanwhile(() => undefined);
    await meanwhile(() => mailbox.delete(0));
    assert.equal(told.length, 1);
  });

  it('tells of what came when the list had to be read anew', async () => {
    const { mailbox, requester, told, sync } = await watchInbox();
    mailbox.arrive();
    requester.on('folderSync', () => xml('<folderReport folder="INBOX-1" mode="removed" index="9"/>'));
    await sync();
    assert.deepEqual(told, [[[4], false]]);
  });

  it('looks at no more than it may, and says that there is more', async () => {
    const { mailbox, requester, told, meanwhile } = await watchInbox();
    await meanwhile(() => {
      for (let count = 0; count < mailLimits.maxMissed + 50; count++) mailbox.arrive();
    });
    assert.deepEqual([told.length, told[0]?.[0].length, told[0]?.[1]], [1, mailLimits.maxMissed, true]);
    const browses = requester.sentNames.filter((name) => name === 'folderBrowse').length;
    assert.equal(browses, mailLimits.maxMissed / mailLimits.cellsPerBrowse);
  });

  it('keeps quiet about what was moved here meanwhile, with the date it came long before', async () => {
    const { clock, mailbox, requester, told, meanwhile } = await watchInbox();
    clock.advance(Date.UTC(2026, 4, 5));
    await meanwhile(() => undefined);
    const browse = requester.handlers.get('folderBrowse')!;
    const dates = ['20260504T200000Z', '20260504T233000Z'];
    requester.on('folderBrowse', async (request) =>
      (await browse(request)).map((report, at) =>
        element(report.name, Object.fromEntries(report.attributes), [
          ...report.children,
          element('INTERNALDATE', {}, [dates[at] ?? '']),
        ]),
      ),
    );
    await meanwhile(() => {
      mailbox.arrive();
      mailbox.arrive();
    });
    assert.deepEqual(told, [[[4], false]]);
  });

  it('tells nothing of another mailbox under the name, nor where the server does not say what is new', async () => {
    const { mailbox, told, meanwhile } = await watchInbox();
    await meanwhile(() => {
      mailbox.uidValidity++;
      mailbox.arrive();
    });
    mailbox.tellsNextUid = false;
    await meanwhile(() => mailbox.arrive());
    assert.deepEqual(told, []);
  });

  it('opens INBOX again with growing pauses when that failed, and watches it then', async () => {
    const { mailbox, clock, errors, told, meanwhile, opened, sync } = await watchInbox();
    mailbox.exists = false;
    await meanwhile(() => undefined);
    assert.deepEqual([opened(), errors.length], [2, 0]);
    const openedAfter = async (ms: number) => {
      clock.advance(ms);
      await settle();
      return opened();
    };
    assert.deepEqual([await openedAfter(4_999), await openedAfter(1)], [2, 3]);
    assert.deepEqual([await openedAfter(29_999), await openedAfter(1)], [3, 4]);
    mailbox.exists = true;
    assert.deepEqual([await openedAfter(120_000), errors.length], [5, 2]);
    assert.equal(await openedAfter(3_600_000), 5);
    mailbox.arrive();
    await sync();
    assert.deepEqual(told, [[[4], false]]);
  });

  it('opens it again when the mailboxes are listed, but not over and over', async () => {
    const { mailbox, mail, clock, opened, meanwhile } = await watchInbox();
    mailbox.exists = false;
    await meanwhile(() => undefined);
    clock.advance(5_000);
    await settle();
    for (let time = 0; time < 5; time++) await mail.mailboxes.refresh();
    await settle();
    assert.equal(opened(), 3);
    clock.advance(6_000);
    await mail.mailboxes.refresh();
    await settle();
    assert.equal(opened(), 4);
  });

  it('leaves no timer and no listener behind', async () => {
    const { mailbox, clock, watch, mail, meanwhile, requester } = await watchInbox();
    mailbox.exists = false;
    await meanwhile(() => undefined);
    watch.dispose();
    mail.dispose();
    assert.deepEqual([clock.pendingTimers, requester.listens], [0, false]);
  });
});
