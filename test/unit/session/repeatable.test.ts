import * as assert from 'node:assert/strict';
import { findOperation } from '../../../src/catalog/catalog';
import { riskOf } from '../../../src/catalog/risk';
import { element } from '../../../src/protocol/xml';
import { repeatableNames, repeatabilityOf } from '../../../src/session/repeatable';

describe('What may be sent again', () => {
  for (const name of [...repeatableNames.repeatable, ...repeatableNames.harmless]) {
    it(`${name} is an operation that only reads`, () => {
      assert.ok(findOperation(name), 'not in the catalog');
      assert.equal(riskOf(name), 'read');
    });
  }

  it('takes what it does not know for a change', () => {
    assert.equal(repeatabilityOf(element('vendorThing')), 'change');
    assert.equal(repeatabilityOf(element('messageMark', { folder: 'INBOX-1' })), 'change');
  });

  it('never repeats what names something of the session', () => {
    assert.equal(repeatabilityOf(element('MAILBOXLIST', { filter: '*' })), 'repeatable');
    assert.equal(repeatabilityOf(element('fileRead', { Folder: 'INBOX-1' })), 'harmless');
    assert.equal(repeatabilityOf(element('folderBrowse', { folder: 'INBOX-1' })), 'harmless');
  });
});
