import { equal } from 'node:assert/strict';
import { Emitter } from '../../../../src/base/emitter';
import { FirstLook } from '../../../../src/host/tree/firstLook';
import { ManualClock } from '../../../support/manualClock';

describe('the first look at a view', () => {
  const start = (visible: boolean) => {
    const clock = new ManualClock();
    const changes = new Emitter<void>();
    const view = { visible, onDidChangeVisibility: changes.event };
    const counts = { prepared: 0 };
    const look = new FirstLook(view, clock, () => counts.prepared++);
    const show = (isVisible: boolean): void => {
      view.visible = isVisible;
      changes.fire();
    };
    return { clock, changes, counts, look, show };
  };

  it('prepares when the rows of a view in front are drawn', () => {
    const { clock, counts, changes } = start(true);
    clock.advance(299);
    equal(counts.prepared, 0);
    clock.advance(1);
    equal(counts.prepared, 1);
    equal(changes.hasListeners, false);
  });

  it('prepares nothing as long as the view is hidden', () => {
    const { clock, counts, show } = start(false);
    show(false);
    clock.advance(10_000);
    equal(counts.prepared, 0);
    show(true);
    clock.advance(300);
    equal(counts.prepared, 1);
  });

  it('prepares once, however often the view comes and goes', () => {
    const { clock, counts, show } = start(false);
    for (let turn = 0; turn < 3; turn++) {
      show(true);
      show(false);
      clock.advance(1_000);
    }
    equal(counts.prepared, 1);
  });

  it('prepares nothing after its end', () => {
    const { clock, counts, look, changes } = start(true);
    look.dispose();
    clock.advance(1_000);
    equal(counts.prepared, 0);
    equal(clock.timerCount, 0);
    equal(changes.hasListeners, false);
  });
});
