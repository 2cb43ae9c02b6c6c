import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { RetryPlan } from '../../../src/host/connections/retryPlan';
import { ManualClock } from '../../support/manualClock';

const nothing = (): void => undefined;

describe('RetryPlan', () => {
  it('comes back within 1.5 s of a server that restarts, for a minute', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 5, maxLength: 60 }),
        (rolls) => {
          const clock = new ManualClock();
          const plan = new RetryPlan(clock, () => rolls[0]!);
          plan.plan('other', nothing);
          while (rolls.length > 0 && clock.nowMs() < 60_000) {
            const delayMs = plan.plan('refused', nothing);
            assert.ok(delayMs <= 1_500);
            clock.advance(delayMs + 1);
            rolls.shift();
          }
        },
      ),
    );
  });

  it('grows up to a minute when nobody can be reached, and begins anew after a reset', () => {
    const plan = new RetryPlan(new ManualClock(), () => 0.5);
    const delays = Array.from({ length: 9 }, () => plan.plan('other', nothing));
    assert.deepEqual(delays, [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    plan.reset();
    assert.equal(plan.plan('other', nothing), 250);
  });

  it('never comes back at once after a goodbye, and later each time', () => {
    const plan = new RetryPlan(new ManualClock(), () => 0);
    assert.equal(plan.plan('bye', nothing), 1_000);
    const growing = new RetryPlan(new ManualClock(), () => 0.5);
    assert.deepEqual(
      [1, 2, 3].map(() => growing.plan('bye', nothing)),
      [1_250, 1_500, 2_000],
    );
  });

  it('tells how long it is until then, and runs once', () => {
    const clock = new ManualClock();
    const plan = new RetryPlan(clock, () => 0.5);
    let runs = 0;
    plan.plan('other', () => runs++);
    plan.plan('other', () => runs++);
    clock.advance(100);
    assert.equal(plan.remainingMs, 400);
    clock.advance(1_000);
    assert.equal(runs, 1);
    assert.equal(plan.remainingMs, undefined);
    plan.plan('other', () => runs++);
    plan.cancel();
    assert.equal(clock.timerCount, 0);
  });
});
