import assert from 'node:assert/strict';
import { disturbsWire, parseFaultPlan } from '../../../src/demo/faults/faultPlan';
import { seededRandom } from '../../../src/demo/faults/seededRandom';

describe('demo fault plans', () => {
  it('reads every fault', () => {
    assert.deepEqual(
      parseFaultPlan('split, join,delay=200,errors=0.1,garbage,oversize,close,interleave,seed=7,drop=0.2,gateway=0.3'),
      {
        split: true,
        join: true,
        delayMs: 200,
        errorRate: 0.1,
        garbage: true,
        oversize: true,
        close: true,
        interleave: true,
        seed: 7,
        dropRate: 0.2,
        gatewayRate: 0.3,
      },
    );
    assert.deepEqual(parseFaultPlan(''), {});
  });

  for (const bad of [
    'splits',
    'split=yes',
    'delay',
    'delay=',
    'delay=-1',
    'errors=x',
    'seed=1.5',
    'drop=2',
    'gateway',
    'toString=1',
  ]) {
    it(`refuses ${bad}`, () => assert.throws(() => parseFaultPlan(bad), { name: 'FaultPlanError' }));
  }

  it('leaves the wire alone when nothing is asked of it', () => {
    assert.equal(disturbsWire({}), false);
    assert.equal(disturbsWire({ errorRate: 1, interleave: true, delayMs: 0 }), false);
    assert.equal(disturbsWire({ delayMs: 1 }), true);
  });

  it('draws the same numbers for the same seed', () => {
    const draw = (seed: number): number[] => Array.from({ length: 5 }, seededRandom(seed));
    assert.deepEqual(draw(1), draw(1));
    assert.notDeepEqual(draw(1), draw(2));
    assert.ok(draw(3).every((number) => number >= 0 && number < 1));
  });
});
