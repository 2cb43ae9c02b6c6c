import assert from 'node:assert/strict';
import { firstRows } from '../../../src/host/messageList/pageFeed';
import { settled } from '../../support/manualClock';
import { setUp } from './openedList';

describe('the message list controller', () => {
  it('has the server sort and filter, keeps both, and asks only for the last of a quick row', async () => {
    const { folder, controller, kept, start, update } = await setUp();
    await start(200);
    controller.receive({ type: 'setSorting', sorting: { key: 'size', isDescending: true } });
    controller.receive({ type: 'setSorting', sorting: { key: 'size', isDescending: false } });
    controller.receive({ type: 'setFilter', filter: { field: 'from', text: ' ann ', quick: [] } });
    const shown = await update();
    assert.deepEqual(folder.orders.at(-1), {
      sortField: 'SIZE',
      isDescending: false,
      filter: { field: 'From', text: 'ann' },
    });
    assert.equal(folder.orders.length, 2);
    assert.deepEqual(shown.changes.at(-1), { kind: 'reset', areUidsVoid: false, isOtherFilter: true });
    assert.equal(shown.window?.first, 0);
    assert.equal(kept.at(-1)?.filter.text, ' ann ');
    assert.equal(shown.status.stage, 'open');
  });

  it('drops what is not of the contract', async () => {
    const { controller, folder } = await setUp();
    for (const bad of [null, 7, {}, { type: 'run', action: 'format' }, { type: 'setWindow', first: -1, count: 3 }])
      controller.receive(bad);
    controller.receive({ type: 'setWindow', first: 0, count: 1e9, revision: 0 });
    assert.deepEqual(folder.fetched, [[0, firstRows - 1]]);
  });

  it('leaves nothing behind when it is closed', async () => {
    const { controller, clock, folder, mail, account, start } = await setUp();
    await start();
    folder.add(0, 5000);
    controller.dispose();
    await settled();
    assert.equal(clock.timerCount, 0);
    assert.deepEqual(mail.closed, [folder]);
    assert.equal(folder.changes.hasListeners, false);
    assert.equal(account.changes.hasListeners, false);
  });
});
