import assert from 'node:assert/strict';
import { FirstDraw } from '../../../webview/messages/firstDraw';

describe('the first drawing of a page', () => {
  const start = () => {
    const done: string[] = [];
    const first = new FirstDraw<string>(
      () => done.push('draw'),
      (effect) => done.push(effect),
    );
    return { done, first };
  };

  it('comes before all that was held back, in its order', () => {
    const { done, first } = start();
    assert.deepEqual([first.hold(['scroll']), first.hold([]), first.hold(['focus', 'select'])], [true, true, true]);
    assert.deepEqual(done, []);
    first.run();
    assert.deepEqual(done, ['draw', 'scroll', 'focus', 'select']);
  });

  it('happens once, and holds nothing back after that', () => {
    const { done, first } = start();
    first.run();
    first.run();
    assert.equal(first.hold(['scroll']), false);
    assert.deepEqual(done, ['draw']);
  });

  it('leaves what drawing gives rise to to whoever draws', () => {
    const seen: boolean[] = [];
    const first = new FirstDraw<string>(
      () => seen.push(first.hold(['scroll'])),
      () => assert.fail('nothing was held back'),
    );
    first.run();
    assert.deepEqual(seen, [false]);
  });
});
