import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SparseCells } from '../../../src/mail/sparseCells';

interface Cell {
  readonly uid: number;
}

/** What SparseCells stands for, written the plain way. */
class PlainCells {
  constructor(public cells: (Cell | undefined)[]) {}

  indexOf(uid: number): number {
    return this.cells.findIndex((cell) => cell?.uid === uid);
  }
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at: fc.nat(40), uid: fc.nat(30) }),
  fc.record({ kind: fc.constant('insert' as const), at: fc.nat(40), uid: fc.option(fc.nat(30), { nil: undefined }) }),
  fc.record({ kind: fc.constant('remove' as const), at: fc.nat(40) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Does one step with both; they have to agree on whether it can be done. */
function run(step: Step, sparse: SparseCells<Cell>, plain: PlainCells): void {
  const { at } = step;
  const uid = step.kind === 'remove' ? undefined : step.uid;
  const isTaken = uid !== undefined && plain.indexOf(uid) !== -1 && !(step.kind === 'set' && plain.indexOf(uid) === at);
  const cell = uid === undefined ? undefined : { uid };
  const end = plain.cells.length + (step.kind === 'insert' ? 1 : 0);
  const act = (): void => {
    if (step.kind === 'set') sparse.set(at, cell!);
    else if (step.kind === 'insert') sparse.insert(at, cell);
    else sparse.remove(at);
  };
  if (at >= end || isTaken) return assert.throws(act, RangeError);
  act();
  if (step.kind === 'set') plain.cells[at] = cell;
  else if (step.kind === 'insert') plain.cells.splice(at, 0, cell);
  else plain.cells.splice(at, 1);
}

describe('SparseCells', () => {
  it('does what a plain array does, in any history', function () {
    this.timeout(20_000);
    fc.assert(
      fc.property(fc.nat(20), fc.array(step, { maxLength: 40 }), (size, steps) => {
        const sparse = new SparseCells<Cell>(size, 1000);
        const plain = new PlainCells(Array.from({ length: size }));
        for (const step of steps) {
          run(step, sparse, plain);
          assert.equal(sparse.size, plain.cells.length);
        }
        assert.deepEqual(
          Array.from({ length: sparse.size }, (_, index) => sparse.get(index)),
          plain.cells,
        );
        for (let uid = 0; uid <= 30; uid++) assert.equal(sparse.indexOf(uid), plain.indexOf(uid));
        assert.equal(sparse.filled, plain.cells.filter((cell) => cell).length);
        const empty = [...plain.cells.keys()].filter((index) => !plain.cells[index] && index >= 3 && index <= 9);
        assert.deepEqual(sparse.emptyBetween(3, 9, 100), empty);
        assert.deepEqual(sparse.emptyBetween(3, 9, 2), empty.slice(0, 2));
      }),
      { numRuns: 3000 },
    );
  });

  it('keeps no more than it may, and of that what is nearest to where it was filled last', () => {
    const cells = new SparseCells<Cell>(1000, 10);
    for (let index = 0; index < 30; index++) cells.set(index, { uid: index + 1 });
    assert.equal(cells.filled, 10);
    assert.deepEqual([cells.get(19), cells.get(20), cells.indexOf(1)], [undefined, { uid: 21 }, -1]);
    cells.set(0, { uid: 1 });
    assert.equal(cells.get(29), undefined);
  });

  it('inserts and removes among a million cells about as fast as among few', () => {
    const cells = new SparseCells<Cell>(1_000_000, 20_000);
    for (let index = 0; index < 20_000; index++) cells.set(index * 50, { uid: index + 1 });
    const before = process.cpuUsage().user;
    for (let round = 0; round < 500; round++) {
      cells.insert(0, undefined);
      cells.remove(500_000);
    }
    const elapsedMs = (process.cpuUsage().user - before) / 1000;
    assert.equal(cells.size, 1_000_000);
    assert.ok(elapsedMs < 1000, `1000 changes took ${elapsedMs} ms`);
  });
});
