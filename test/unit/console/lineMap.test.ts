import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineMap } from '../../../src/host/console/lineMap';

describe('lines of the console list', () => {
  it('are the rows themselves while none is open', () => {
    const map = new LineMap(3, []);
    assert.equal(map.lineCount, 3);
    assert.deepEqual(map.placeOf(2), { position: 2, child: undefined });
    assert.equal(map.placeOf(3), undefined);
  });

  it('put the frames of an open row beneath it', () => {
    const map = new LineMap(3, [{ row: 11, position: 1, childLines: 2 }]);
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((line) => map.placeOf(line)),
      [
        { position: 0, child: undefined },
        { position: 1, child: undefined },
        { position: 1, child: 0 },
        { position: 1, child: 1 },
        { position: 2, child: undefined },
      ],
    );
    assert.equal(map.lineOf(2), 4);
  });

  it('number every row and frame once, whatever is open', () => {
    const open = fc.uniqueArray(fc.record({ row: fc.nat(), position: fc.nat(50), childLines: fc.nat(5) }), {
      selector: (row) => row.position,
    });
    fc.assert(
      fc.property(open, (rows) => {
        const map = new LineMap(51, rows);
        const places = Array.from({ length: map.lineCount }, (_, line) => JSON.stringify(map.placeOf(line)));
        assert.equal(new Set(places).size, map.lineCount);
        assert.equal(map.placeOf(map.lineCount), undefined);
        for (let position = 0; position < 51; position++) {
          assert.deepEqual(map.placeOf(map.lineOf(position)), { position, child: undefined });
        }
      }),
    );
  });
});
