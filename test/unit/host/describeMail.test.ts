import { equal } from 'node:assert/strict';
import { describeError } from '../../../src/host/connections/describeError';
import { MailboxGoneError, TooManyRangesError } from '../../../src/mail/errors';
import { ServerError } from '../../../src/session/errors';

describe('failures of mail, in words', () => {
  it('gives the words of the server about a mailbox that cannot be opened any more', () => {
    const cause = new ServerError('folderOpen', 'access denied.', 500);
    equal(
      describeError(new MailboxGoneError('Team', { cause })),
      'The mailbox Team cannot be opened any more: access denied. Refresh the mailboxes to see what is there now.',
    );
    equal(
      describeError(new MailboxGoneError('Team')),
      'The mailbox Team cannot be opened any more. Refresh the mailboxes to see what is there now.',
    );
  });

  it('says what to do about a selection in too many places', () => {
    equal(
      describeError(new TooManyRangesError(10_000)),
      'The selected messages stand in more than 10,000 separate places. Select fewer of them.',
    );
  });
});
