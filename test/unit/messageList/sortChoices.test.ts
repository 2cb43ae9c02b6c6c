import assert from 'node:assert/strict';
import { noFilter } from '../../../src/contracts/messageList';
import { folderOrder } from '../../../src/host/messageList/listOrder';
import { isSortedBy, sortChoices } from '../../../src/host/messageList/sortChoices';

describe('what a message list can be sorted by', () => {
  const fieldsOf = (showsRecipients: boolean): string[] =>
    sortChoices(showsRecipients).map(({ label, by }) => {
      const { sortField } = folderOrder({ ...by, isDescending: false }, noFilter, showsRecipients);
      return `${label}: ${sortField}`;
    });

  it('is every column, and what no column shows, each by its name on the server', () => {
    const common = ['Cc: Cc', 'Subject: Subject', 'Size: SIZE', 'Flags: FLAGS', 'Priority: Pty', 'UID: UID'];
    const expected = ['Date: INTERNALDATE', 'Date Sent: Date', 'From: From', 'To: To', ...common];
    assert.deepEqual(fieldsOf(false), expected);
    assert.deepEqual(fieldsOf(true), expected);
  });

  it('knows what it is sorted by now', () => {
    const now = (sorting: Parameters<typeof isSortedBy>[0]): string[] =>
      sortChoices(true).flatMap((choice) => (isSortedBy(sorting, choice) ? [choice.label] : []));
    assert.deepEqual(now({ key: 'correspondent', isDescending: true }), ['To']);
    assert.deepEqual(now({ key: 'field', field: 'from', isDescending: true }), ['From']);
    assert.deepEqual(now({ key: 'field', field: 'X-Mailer', isDescending: true }), []);
  });
});
