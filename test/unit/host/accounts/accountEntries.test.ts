import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  freeName,
  placeOf,
  withAdded,
  withChanged,
  withMoved,
  withRemoved,
} from '../../../../src/host/accounts/accountEntries';
import { accountId, parseAccountSettings } from '../../../../src/host/connections/accountSettings';

const named = (name: string): Record<string, unknown> => ({ name, host: 'mail.example.com', userName: 'ann' });
const list = [named('a'), 'no account', named('b'), named('c')];
const names = (entries: readonly unknown[]): string[] => parseAccountSettings(entries).accounts.map(({ name }) => name);

describe('the list of accounts in the settings', () => {
  it('takes a new account at its end, without what is absent', () => {
    assert.deepEqual(withAdded(list, { ...named('d'), color: undefined }).at(-1), named('d'));
  });

  it('changes one account where it stands, and keeps what it does not know', () => {
    const entries = [named('a'), { ...named('b'), note: 'mine', color: 'red' }];
    assert.deepEqual(withChanged(entries, 'b', { name: 'B', color: undefined }), [
      named('a'),
      { ...named('b'), name: 'B', note: 'mine' },
    ]);
  });

  it('loses one account, and no other entry', () => {
    assert.deepEqual(withRemoved(list, 'b'), [list[0], 'no account', list[3]]);
    assert.deepEqual(withRemoved(list, 'unknown'), list);
  });

  it('moves an account past entries that are no rows, and not beyond the ends', () => {
    assert.deepEqual(names(withMoved(list, 'b', -1)), ['b', 'a', 'c']);
    assert.deepEqual(names(withMoved(list, 'b', 1)), ['a', 'c', 'b']);
    assert.deepEqual(withMoved(list, 'a', -1), list);
    assert.deepEqual(withMoved(list, 'c', 1), list);
    assert.deepEqual(withMoved(list, 'unknown', 1), list);
  });

  it('loses and doubles nothing, however it is moved', () => {
    const move = fc.tuple(fc.constantFrom('a', 'b', 'c', 'x'), fc.constantFrom<(-1 | 1)[]>(-1, 1));
    fc.assert(
      fc.property(fc.array(move), (moves) => {
        let entries: unknown[] = list;
        for (const [id, step] of moves) entries = withMoved(entries, id, step);
        assert.deepEqual(new Set(entries), new Set(list));
        assert.equal(entries.length, list.length);
      }),
    );
  });

  it('finds names that no account has', () => {
    assert.equal(freeName(list, 'd'), 'd');
    assert.equal(freeName([...list, named('a 2')], 'a'), 'a 3');
    assert.equal(placeOf(list, accountId('c')), 3);
  });
});
