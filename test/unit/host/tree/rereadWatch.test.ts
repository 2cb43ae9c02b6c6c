import { deepEqual, equal } from 'node:assert/strict';
import { RereadWatch } from '../../../../src/host/tree/rereadWatch';
import { ManualClock } from '../../../support/manualClock';

describe('a watch over rows that are read again', () => {
  const start = () => {
    const clock = new ManualClock();
    const told: string[] = [];
    const watch = new RereadWatch(clock, (id) => told.push(id));
    watch.onAsked('demo');
    return { clock, told, watch };
  };

  it('says nothing when the rows below are asked for', () => {
    const { clock, told, watch } = start();
    watch.onTold('demo');
    watch.onRead('demo');
    clock.advance(399);
    watch.onAsked('demo');
    clock.advance(10_000);
    deepEqual(told, []);
    equal(clock.timerCount, 0);
  });

  it('tells again when they were asked for before the row was read', () => {
    const { clock, told, watch } = start();
    watch.onTold('demo');
    watch.onAsked('demo');
    watch.onRead('demo');
    clock.advance(400);
    deepEqual(told, ['demo']);
    watch.onRead('demo');
    watch.onAsked('demo');
    clock.advance(10_000);
    deepEqual(told, ['demo']);
    equal(clock.timerCount, 0);
  });

  it('gives up on a row that nobody asks for', () => {
    const { clock, told, watch } = start();
    watch.onTold('demo');
    for (let times = 0; times < 10; times++) {
      watch.onRead('demo');
      clock.advance(400);
    }
    deepEqual(told, ['demo', 'demo', 'demo']);
    equal(clock.timerCount, 0);
  });

  it('leaves rows alone that are closed, were never open, or did not change', () => {
    const { clock, told, watch } = start();
    watch.onTold('other');
    watch.onRead('other');
    watch.onRead('demo');
    watch.onTold('demo');
    watch.onRead('demo');
    watch.onClosed('demo');
    watch.onTold('demo');
    watch.onRead('demo');
    clock.advance(10_000);
    deepEqual(told, []);
    equal(clock.timerCount, 0);
  });

  it('begins anew with the next change, and ends with the tree', () => {
    const { clock, told, watch } = start();
    watch.onTold('demo');
    watch.onRead('demo');
    clock.advance(300);
    watch.onTold('demo');
    clock.advance(300);
    deepEqual(told, []);
    watch.onRead('demo');
    watch.dispose();
    equal(clock.timerCount, 0);
  });

  it('knows which rows are open', () => {
    const { watch } = start();
    equal(watch.isOpen('demo'), true);
    equal(watch.isOpen('other'), false);
    watch.onClosed('demo');
    equal(watch.isOpen('demo'), false);
  });
});
