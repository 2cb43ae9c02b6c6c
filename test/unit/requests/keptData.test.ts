import * as assert from 'node:assert/strict';
import { KeptData } from '../../../src/host/requests/keptData';
import { element } from '../../../src/protocol/xml';

function keptOf(count: number, textLength: number): KeptData {
  const data = new KeptData();
  const message = element('folderMessage', { UID: 1 }, [element('EMail', {}, ['x'.repeat(textLength)])]);
  for (let at = 0; at < count; at++) data.add(message);
  return data;
}

describe('the data messages of an answer', () => {
  for (const [what, count, textLength, kept] of [
    ['all of an ordinary one', 1500, 100, 1500],
    ['a number of them', 3000, 10, 2000],
    ['some megabytes of them', 1000, 100_000, 39],
    ['none that is too long alone', 1, 5_000_000, 0],
  ] as const) {
    it(`are kept within bounds: ${what}`, () => {
      const data = keptOf(count, textLength);
      assert.deepEqual([data.messages.length, data.omitted], [kept, count - kept]);
    });
  }

  it('are the first ones: a short one behind a long one that was left out would hide the gap', () => {
    const data = keptOf(1, 5_000_000);
    data.add(element('short'));
    assert.deepEqual([data.messages.length, data.omitted], [0, 2]);
  });
});
