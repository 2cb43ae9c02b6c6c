import assert from 'node:assert/strict';
import { Emitter } from '../../../src/base/emitter';
import type { Connection } from '../../../src/host/connections/types';
import { AccountFacts } from '../../../src/host/messageList/titleFacts';
import type { MailboxNode } from '../../../src/mail/mailboxNode';

const inbox = { accountId: 'a', mailbox: 'INBOX' };

function fakeMail(unseen: number) {
  const changes = new Emitter<MailboxNode | undefined>();
  const nodes = new Map(['INBOX', 'Sent'].map((path) => [path, { path, unseen } as MailboxNode]));
  const mail = { mailboxes: { onDidChange: changes.event, get: (path: string) => nodes.get(path) } };
  return { changes, nodes, mail: mail as unknown as Connection['mail'] };
}

function setUp() {
  const first = fakeMail(3);
  const changes = new Emitter<Connection | undefined>();
  const all = [{ account: { id: 'a', name: 'Anna' }, mail: first.mail }] as unknown as { mail: Connection['mail'] }[];
  const connections = all as unknown as Connection[];
  const get = (id: string) => connections.find(({ account }) => account.id === id);
  const facts = new AccountFacts({ all: connections, get, onDidChange: changes.event });
  return { first, changes, all, facts };
}

describe('what the title of a message list says beside the mailbox', () => {
  it('is the count of the tree, and the account where there are several', () => {
    const { all, facts } = setUp();
    assert.deepEqual(facts.factsOf(inbox), { unread: 3, account: undefined });
    all.push({ account: { id: 'b', name: 'Bo' }, mail: undefined } as unknown as (typeof all)[0]);
    assert.deepEqual(facts.factsOf(inbox), { unread: 3, account: 'Anna' });
    assert.deepEqual(facts.factsOf({ accountId: 'b', mailbox: 'INBOX' }), { unread: undefined, account: 'Bo' });
    assert.deepEqual(facts.factsOf({ accountId: 'c', mailbox: 'INBOX' }), { unread: undefined, account: undefined });
  });

  it('is told when the mailbox, the tree or the accounts changed, in the session that there is', () => {
    const { first, changes, all, facts } = setUp();
    let told = 0;
    const following = facts.follow(inbox, () => told++);
    first.changes.fire(first.nodes.get('Sent'));
    assert.equal(told, 0);
    first.changes.fire(first.nodes.get('INBOX'));
    first.changes.fire(undefined);
    assert.equal(told, 2);
    const second = fakeMail(4);
    all[0]!.mail = second.mail;
    changes.fire(undefined);
    assert.equal(told, 3);
    assert.equal(first.changes.hasListeners, false);
    second.changes.fire(second.nodes.get('INBOX'));
    assert.equal(told, 4);
    following.dispose();
    assert.deepEqual([second.changes.hasListeners, changes.hasListeners], [false, false]);
  });
});
