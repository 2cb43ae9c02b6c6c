import * as assert from 'node:assert/strict';
import type { Connection, Connections } from '../../../src/host/connections/types';
import { mailboxesOf, messagesOf, placeOf, rowsOf } from '../../../src/host/mailboxes/selection';
import type { AccountTreeNode, MailboxTreeNode, MessageTreeNode, TreeNode } from '../../../src/host/tree/treeNode';
import type { MailboxNode } from '../../../src/mail/mailboxNode';
import type { MessageSummary } from '../../../src/mail/messageSummary';

const connection = {
  account: { id: 'demo' },
  mail: { openedFolder: () => ({ uidValidity: 7 }) },
} as unknown as Connection;
const connections = { get: (id: string) => (id === 'demo' ? connection : undefined) } as unknown as Connections;
const account: AccountTreeNode = { kind: 'account', connection };

function mailbox(path: string, parent: MailboxTreeNode['parent'] = account, kind = 'mail'): MailboxTreeNode {
  return { kind: 'mailbox', parent, connection, mailbox: { path, kind } as MailboxNode };
}

function message(parent: MailboxTreeNode, uid: number, uidValidity: number | undefined = 7): MessageTreeNode {
  return { kind: 'message', parent, summary: { uid } as MessageSummary, uidValidity };
}

const inbox = mailbox('INBOX');
const archive = mailbox('Archive');
const nested = mailbox('Archive/2024', archive);

describe('what a command of the tree acts upon', () => {
  it('is the row clicked, with the selection when it is part of it', () => {
    assert.deepEqual(rowsOf([inbox, [inbox, archive]], []), [inbox, archive]);
    assert.deepEqual(rowsOf([inbox, [archive]], []), [inbox]);
    assert.deepEqual(rowsOf([inbox], [archive]), [inbox]);
  });

  it('is the selection of the view when a key runs it', () => {
    assert.deepEqual(rowsOf([], [archive]), [archive]);
    assert.deepEqual(rowsOf([undefined, undefined], [archive]), [archive]);
  });

  it('is nothing of what other extensions make up', () => {
    for (const argument of [null, 7, 'INBOX', {}, { kind: 'other' }, { kind: 5 }]) {
      assert.deepEqual(rowsOf([argument, [argument]], [archive]), []);
      assert.deepEqual(messagesOf([argument], [archive], connections), []);
    }
  });

  it('are messages by mailbox, with the generation of their UIDs', () => {
    const rows: TreeNode[] = [message(inbox, 3), message(nested, 1), archive, message(inbox, 5)];
    assert.deepEqual(messagesOf([rows[0], rows], [], connections), [
      { connection, mailbox: 'INBOX', uids: [3, 5], uidValidity: 7 },
      { connection, mailbox: 'Archive/2024', uids: [1], uidValidity: 7 },
    ]);
  });

  it('are the messages that were shown, also when the mailbox was made anew behind the rows', () => {
    const rows: TreeNode[] = [message(inbox, 3, 6), message(inbox, 5), message(inbox, 9, 6)];
    assert.deepEqual(messagesOf([rows[0], rows], [], connections), [
      { connection, mailbox: 'INBOX', uids: [3, 9], uidValidity: 6 },
      { connection, mailbox: 'INBOX', uids: [5], uidValidity: 7 },
    ]);
  });

  it('are messages that another view names', () => {
    const named = { accountId: 'demo', mailbox: 'INBOX', uids: [1, 2], uidValidity: 9 };
    assert.deepEqual(messagesOf([named], [archive], connections), [
      { connection, mailbox: 'INBOX', uids: [1, 2], uidValidity: 9 },
    ]);
    for (const wrong of [{ accountId: 'x' }, { uids: [0] }, { uids: ['1'] }, { uids: 'all' }, { mailbox: 5 }]) {
      assert.deepEqual(messagesOf([{ ...named, ...wrong }], [message(inbox, 3)], connections), []);
    }
  });

  it('are mailboxes without those nested in another one, and no accounts', () => {
    const rows = [nested, archive, inbox, mailbox('~bo', account, 'account'), message(inbox, 1)];
    assert.deepEqual(mailboxesOf([nested, rows], []), [archive, inbox]);
  });

  it('is the place that a row stands for', () => {
    assert.equal(placeOf([message(nested, 1)], []), nested);
    assert.equal(placeOf([{ kind: 'others', parent: account, connection }], []), account);
    assert.equal(placeOf([], [inbox]), inbox);
    assert.equal(placeOf([{}], [inbox]), undefined);
  });
});
