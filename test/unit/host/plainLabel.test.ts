import * as assert from 'node:assert/strict';
import { plainLabel } from '../../../src/host/mailboxes/plainLabel';

describe('the label of a mailbox in a list to choose from', () => {
  it('has no icon, and no other order of letters, by the name of a mailbox', () => {
    assert.equal(plainLabel('$(trash) mine'), '$ (trash) mine');
    assert.equal(plainLabel('RTL \u202Egnp.exe'), 'RTL [U+202E]gnp.exe');
  });
});
