import * as assert from 'node:assert/strict';
import { lossOf } from '../../../src/host/mailboxes/lossWords';
import type { MailboxNode } from '../../../src/mail/mailboxNode';

const mailbox = (messages: number | undefined, children: MailboxNode[] = [], mayHaveChildren = children.length > 0) =>
  ({ messages, children, mayHaveChildren }) as unknown as MailboxNode;

describe('what is lost with a mailbox', () => {
  const cases: [string, MailboxNode[], string][] = [
    ['counts its messages', [mailbox(1)], '1 message'],
    ['counts what is nested', [mailbox(2, [mailbox(undefined, [mailbox(3)])])], '5 messages and 2 nested mailboxes'],
    ['says what is not listed', [mailbox(2, [], true)], '2 messages and all that is nested and not listed here'],
    [
      'says all of it',
      [mailbox(2, [mailbox(1, [], true)])],
      '3 messages, 1 nested mailbox and all that is nested and not listed here',
    ],
  ];
  for (const [what, mailboxes, words] of cases) {
    it(what, () => assert.equal(lossOf(mailboxes), `${words} will be deleted too. This cannot be undone.`));
  }
});
