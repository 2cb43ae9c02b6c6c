import * as assert from 'node:assert/strict';
import { Emitter } from '../../../src/base/emitter';
import type { FolderChange } from '../../../src/mail/folderChange';
import { newestFirst } from '../../../src/mail/folderOrder';
import { GoneMessages } from '../../../src/mail/goneMessages';

function setUp() {
  const changes = new Emitter<FolderChange>();
  const folder = { order: newestFirst, onDidChange: changes.event };
  const gone = new GoneMessages(folder);
  const report = (kind: 'removed' | 'added', uid?: number): void => changes.fire({ kind, index: 0, uid });
  return { changes, folder, gone, report, left: () => gone.without([1, 2, 3]) };
}

describe('messages that are gone', () => {
  it('are those that the folder told have left it', () => {
    const { report, left } = setUp();
    assert.deepEqual(left(), [1, 2, 3]);
    report('removed', 2);
    report('removed');
    assert.deepEqual(left(), [1, 3]);
  });

  it('are not those that only changed their place, or may have', () => {
    const { report, left } = setUp();
    report('removed', 2);
    report('removed', 3);
    report('added', 3);
    assert.deepEqual(left(), [1, 3]);
    report('added');
    assert.deepEqual(left(), [1, 2, 3]);
  });

  it('are none of a filtered list, nor of one that was read anew since: UIDs may be others then', () => {
    const { changes, folder, report, left } = setUp();
    report('removed', 1);
    changes.fire({ kind: 'reset', areUidsVoid: true });
    folder.order = { ...newestFirst, filter: { field: 'FLAGS', text: 'Unseen' } };
    report('removed', 2);
    assert.deepEqual(left(), [1, 2, 3]);
  });

  it('are not listened for any more when that is over', () => {
    const { changes, gone } = setUp();
    gone.dispose();
    assert.equal(changes.hasListeners, false);
  });
});
