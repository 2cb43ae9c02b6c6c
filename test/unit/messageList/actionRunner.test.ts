import assert from 'node:assert/strict';
import { settled } from '../../support/manualClock';
import { FakeFolder } from './fakeFolder';
import { setUp, uids } from './openedList';

describe('what the user does in a message list', () => {
  it('acts on nothing that a new filter may hide', async () => {
    const { folder, controller, start, select, update } = await setUp();
    await start();
    select(2, 4, [1002, 1003, 1004]);
    controller.receive({ type: 'setFilter', filter: { field: 'from', text: 'ann', quick: [] } });
    // Picked in the list of before, while the new one is on its way.
    select(5, 6, [1005, 1006]);
    await update();
    await controller.run('markRead');
    await controller.run('delete');
    assert.deepEqual(folder.marks, []);
    assert.deepEqual(controller.selected, { ranges: [], uids: [], focus: -1 });
  });

  it('says so when a list is being filtered, and changes nothing meanwhile', async () => {
    const { folder, controller, start, select, next } = await setUp();
    await start();
    select(2, 4, [1002, 1003, 1004]);
    folder.reopen = () => new Promise(() => undefined);
    controller.receive({ type: 'setFilter', filter: { field: 'from', text: 'ann', quick: [] } });
    await controller.run('markRead');
    assert.deepEqual(folder.marks, []);
    const notices = (await next()).filter(({ type }) => type === 'notice');
    assert.deepEqual(notices, [
      {
        type: 'notice',
        text: 'Words for The list is being filtered. Select the messages when it is there.',
        isError: true,
      },
    ]);
  });

  it('keeps what is selected when the list is sorted another way', async () => {
    const { folder, controller, start, select, update } = await setUp();
    await start();
    select(2, 3, [1002, 1003]);
    controller.receive({ type: 'setSorting', sorting: { key: 'size', isDescending: true } });
    await update();
    await controller.run('markRead');
    assert.deepEqual(folder.marks, ['+Seen 1002,1003']);
  });

  it('acts on the messages that were selected, although places have moved since', async () => {
    const { folder, controller, start, select } = await setUp();
    await start();
    folder.add(0, 5000);
    folder.remove(4);
    select(2, 4);
    await controller.run('markRead');
    assert.deepEqual(folder.marks, ['+Seen 1002,1004']);
  });

  it('marks by place what was never fetched', async () => {
    const { folder, controller, start, select } = await setUp({ folder: new FakeFolder(uids(1_000_000)) });
    await start();
    select(0, 999_999);
    folder.add(0, 5_000_000);
    await controller.run('markUnread');
    assert.deepEqual(folder.marks, ['-Seen #1-1000000']);
  });

  it('acts on nothing when the selection was made on a list that was read anew', async () => {
    const { folder, controller, start, select } = await setUp();
    await start();
    folder.reset();
    select(2, 4);
    await controller.run('markRead');
    assert.deepEqual(folder.marks, []);
  });

  it('sets the flag unless the row with the cursor has it', async () => {
    const { folder, controller, start, select } = await setUp();
    await start();
    select(0, 1);
    await controller.run('toggleFlag');
    folder.flag(1001, ['Flagged']);
    await controller.run('toggleFlag');
    assert.deepEqual(folder.marks, ['+Flagged 1000,1001', '-Flagged 1000,1001']);
  });

  it('tells what it has marked, with the way back for the messages that had it otherwise', async () => {
    const { folder, controller, marked, start, select } = await setUp();
    await start();
    folder.flag(1001, ['Seen']);
    select(0, 2);
    await controller.run('markRead');
    const undo = { kind: 'mark', mailbox: 'INBOX', uidValidity: 1, uids: [1000, 1002], flag: 'Seen', isSet: false };
    const mark = { flag: 'Seen', isSet: true };
    assert.deepEqual(marked, [{ kind: 'marked', count: 3, changed: 2, mailbox: 'INBOX', mark, undo }]);
  });

  it('asks what changed before it marks: what others marked meanwhile is not taken back', async () => {
    const { folder, controller, marked, start, select } = await setUp();
    await start();
    folder.onSync = () => folder.flag(1000, ['Flagged']);
    select(0, 1);
    await controller.run('toggleFlag');
    assert.deepEqual(folder.marks, ['+Flagged 1000,1001']);
    assert.deepEqual(marked[0]?.undo?.uids, [1001]);
    folder.onSync = () => folder.flag(1001, ['Flagged']);
    await controller.run('toggleFlag');
    assert.deepEqual(folder.marks[1], '-Flagged 1000,1001');
    assert.deepEqual(marked[1]?.undo?.uids, [1000, 1001]);
  });

  it('leaves out a message that turns out to be gone, but not one that the filter may only hide', async () => {
    for (const isFiltered of [false, true]) {
      const { folder, controller, marked, start } = await setUp();
      const { status } = await start();
      if (isFiltered) folder.order = { ...folder.order, filter: { field: 'FLAGS', text: 'Unseen' } };
      folder.onSync = () => folder.remove(1);
      const selection = { ranges: [{ from: 0, till: 2 }], uids: [1000, 1001, 1002], focus: 2 };
      controller.receive({ type: 'setSelection', selection, revision: status.revision });
      await controller.run('markRead');
      assert.deepEqual(folder.marks, [isFiltered ? '+Seen 1000,1001,1002' : '+Seen 1000,1002']);
      assert.deepEqual(marked[0]?.undo?.uids, isFiltered ? undefined : [1000, 1002]);
    }
  });

  it('knows no way back where no message changed, where one is not known, and where it failed', async () => {
    const { folder, controller, marked, start, select } = await setUp();
    const { status } = await start();
    select(0, 1);
    await controller.run('markUnread');
    const selection = { ranges: [{ from: 3, till: 3 }], uids: [1800], focus: 3 };
    controller.receive({ type: 'setSelection', selection, revision: status.revision });
    await controller.run('markRead');
    assert.deepEqual(
      marked.map(({ count, changed, undo }) => [count, changed, undo]),
      [
        [2, 0, undefined],
        [2, undefined, undefined],
      ],
    );
    folder.mark = () => Promise.reject(new Error('refused'));
    await controller.run('markRead');
    assert.equal(marked.length, 2);
  });

  it('hands the selected messages to the commands that move, copy and delete', async () => {
    const { controller, ran, start, select } = await setUp();
    await start();
    select(0, 2);
    for (const action of ['move', 'copy', 'delete', 'remove'] as const) await controller.run(action);
    const three = '1000,1001,1002 of 1';
    assert.deepEqual(ran, [`move ${three}`, `copy ${three}`, `delete ${three}`, `remove ${three}`]);
  });

  it('fetches what is selected and not loaded before it is deleted, and refuses too much', async () => {
    const { folder, controller, ran, start, select, posted } = await setUp({ folder: new FakeFolder(uids(5_000)) });
    await start();
    select(400, 402);
    const run = controller.run('delete');
    folder.answer();
    await run;
    assert.deepEqual(ran, ['delete 1400,1401,1402 of 1']);
    select(0, 4_999);
    await controller.run('delete');
    assert.equal(ran.length, 1);
    assert.match(posted.map((message) => (message.type === 'notice' ? message.text : '')).join(), /At most 2,000/);
  });

  it('opens the row with the cursor', async () => {
    const { controller, opened, start, select } = await setUp();
    await start();
    select(3, 5);
    await controller.run('open');
    await controller.run('preview');
    assert.deepEqual(opened, ['1005 of 1', '1005 of 1 preview']);
  });

  it('acts on rows that were never loaded, once they are fetched', async () => {
    const { folder, controller, opened, start, select } = await setUp();
    await start();
    select(600, 600);
    const mark = controller.run('markRead');
    await settled();
    folder.answer();
    await mark;
    assert.deepEqual(folder.marks, ['+Seen 1600']);
    select(500, 500);
    const open = controller.run('open');
    folder.add(0, 5000);
    folder.answer();
    await settled();
    folder.answer();
    await open;
    assert.deepEqual(opened, ['1500 of 1']);
  });

  it('refuses in words what needs the server while there is no connection', async () => {
    const { account, mail, folder, controller, opened, posted, start, select } = await setUp();
    await start();
    account.wait(mail, 'The server went away.');
    select(3, 3);
    await controller.run('open');
    await controller.run('markRead');
    select(500, 500);
    await controller.run('open');
    assert.deepEqual(opened, ['1003 of 1']);
    assert.deepEqual(folder.marks, []);
    const words = posted.flatMap((message) => (message.type === 'notice' ? [message.text] : []));
    assert.deepEqual(
      words,
      Array(2).fill('Words for There is no connection to the server. Connect again, then try again.'),
    );
  });

  it('looks at the flag of a row that was never loaded before it changes it', async () => {
    const { folder, controller, start, select } = await setUp();
    await start();
    select(500, 500);
    const run = controller.run('toggleFlag');
    folder.answer();
    folder.flag(1500, ['Flagged']);
    await run;
    assert.deepEqual(folder.marks, ['-Flagged 1500']);
  });

  it('flags the messages that were selected, although places move while it looks at the flag', async () => {
    const { folder, controller, start, select } = await setUp();
    await start();
    select(500, 501);
    const run = controller.run('toggleFlag');
    folder.add(0, 7);
    folder.answer();
    await settled();
    folder.answer();
    await run;
    assert.deepEqual(folder.marks, ['+Flagged 1500,1501']);
  });

  it('flags nothing, and says so, when the list is read anew while it looks at the flag', async () => {
    const { folder, controller, posted, start, select } = await setUp();
    await start();
    select(500, 501);
    const run = controller.run('toggleFlag');
    folder.reset();
    folder.answer();
    await run;
    assert.deepEqual(folder.marks, []);
    assert.match(posted.map((message) => (message.type === 'notice' ? message.text : '')).join(), /just changed/);
  });

  it('says that it opens nothing when the row went away while it was fetched', async () => {
    const { folder, controller, opened, posted, start, select } = await setUp();
    await start();
    select(500, 500);
    const open = controller.run('open');
    folder.remove(500);
    folder.answer();
    await open;
    assert.deepEqual(opened, []);
    assert.match(posted.map((message) => (message.type === 'notice' ? message.text : '')).join(), /just changed/);
  });

  it('marks those selected by UID together with more than are fetched', async () => {
    const { folder, controller, start } = await setUp({ folder: new FakeFolder(uids(5_000)) });
    const { status } = await start();
    const selection = { ranges: [{ from: 500, till: 2_999 }], uids: [1001, 4800], focus: 500 };
    controller.receive({ type: 'setSelection', selection, revision: status.revision });
    await controller.run('markRead');
    assert.deepEqual(folder.marks, ['+Seen #500-2999', '+Seen 1001,4800']);
  });

  it('marks in their mailbox what is selected and hidden by the filter', async () => {
    const { folder, mail, controller, start } = await setUp();
    const { status } = await start();
    folder.hidden = [1800];
    const selection = { ranges: [{ from: 3, till: 3 }], uids: [1800], focus: 3 };
    controller.receive({ type: 'setSelection', selection, revision: status.revision });
    await controller.run('markRead');
    assert.deepEqual([folder.marks, mail.marks], [[], ['+Seen 1800,1003 of INBOX 1']]);
  });

  it('says that there is no number to go to in an empty list', async () => {
    const { controller, posted } = await setUp({ folder: new FakeFolder([]) });
    await controller.run('goTo');
    assert.deepEqual(posted.at(-1), {
      type: 'notice',
      text: 'Words for There is no message in the list to go to.',
      isError: true,
    });
  });

  it('takes back the last change, whatever is selected', async () => {
    const { controller, answers } = await setUp();
    await controller.run('undo');
    assert.equal(answers.undone, 1);
  });

  it('tells the page of what comes back by that between two words about it', async () => {
    const { folder, controller, start, next } = await setUp();
    await start();
    let arriving = 5000;
    folder.onSync = () => folder.add(0, arriving++);
    // The key pressed twice.
    await Promise.all([controller.setReturning(true), controller.setReturning(true)]);
    await Promise.all([controller.setReturning(false), controller.setReturning(false)]);
    const told = (await next()).map((message) => {
      if (message.type === 'returning') return message.isReturning;
      return message.type === 'update' ? message.changes.length : message.type;
    });
    assert.deepEqual([told[0], told.lastIndexOf(true)], [true, 0]);
    const end = told.indexOf(false);
    assert.deepEqual([end, told.lastIndexOf(false)], [told.length - 1, end]);
    assert.equal(
      told.reduce((sum: number, count) => sum + (typeof count === 'number' ? count : 0), 0),
      2,
    );
  });

  it('tells the page when what was selected has left by the doing of the user, behind the update that says so', async () => {
    const { controller, folder, start, select, next } = await setUp();
    await start();
    select(2, 2);
    folder.onSync = () => folder.remove(2);
    await controller.run('delete');
    assert.deepEqual(
      (await next()).map((message) => (message.type === 'update' ? message.changes.length : message.type)),
      [1, 'left'],
    );
  });

  it('selects nothing for what stays, was given up, leaves by somebody else, or was gone before', async () => {
    const { controller, answers, folder, start, select, next } = await setUp();
    await start();
    const told = async () => (await next()).some(({ type }) => type === 'left');
    select(2, 2);
    // Only marked as deleted.
    await controller.run('delete');
    assert.equal(await told(), false);
    // Another client takes it while the user is asked.
    answers.isGivenUp = true;
    answers.onCommand = () => folder.remove(2);
    await controller.run('remove');
    assert.equal(await told(), false);
    answers.isGivenUp = false;
    await controller.run('delete');
    assert.equal(await told(), false);
  });

  it('has the page sort by a field that no column shows, and keeps that', async () => {
    const { controller, answers, folder, kept, start, next } = await setUp();
    await start();
    await controller.run('sortBy');
    assert.deepEqual(await next(), []);
    answers.sorting = { key: 'field', field: 'X-Mailer', isDescending: true };
    await controller.run('sortBy');
    const [message] = await next();
    assert.deepEqual(message, { type: 'sort', sorting: answers.sorting });
    controller.receive({ type: 'setSorting', sorting: answers.sorting });
    await settled();
    assert.deepEqual([folder.order.sortField, folder.order.isDescending], ['X-Mailer', true]);
    assert.deepEqual(kept.at(-1)?.sorting, answers.sorting);
  });

  it('goes to a number, which people count from one', async () => {
    const { controller, start, next } = await setUp();
    await start();
    await controller.run('goTo');
    assert.deepEqual(
      (await next()).filter(({ type }) => type === 'reveal'),
      [{ type: 'reveal', index: 6 }],
    );
  });
});
