import assert from 'node:assert/strict';
import type { Connection } from '../../../src/host/connections/types';
import { Departures } from '../../../src/host/mailboxes/departures';
import type { ChosenMessages } from '../../../src/host/mailboxes/selection';

const connection = { account: { id: 'a' } } as Connection;
const choose = (uids: readonly number[], mailbox = 'INBOX', uidValidity: number | undefined = 7): ChosenMessages => {
  return { connection, mailbox, uids, uidValidity };
};

describe('messages that were sent away', () => {
  it('are left out when they are named once more, and no other messages are', () => {
    const departures = new Departures();
    departures.begin([choose([1, 2]), choose([5], 'Archive')]);
    assert.deepEqual(departures.without([choose([1, 2]), choose([5], 'Archive')]), []);
    assert.deepEqual(departures.without([choose([2, 3]), choose([5])]), [choose([3]), choose([5])]);
    // The mailbox was made anew.
    assert.deepEqual(departures.without([choose([1], 'INBOX', 8)]), [choose([1], 'INBOX', 8)]);
  });

  it('may be named again when they were not sent after all, or when nobody knows which they were', () => {
    const departures = new Departures();
    departures.begin([choose([1, 2]), choose([3])]);
    departures.giveUp([choose([3])]);
    assert.deepEqual(departures.without([choose([2, 3])]), [choose([3])]);
    const unsure: ChosenMessages = { connection, mailbox: 'INBOX', uids: [9], uidValidity: undefined };
    departures.begin([unsure]);
    assert.deepEqual(departures.without([unsure]), [unsure]);
  });

  it('may be named again a while after the server said that they are gone, which may not be so', () => {
    let nowMs = 0;
    const departures = new Departures(() => nowMs);
    departures.begin([choose([1, 2])]);
    departures.settle([choose([1])]);
    nowMs = 9_999;
    assert.deepEqual(departures.without([choose([1, 2])]), []);
    nowMs = 10_000;
    // The other one is still on its way.
    assert.deepEqual(departures.without([choose([1, 2])]), [choose([1])]);
  });

  it('are remembered up to a number, those sent last', () => {
    const departures = new Departures();
    const many = choose(Array.from({ length: 10_001 }, (_, at) => at + 1));
    departures.begin([many]);
    assert.deepEqual(departures.without([many]), [choose([1])]);
  });
});
