import assert from 'node:assert/strict';
import { parseMessageSet, setContains } from '../../../src/demo/folder/messageSet';
import { parseXml } from '../../../src/protocol/codec';

describe('demo message sets', () => {
  const parse = (content: string) => parseMessageSet(parseXml(`<x>${content}</x>`));

  it('reads single numbers and ranges, both ends included, in any letter case', () => {
    assert.deepEqual(parse('<uid>7</uid><UID from="2" till="4"/>'), {
      kind: 'UID',
      ranges: [
        { from: 2, till: 4 },
        { from: 7, till: 7 },
      ],
    });
    assert.deepEqual(parse('<index>0</index><index from="1" till="3"/>')?.ranges, [{ from: 0, till: 3 }]);
  });

  it('leaves an end open when it is absent', () => {
    const set = parse('<UID from="5"/>')!;
    assert.ok(setContains(set, 1e9) && !setContains(set, 4));
  });

  it('is undefined without any, and empty for a range the wrong way round', () => {
    assert.equal(parse('<field>FLAGS</field>'), undefined);
    assert.deepEqual(parse('<UID from="9" till="1"/>')?.ranges, []);
  });

  for (const bad of ['<UID>1</UID><index>0</index>', '<UID/>', '<UID>x</UID>', '<UID from="-1" till="3"/>']) {
    it(`refuses ${bad}`, () => assert.throws(() => parse(bad), { errorText: 'illegal message set' }));
  }
});
