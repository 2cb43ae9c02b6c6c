import assert from 'node:assert/strict';
import type { ListMessage } from '../../../src/contracts/messageList';
import { firstRows, firstRowsWaitMs } from '../../../src/host/messageList/pageFeed';
import { settled } from '../../support/manualClock';
import { FakeFolder, FakeMail } from './fakeFolder';
import { setUp, shownUids, uids } from './openedList';

describe('what the page of a message list is told', () => {
  it('opens the mailbox and asks for the first rows before there is a page, and posts both at once', async () => {
    const { folder, mail, posted } = await setUp();
    assert.equal(mail.opened.length, 1);
    assert.deepEqual(folder.fetched, [[0, firstRows - 1]]);
    assert.equal(posted.length, 0);
    folder.answer();
    await settled();
    assert.equal(posted.length, 2);
    const [start, update] = posted as readonly ListMessage[];
    assert.equal(start?.type === 'preferences' && start.list, 1);
    assert.ok(update?.type === 'update');
    assert.deepEqual(shownUids(update), uids(firstRows));
  });

  it('shows a list without rows when those take long, and one that has none at once', async () => {
    const { clock, posted } = await setUp();
    clock.advance(firstRowsWaitMs - 1);
    assert.deepEqual(posted, []);
    clock.advance(1);
    const types = (messages: readonly ListMessage[]) => messages.map(({ type }) => type);
    assert.deepEqual(types(posted), ['preferences', 'update']);
    const empty = await setUp({ folder: new FakeFolder([]) });
    assert.deepEqual(types(empty.posted), ['preferences', 'update']);
  });

  it('tells a hidden page nothing, and all it missed when it shows again', async () => {
    const { controller, folder, start, next, update } = await setUp();
    await start();
    controller.setVisible(false);
    folder.add(0, 5000);
    folder.remove(7);
    assert.deepEqual(await next(), []);
    controller.setVisible(true);
    assert.deepEqual(
      (await update()).changes.map((change) => change.kind),
      ['added', 'removed'],
    );
  });

  it('posts what is there when the page asks, then the rows as they come', async () => {
    const { controller, posted, update, folder } = await setUp({ folder: new FakeFolder(uids(1_000_000)) });
    controller.receive({ type: 'ready' });
    assert.deepEqual(
      posted.map(({ type }) => type),
      ['preferences', 'update'],
    );
    controller.receive({ type: 'setWindow', first: 500_000, count: 30, revision: 0 });
    const shown = await update();
    assert.equal(shown.status.total, 1_000_000);
    assert.deepEqual(shownUids(shown), uids(1_000_000).slice(500_000, 500_030));
    assert.deepEqual(folder.fetched.at(-1), [500_000, 500_029]);
  });

  it('gives up what is no longer looked at', async () => {
    const { controller, start, folder, update } = await setUp();
    await start();
    controller.receive({ type: 'setWindow', first: 300, count: 30, revision: 0 });
    controller.receive({ type: 'setWindow', first: 600, count: 30, revision: 0 });
    await update();
    assert.equal(folder.cell(300), undefined);
    assert.equal(folder.cell(600)?.uid, 1600);
  });

  it('tells the page what moved, once and in order, and follows with its rows', async () => {
    const { folder, start, update } = await setUp();
    await start(100);
    folder.add(0, 5000);
    folder.remove(50);
    folder.add(0, 5001);
    const shown = await update();
    assert.deepEqual(
      shown.changes.map((change) => `${change.kind} ${change.kind === 'reset' ? '' : change.index}`),
      ['added 0', 'removed 50', 'added 0'],
    );
    assert.equal(shown.status.revision, 4);
    assert.equal(shown.window?.first, 101);
    assert.equal(shownUids(shown)?.[0], 1100);
    folder.flag(1100, ['Seen']);
    const next = await update();
    assert.deepEqual(next.changes, []);
    assert.equal(next.window?.rows[0]?.isUnread, false);
  });

  it('says why rows could not be loaded, and tries again when asked to', async () => {
    const { folder, controller, start, update } = await setUp();
    folder.failure = new Error('no answer');
    controller.receive({ type: 'ready' });
    controller.receive({ type: 'setWindow', first: 500, count: 10, revision: 0 });
    const failed = await update();
    assert.equal(failed.window?.problem, 'Words for no answer');
    assert.deepEqual(shownUids(failed), new Array(10).fill(undefined));
    folder.failure = undefined;
    controller.receive({ type: 'run', action: 'retry' });
    const shown = await update();
    assert.equal(shown.window?.problem, undefined);
    assert.equal(shownUids(shown)?.[0], 1500);
    await start();
  });

  it('shows that the connection is lost, and comes back with it in the same order', async () => {
    const { account, controller, start, update, answers } = await setUp();
    await start();
    account.lose('The server went away.');
    const lost = await update();
    assert.deepEqual([lost.status.stage, lost.status.problem], ['lost', 'The server went away.']);
    // What is on the screen stays there until the next list takes its place.
    assert.deepEqual(shownUids(lost), uids(40));
    controller.receive({ type: 'run', action: 'reconnect' });
    assert.equal(answers.connects, 1);
    const again = new FakeMail(new FakeFolder([7, 8, 9]));
    account.connect(again);
    await settled();
    again.folder.answer();
    const shown = await update();
    assert.equal(shown.status.stage, 'open');
    assert.deepEqual(shown.changes.at(-1), { kind: 'reset', areUidsVoid: false, isOtherFilter: false });
    assert.deepEqual(shownUids(shown), [7, 8, 9]);
  });

  it('keeps its rows while a lost connection comes back by itself, and sorts then as was asked meanwhile', async () => {
    const { account, mail, folder, controller, start, update } = await setUp();
    await start();
    account.wait(mail, 'The server went away.');
    const lost = await update();
    assert.equal(lost.status.stage, 'lost');
    assert.equal(shownUids(lost)?.[0], 1000);
    controller.receive({ type: 'setSorting', sorting: { key: 'subject', isDescending: false } });
    account.connect(mail);
    assert.equal((await update()).status.stage, 'sorting');
    assert.deepEqual(folder.orders, []);
    folder.reset();
    await settled();
    assert.equal((await update()).status.stage, 'open');
    assert.deepEqual(
      folder.orders.map(({ sortField }) => sortField),
      ['Subject'],
    );
    assert.equal(mail.opened.length, 1);
  });

  it('says when UIDs mean other messages after a reconnect', async () => {
    const { account, start, update } = await setUp();
    await start();
    const again = new FakeMail(new FakeFolder([7]));
    again.folder.uidValidity = 2;
    account.lose('gone');
    account.connect(again);
    await settled();
    assert.deepEqual((await update()).changes.at(-1), { kind: 'reset', areUidsVoid: true, isOtherFilter: false });
  });

  it('says when the mailbox cannot be opened, and tries again', async () => {
    const { account, mail, controller, start, update } = await setUp({ isConnected: false });
    mail.failure = new Error('denied');
    account.connect(mail);
    const failed = await start();
    assert.deepEqual([failed.status.stage, failed.status.problem], ['failed', 'Words for denied']);
    mail.failure = undefined;
    controller.receive({ type: 'run', action: 'retry' });
    assert.equal((await update()).status.stage, 'open');
  });

  it('says when the mailbox is gone', async () => {
    const { folder, start, update } = await setUp();
    await start();
    folder.state = 'gone';
    folder.changes.fire({ kind: 'problem', error: new Error('no mailbox') });
    assert.equal((await update()).status.stage, 'gone');
  });

  it('gives a page that comes again what was selected', async () => {
    const { controller, folder, start, select, next } = await setUp();
    await start();
    select(2, 3);
    folder.add(0, 5000);
    controller.receive({ type: 'ready' });
    const [preferences, update] = await next();
    assert.ok(preferences?.type === 'preferences' && update?.type === 'update');
    assert.deepEqual(preferences.selection.ranges, [{ from: 3, till: 4 }]);
    assert.deepEqual(update.changes, []);
  });
});
