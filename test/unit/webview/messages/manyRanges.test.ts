import assert from 'node:assert/strict';
import { maxSelectedRanges, type ListSelection, type PlaceChange } from '../../../../src/contracts/messageList';
import { maxSelectedParts, readListCommand } from '../../../../src/contracts/messageListMessages';
import { followSelection } from '../../../../src/host/messageList/placeHistory';
import { followPlaces } from '../../../../webview/messages/following';
import { selectionEffect } from '../../../../webview/messages/selecting';
import { emptySelection, initialState, type Selection } from '../../../../webview/messages/state';

/** A selection of pairs, with a gap behind each, and what mail makes of it that comes into the middle of one. */
function parted(pairs: number) {
  const ranges = Array.from({ length: pairs }, (_, at) => ({ from: 3 * at, till: 3 * at + 1 }));
  const arrival: PlaceChange = { kind: 'added', index: 1, uid: 50_000 };
  const page: Selection = followPlaces({ ...emptySelection, ranges, uids: new Set([1]), focus: 7 }, arrival);
  const host: ListSelection = followSelection({ ranges, uids: [1], focus: 7 }, [arrival]);
  return { page, host };
}

describe('a selection that mail parts into many ranges', () => {
  it('reaches the host whole', () => {
    const { page, host } = parted(2 * maxSelectedParts);
    const effect = selectionEffect({ ...initialState(), selection: page });
    assert.equal(effect.type, 'send');
    const read = readListCommand(structuredClone(effect.type === 'send' ? effect.message : undefined));
    assert.ok(read?.type === 'setSelection');
    assert.equal(read.selection.ranges.length, 2 * maxSelectedParts + 1);
    assert.deepEqual(read.selection.ranges, host.ranges);
  });

  it('is given up by page and host at the same arrival, and the cursor stays', () => {
    const last = parted(maxSelectedRanges - 1);
    assert.deepEqual([last.page.ranges.length, last.host.ranges.length], [maxSelectedRanges, maxSelectedRanges]);
    const { page, host } = parted(maxSelectedRanges);
    assert.deepEqual([page.ranges, page.uids, host.ranges, host.uids], [[], new Set(), [], []]);
    assert.equal(page.focus, host.focus);
    assert.notEqual(page.focus, -1);
  });
});
