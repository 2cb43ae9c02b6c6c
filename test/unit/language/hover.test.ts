import assert from 'node:assert/strict';
import { hoverAt } from '../../../src/language/hover';

function hover(marked: string): string | undefined {
  const offset = marked.indexOf('|');
  return hoverAt(marked.slice(0, offset) + marked.slice(offset + 1), offset)?.markdown;
}

describe('hoverAt', () => {
  it('explains a request: what it does, what comes back, how sure that is, and an example', () => {
    const docs = hover('<folder|Sync folder="a"/>') ?? '';
    for (const part of [
      '**folderSync**',
      '`limit`',
      '`folderReport`',
      'Name and shape are reliable',
      '```ximss\n<folderSync',
    ]) {
      assert.ok(docs.includes(part), part);
    }
  });

  it('warns of requests that lose data and of unproven ones', () => {
    assert.match(hover('<|mailboxRemove mailbox="a"/>') ?? '', /May destroy data/);
    assert.match(hover('<|smimeUnlock/>') ?? '', /Unproven/);
  });

  it('explains attributes, on their names and on their values', () => {
    assert.match(hover('<folderOpen sort|Order="asc"/>') ?? '', /\*\*sortOrder\*\*/);
    assert.match(hover('<folderOpen sortOrder="a|sc"/>') ?? '', /Default: `asc`/);
  });

  it('explains elements inside a request, and messages of the server', () => {
    assert.match(hover('<folderOpen><fi|eld>UID</field></folderOpen>') ?? '', /Name of a field/);
    assert.match(hover('<folderRe|port id="1"/>') ?? '', /Sent by the server/);
  });

  it('says nothing about what the catalog does not know', () => {
    assert.equal(hover('<frob|nicate/>'), undefined);
    assert.equal(hover('<noop x|yz="1"/>'), undefined);
    assert.equal(hover('|<!-- a -->'), undefined);
  });
});
