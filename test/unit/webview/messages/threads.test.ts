import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  lineToPlace,
  maxThreadDepth,
  placeToLine,
  threadBlockRows,
  threadBlocks,
  threadLines,
} from '../../../../webview/messages/threads';
import { Bench, row, uidsFrom } from './fixtures';

const message = (uid: number, ...ancestors: number[]) =>
  row(uid, { messageId: `<${uid}@x>`, ancestors: ancestors.map((id) => `<${id}@x>`) });

describe('threads of the loaded messages', () => {
  it('stand below the nearest message they answer, in the order of the list otherwise', () => {
    const lines = threadLines([message(1), message(4, 1, 2), message(2, 1), message(3), message(5, 9, 3)], 100);
    assert.deepEqual(lines, [
      { place: 100, depth: 0 },
      { place: 102, depth: 1 },
      { place: 101, depth: 2 },
      { place: 103, depth: 0 },
      { place: 104, depth: 1 },
    ]);
  });

  it('hold every message once, whatever the headers claim', () => {
    const rows = fc.array(fc.tuple(fc.nat(9), fc.array(fc.nat(9), { maxLength: 5 })), { maxLength: 40 });
    fc.assert(
      fc.property(rows, (made) => {
        const lines = threadLines(
          made.map(([id, ancestors]) => message(id, ...ancestors)),
          0,
        );
        const places = lines.map(({ place }) => place).sort((a, b) => a - b);
        assert.deepEqual(places, uidsFrom(0, made.length));
        assert.ok(lines.every(({ depth }) => depth >= 0 && depth <= maxThreadDepth));
      }),
    );
  });

  it('take a chain of replies as long as a block without trouble', () => {
    const chain = uidsFrom(0, threadBlockRows).map((uid) => message(uid, uid - 1));
    assert.equal(threadLines(chain.reverse(), 0).at(-1)?.place, 0);
  });

  it('are found only in blocks that are loaded as a whole', () => {
    const rows = uidsFrom(0, 250).map((uid) => message(uid));
    const blocks = threadBlocks(
      { first: 50, rows: [...rows.slice(50, 199), null, ...rows.slice(200)], problem: undefined },
      250,
    );
    assert.deepEqual([...blocks.keys()], [2]);
    assert.deepEqual(lineToPlace(blocks, 120), { place: 120, depth: 0 });
  });

  it('lead from lines to places and back', () => {
    const rows = uidsFrom(0, 100).map((uid) => (uid % 7 === 3 ? message(uid, uid - 3) : message(uid)));
    const blocks = threadBlocks({ first: 0, rows, problem: undefined }, 100);
    for (let line = 0; line < 100; line++) assert.equal(placeToLine(blocks, lineToPlace(blocks, line).place), line);
    assert.equal(lineToPlace(blocks, 1).place, 3);
  });

  it('let a range of lines be selected as it is seen', () => {
    const bench = new Bench(uidsFrom(0, 100));
    bench.act({ type: 'threaded', threads: true });
    const rows = uidsFrom(0, 100).map((uid) => (uid === 50 ? message(uid, 0) : message(uid)));
    const status = { stage: 'open', problem: undefined, total: 100, unread: 0, revision: 0 } as const;
    bench.receive({ type: 'update', changes: [], status, window: { first: 0, rows, problem: undefined } });
    bench.act({ type: 'picked', line: 0, mode: 'only' });
    bench.act({ type: 'picked', line: 2, mode: 'extend' });
    assert.deepEqual(bench.selectedUids, [0, 1, 50]);
    bench.act({ type: 'moved', by: -1, mode: 'only' });
    assert.deepEqual(bench.selectedUids, [50]);
  });
});
