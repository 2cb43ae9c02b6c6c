import { equal } from 'node:assert/strict';
import { DelayedAction } from '../../../src/base/delayedAction';
import { ManualClock } from '../../support/manualClock';

function setUp() {
  const clock = new ManualClock();
  const done = { count: 0 };
  const action = new DelayedAction(clock, 100, () => done.count++);
  return { action, clock, done };
}

describe('A delayed action', () => {
  it('is done once for all that ask for it meanwhile, and again for who asks after', () => {
    const { action, clock, done } = setUp();
    action.ask();
    clock.advance(99);
    action.ask();
    equal(done.count, 0);
    clock.advance(1);
    equal(done.count, 1);
    clock.advance(1_000);
    equal(done.count, 1);
    action.ask();
    clock.advance(100);
    equal(done.count, 2);
  });

  it('is not done a second time later when it is done at once', () => {
    const { action, clock, done } = setUp();
    action.ask();
    action.doNow();
    clock.advance(1_000);
    equal(done.count, 1);
  });

  it('is not done any more when it is disposed', () => {
    const { action, clock, done } = setUp();
    action.ask();
    action.dispose();
    action.ask();
    action.doNow();
    clock.advance(1_000);
    equal(done.count, 0);
    equal(clock.timerCount, 0);
  });
});
