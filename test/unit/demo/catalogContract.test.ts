import * as assert from 'node:assert/strict';
import { allOperations } from '../../../src/catalog/catalog';
import { operationNames } from '../../../src/demo/operations/registry';

describe('the operations of the demo server', () => {
  it('are all in the catalog', () => {
    const known = new Set(allOperations.map(({ name }) => name.toLowerCase()));
    assert.deepEqual(
      [...operationNames()].filter((name) => !known.has(name.toLowerCase())),
      [],
    );
  });

  it('include all that a mail reader needs', () => {
    const offered = new Set([...operationNames()].map((name) => name.toLowerCase()));
    const needed = allOperations
      .filter(({ section }) => ['login', 'mailboxes', 'folders', 'messages'].includes(section))
      .map(({ name }) => name)
      // Confirming a read receipt is the one thing of these sections that the demo server leaves out.
      .filter((name) => name !== 'messageConfirm');
    assert.deepEqual(
      needed.filter((name) => !offered.has(name.toLowerCase())),
      [],
    );
  });
});
