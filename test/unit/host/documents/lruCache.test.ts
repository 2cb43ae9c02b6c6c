import * as assert from 'node:assert/strict';
import { LruCache } from '../../../../src/host/documents/lruCache';

describe('LruCache', () => {
  const cache = () => new LruCache<string>(3, 10, (value) => value.length);

  it('drops what was used least recently when there are too many', () => {
    const kept = cache();
    for (const key of ['a', 'b', 'c']) kept.set(key, key);
    kept.get('a');
    kept.set('d', 'd');
    assert.deepEqual(
      ['a', 'b', 'c', 'd'].map((key) => kept.get(key)),
      ['a', undefined, 'c', 'd'],
    );
  });

  it('drops as many as it takes when they are too large together', () => {
    const kept = cache();
    kept.set('a', '12345');
    kept.set('b', '12345');
    kept.set('c', '123456');
    assert.deepEqual([kept.count, kept.size, kept.get('c')], [1, 6, '123456']);
  });

  it('keeps nothing that is larger than all its room, nor its elder', () => {
    const kept = cache();
    kept.set('a', '1');
    kept.set('a', '12345678901');
    assert.deepEqual([kept.count, kept.size], [0, 0]);
  });

  it('counts a replaced value once', () => {
    const kept = cache();
    kept.set('a', '12345');
    kept.set('a', '123');
    kept.delete('a');
    kept.delete('a');
    assert.deepEqual([kept.count, kept.size], [0, 0]);
  });
});
