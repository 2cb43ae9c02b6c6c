import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fullJitterDelayMs, reconnectBackoff } from '../../../src/base/backoff';

describe('the pause before a further try', () => {
  it('may be anything up to a bound that doubles, and never beyond the cap', () => {
    const longest = (attempt: number): number => fullJitterDelayMs(attempt, 1, reconnectBackoff);
    assert.deepEqual([0, 1, 2, 6, 7, 100, 5000].map(longest), [500, 1000, 2000, 32_000, 60_000, 60_000, 60_000]);
    assert.equal(fullJitterDelayMs(5, 0, reconnectBackoff), 0);
  });

  it('is always a time one can wait', () => {
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const delayMs = fullJitterDelayMs(attempt, random, reconnectBackoff);
        assert.ok(delayMs >= 0 && delayMs <= reconnectBackoff.capMs);
      }),
    );
  });
});
