import assert from 'node:assert/strict';
import { IdGenerator, maxId } from '../../../src/session/idGenerator';

describe('IdGenerator', () => {
  it('counts from 1', () => {
    const ids = new IdGenerator();
    assert.deepEqual(
      [1, 2, 3].map(() => ids.next(() => false)),
      ['1', '2', '3'],
    );
  });

  it('starts again behind one million and skips ids that are still pending', () => {
    const ids = new IdGenerator(maxId);
    const isTaken = (id: string): boolean => id === '1' || id === '2';
    assert.equal(ids.next(isTaken), '1000000');
    assert.equal(ids.next(isTaken), '3');
  });

  it('says so when every id is taken', () => {
    assert.throws(() => new IdGenerator().next(() => true), /Every id/);
  });
});
