import * as assert from 'node:assert/strict';
import { findOperation } from '../../../src/catalog/catalog';
import { request } from '../../../src/protocol/request';
import { serializeXml } from '../../../src/protocol/xml';

describe('a request of the catalog', () => {
  it('is written with the attributes given, and without those left open', () => {
    const open = request('folderOpen', { folder: 'F', mailbox: 'INBOX', sortOrder: 'desc', filter: undefined });
    assert.equal(serializeXml(open), '<folderOpen folder="F" mailbox="INBOX" sortOrder="desc"/>');
  });

  it('is refused by the compiler when the catalog does not have it', () => {
    // @ts-expect-error no such operation
    request('folderOpenn', {});
    // @ts-expect-error a required attribute is missing
    request('folderOpen', {});
    // @ts-expect-error no such attribute
    request('noop', { level: 3 });
    // @ts-expect-error not one of its values
    request('folderOpen', { folder: 'F', sortOrder: 'down' });
    // @ts-expect-error a number is needed
    request('folderRead', { folder: 'F', UID: 'x' });
    assert.ok(findOperation('folderOpen'));
  });
});
