import assert from 'node:assert/strict';
import { listUpdateIntervalMs, PostTimer } from '../../../src/host/messageList/postTimer';
import { ManualClock } from '../../support/manualClock';

function setUp() {
  const clock = new ManualClock();
  const page = { isThere: true, posts: 0 };
  const timer = new PostTimer({ clock, isPosting: () => page.isThere, post: () => page.posts++ });
  return { clock, page, timer };
}

describe('the updates to the page of a message list', () => {
  it('go at once where the last one is long ago, and a burst behind it becomes one', () => {
    const { clock, page, timer } = setUp();
    timer.soon();
    assert.equal(page.posts, 1);
    timer.soon();
    timer.later();
    timer.within(1);
    assert.equal(page.posts, 1);
    clock.advance(listUpdateIntervalMs - 1);
    assert.equal(page.posts, 1);
    clock.advance(1);
    assert.equal(page.posts, 2);
    clock.advance(listUpdateIntervalMs);
    timer.soon();
    assert.equal(page.posts, 3);
  });

  it('take with them what waits, when one goes without a pause', () => {
    const { clock, page, timer } = setUp();
    timer.later();
    timer.now();
    clock.advance(listUpdateIntervalMs);
    assert.deepEqual([page.posts, clock.timerCount], [1, 0]);
  });

  it('go nowhere without a page, nor when it is gone by then, nor after the end', () => {
    const { clock, page, timer } = setUp();
    page.isThere = false;
    timer.now();
    timer.soon();
    timer.later();
    assert.deepEqual([page.posts, clock.timerCount], [0, 0]);
    page.isThere = true;
    timer.later();
    page.isThere = false;
    clock.advance(listUpdateIntervalMs);
    assert.equal(page.posts, 0);
    page.isThere = true;
    timer.later();
    timer.dispose();
    assert.equal(clock.timerCount, 0);
  });
});
