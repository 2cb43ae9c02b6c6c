import { deepEqual, equal } from 'node:assert/strict';
import type { ConnectionState } from '../../../../src/host/connections/types';
import { StateNews } from '../../../../src/host/tree/stateNews';
import { ManualClock } from '../../../support/manualClock';

describe('news of the state of an account', () => {
  const start = () => {
    const clock = new ManualClock();
    const told: string[] = [];
    const news = new StateNews(
      clock,
      (id) => told.push(`${id} now`),
      (id) => told.push(id),
    );
    const move = (state: ConnectionState, id = 'work'): void => news.onChange({ account: { id }, state });
    return { clock, told, news, move };
  };

  it('leave out the connecting of a connection that is made in a moment', () => {
    const { clock, told, move } = start();
    move('connecting');
    clock.advance(249);
    move('connected');
    clock.advance(10_000);
    deepEqual(told, ['work now']);
    equal(clock.timerCount, 0);
  });

  it('tell of the connecting of one that takes longer, and then of its end', () => {
    const { clock, told, move } = start();
    move('connecting');
    clock.advance(250);
    deepEqual(told, ['work']);
    move('failed');
    deepEqual(told, ['work', 'work now']);
  });

  it('tell at once of a loss and of a disconnect', () => {
    const { told, move } = start();
    move('connected');
    move('waiting');
    move('disconnected');
    deepEqual(told, ['work now', 'work now', 'work now']);
  });

  it('may be put off where the state is the same, and wait for it while it is not shown yet', () => {
    const { clock, told, move } = start();
    move('connected');
    move('connected');
    deepEqual(told, ['work now', 'work']);
    move('connecting');
    move('connecting');
    deepEqual(told, ['work now', 'work']);
    clock.advance(250);
    deepEqual(told, ['work now', 'work', 'work']);
  });

  it('keep accounts apart', () => {
    const { clock, told, move } = start();
    move('connecting', 'one');
    move('connecting', 'two');
    move('connected', 'two');
    clock.advance(250);
    deepEqual(told, ['two now', 'one']);
  });

  it('say nothing of an account that is gone, and begin anew with one of its name', () => {
    const { clock, told, news, move } = start();
    move('connecting');
    news.forget('work');
    clock.advance(10_000);
    deepEqual(told, []);
    move('disconnected');
    deepEqual(told, ['work now']);
  });

  it('end with their owner', () => {
    const { clock, told, news, move } = start();
    move('connecting');
    news.dispose();
    equal(clock.timerCount, 0);
    clock.advance(10_000);
    deepEqual(told, []);
  });
});
