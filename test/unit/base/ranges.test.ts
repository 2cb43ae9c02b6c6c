import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as ranges from '../../../src/base/ranges';

const size = 40;
const places = fc.uniqueArray(fc.nat(size - 1));
const rangesOf = (numbers: readonly number[]) => ranges.normalRanges(numbers.map((at) => ({ from: at, till: at })));
const numbersOf = (all: ranges.Ranges) =>
  all.flatMap(({ from, till }) => Array.from({ length: till - from + 1 }, (_, at) => from + at));
const sorted = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b);

function assertNormal(all: ranges.Ranges): void {
  all.forEach(({ from, till }, at) => {
    assert.ok(from <= till);
    assert.ok(at === 0 || all[at - 1]!.till + 1 < from);
  });
}

describe('ranges of numbers', () => {
  it('are sorted and joined where they touch', () => {
    const made = ranges.normalRanges([
      { from: 7, till: 9 },
      { from: 1, till: 3 },
      { from: 4, till: 4 },
      { from: 6, till: 5 },
    ]);
    assert.deepEqual(made, [
      { from: 1, till: 4 },
      { from: 7, till: 9 },
    ]);
  });

  it('hold what a plain set would', () => {
    fc.assert(
      fc.property(places, fc.nat(size - 1), (numbers, one) => {
        const all = rangesOf(numbers);
        assertNormal(all);
        assert.deepEqual(numbersOf(all), sorted(numbers));
        assert.equal(ranges.countOfRanges(all), numbers.length);
        assert.equal(ranges.hasNumber(all, one), numbers.includes(one));
        const more = ranges.withNumber(all, one);
        const fewer = ranges.withoutNumber(all, one);
        assertNormal(more);
        assertNormal(fewer);
        assert.deepEqual(numbersOf(more), sorted(new Set([...numbers, one])));
        assert.deepEqual(numbersOf(fewer), sorted(numbers.filter((number) => number !== one)));
      }),
    );
  });

  it('follow the messages they stand for when places are taken away and put in', () => {
    fc.assert(
      fc.property(
        places,
        fc.array(fc.record({ isRemoval: fc.boolean(), index: fc.nat(size - 1) })),
        (chosen, changes) => {
          let all = rangesOf(chosen);
          const cells = Array.from({ length: size }, (_, at) => chosen.includes(at));
          for (const { isRemoval, index } of changes) {
            if (isRemoval && index < cells.length) {
              cells.splice(index, 1);
              all = ranges.afterRemoval(all, index);
            } else if (!isRemoval && index <= cells.length) {
              cells.splice(index, 0, false);
              all = ranges.afterInsertion(all, index);
            }
          }
          assertNormal(all);
          assert.deepEqual(
            numbersOf(all),
            cells.flatMap((isChosen, at) => (isChosen ? [at] : [])),
          );
        },
      ),
    );
  });
});
