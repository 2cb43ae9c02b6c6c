import { deepEqual, equal } from 'node:assert/strict';
import type { Connection } from '../../../../src/host/connections/types';
import { RefreshQueue, refreshPauseMs } from '../../../../src/host/tree/refreshQueue';
import { idOf, type AccountTreeNode, type MailboxTreeNode } from '../../../../src/host/tree/treeNode';
import type { MailboxNode } from '../../../../src/mail/mailboxNode';
import { ManualClock, settled } from '../../../support/manualClock';

const connection = { account: { id: 'a' } } as unknown as Connection;
const account: AccountTreeNode = { kind: 'account', connection };
const mailbox = (path: string): MailboxTreeNode => ({
  kind: 'mailbox',
  parent: account,
  connection,
  mailbox: { path } as unknown as MailboxNode,
});

function start() {
  const rows = [account, mailbox('INBOX'), mailbox('Sent')];
  const clock = new ManualClock();
  const told: string[] = [];
  const queue = new RefreshQueue(
    clock,
    (id) => rows.find((row) => idOf(row) === id),
    (row) => told.push(idOf(row)),
  );
  return { clock, queue, told };
}

describe('The queue of rows that changed', () => {
  it('tells once of a row that changed often', () => {
    const { clock, queue, told } = start();
    for (let count = 0; count < 100; count++) queue.add('a/INBOX');
    clock.advance(refreshPauseMs - 1);
    deepEqual(told, []);
    clock.advance(1);
    deepEqual(told, ['a/INBOX']);
    equal(clock.timerCount, 0);
  });

  it('tells of no row below one that is read again anyway, nor of one that nobody knows', () => {
    const { clock, queue, told } = start();
    for (const id of ['a/INBOX', 'a/Gone', 'a', 'a/Sent']) queue.add(id);
    clock.advance(refreshPauseMs);
    deepEqual(told, ['a']);
  });

  it('tells of what is urgent when all who listen have acted, with what waited', async () => {
    const { clock, queue, told } = start();
    queue.add('a/Sent');
    queue.addUrgent('a/INBOX');
    deepEqual(told, []);
    await settled();
    deepEqual(told, ['a/Sent', 'a/INBOX']);
    equal(clock.timerCount, 0);
  });

  it('tells of everything at once when asked to', () => {
    const { clock, queue, told } = start();
    queue.add('a/Sent');
    queue.flush();
    deepEqual(told, ['a/Sent']);
    clock.advance(1_000);
    deepEqual(told, ['a/Sent']);
  });

  it('tells of nothing after its end', async () => {
    const { clock, queue, told } = start();
    queue.add('a/Sent');
    queue.addUrgent('a/INBOX');
    queue.dispose();
    queue.add('a');
    await settled();
    clock.advance(1_000);
    deepEqual(told, []);
    equal(clock.timerCount, 0);
  });
});
