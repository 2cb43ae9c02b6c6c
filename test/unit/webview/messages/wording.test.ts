import assert from 'node:assert/strict';
import { describeMessage } from '../../../../webview/messages/wording';
import { row as rowOf } from './fixtures';

describe('a row of a message list in words', () => {
  it('says what icons and indentation show', () => {
    const row = { ...rowOf(7), correspondent: 'Ann', subject: '', dateMs: undefined, sizeBytes: 10, isUnread: true };
    assert.equal(describeMessage(row, 0), 'Unread, Ann, no subject, 10 B');
    assert.equal(describeMessage(row, 2), 'Reply at level 2, Unread, Ann, no subject, 10 B');
  });
});
