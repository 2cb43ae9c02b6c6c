import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { accountColors, assignColors } from '../../../../src/host/accounts/accountColors';

const account = fc.record({
  id: fc.string({ minLength: 1, maxLength: 8 }),
  color: fc.option(fc.constantFrom(...accountColors), { nil: undefined }),
});
const accounts = fc.uniqueArray(account, { selector: ({ id }) => id, maxLength: 12 });

describe('colours of accounts', () => {
  it('are the chosen ones, and differ as long as there are enough', () => {
    fc.assert(
      fc.property(accounts, (list) => {
        const colors = assignColors(list);
        assert.equal(colors.size, list.length);
        for (const { id, color } of list) if (color !== undefined) assert.equal(colors.get(id), color);
        const chosen = list.flatMap(({ color }) => color ?? []);
        const areChosenDistinct = new Set(chosen).size === chosen.length;
        if (areChosenDistinct && list.length <= accountColors.length)
          assert.equal(new Set(colors.values()).size, list.length);
      }),
    );
  });

  it('do not change when accounts are moved', () => {
    fc.assert(
      fc.property(accounts, (list) => {
        const colors = assignColors([...list].reverse());
        for (const [id, color] of assignColors(list)) assert.equal(colors.get(id), color);
      }),
    );
  });

  it('do not change when another account is added', () => {
    fc.assert(
      fc.property(accounts, account, (list, added) => {
        fc.pre(list.every(({ id }) => id !== added.id) && list.length < accountColors.length);
        const before = assignColors(list);
        const after = assignColors([added, ...list], before);
        const isAsBefore = (id: string): boolean => after.get(id) === before.get(id);
        const taken = list.filter(({ id, color }) => color === undefined && before.get(id) === added.color);
        for (const { id } of list) if (!taken.some((other) => other.id === id)) assert.ok(isAsBefore(id), id);
      }),
    );
  });

  it('are given anew when another account was given the one there was', () => {
    const given = new Map([['b', 'blue'] as const]);
    const colors = assignColors([{ id: 'a', color: 'blue' }, { id: 'b' }], given);
    assert.deepEqual(
      [...colors],
      [
        ['a', 'blue'],
        ['b', 'green'],
      ],
    );
  });
});
