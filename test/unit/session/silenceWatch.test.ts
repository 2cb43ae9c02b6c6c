import { deepEqual, equal } from 'node:assert/strict';
import { SilenceWatch } from '../../../src/session/silenceWatch';
import { ManualClock } from '../../support/manualClock';

class Waiting {
  isAwaited = true;

  constructor(
    readonly name: string,
    public deadlineMs: number,
  ) {}
}

describe('the watch over silence', () => {
  const setUp = () => {
    const clock = new ManualClock();
    const given: string[] = [];
    const all: Waiting[] = [];
    const giveUp = (one: Waiting): void => {
      one.isAwaited = false;
      given.push(one.name);
    };
    const watch = new SilenceWatch<Waiting>(clock, () => all.filter(({ isAwaited }) => isAwaited), giveUp);
    const add = (name: string, delayMs: number): Waiting => {
      const one = new Waiting(name, clock.nowMs() + delayMs);
      all.push(one);
      watch.add(one);
      return one;
    };
    return { clock, given, watch, add };
  };

  it('gives up each at its own time, whatever the order they came in', () => {
    const { clock, given, add } = setUp();
    add('late', 300);
    add('soon', 100);
    add('between', 200);
    clock.advance(100);
    deepEqual(given, ['soon']);
    clock.advance(200);
    deepEqual(given, ['soon', 'between', 'late']);
    equal(clock.timerCount, 0);
  });

  it('waits on for what gave a sign of life', () => {
    const { clock, given, add } = setUp();
    const one = add('one', 100);
    clock.advance(60);
    one.deadlineMs += 60;
    clock.advance(60);
    deepEqual(given, []);
    clock.advance(40);
    deepEqual(given, ['one']);
  });

  it('needs one timer for all, and none when nothing waits', () => {
    const { clock, given, watch, add } = setUp();
    for (const name of ['a', 'b', 'c']) add(name, 100);
    equal(clock.timerCount, 1);
    watch.sleep();
    equal(clock.timerCount, 0);
    clock.advance(200);
    deepEqual(given, []);
  });
});
