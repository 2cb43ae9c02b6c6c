import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EventChannel } from '../../../../src/demo/web/eventChannel';
import { ManualClock } from '../../../support/manualClock';

describe('events of an HTTP session', () => {
  it('holds a request until something happens, and numbers what it answers', async () => {
    const channel = new EventChannel(new ManualClock());
    const held = channel.poll(0, 20_000);
    channel.push('<a/>');
    channel.push('<b/>');
    assert.deepEqual(await held, { respSeq: 1, messages: ['<a/>', '<b/>'] });
    channel.push('<c/>');
    assert.deepEqual(await channel.poll(0, 0), { respSeq: 1, messages: ['<a/>', '<b/>'] });
    assert.deepEqual(await channel.poll(1, 0), { respSeq: 2, messages: ['<c/>'] });
    assert.deepEqual(await channel.poll(2, 0), { respSeq: undefined, messages: [] });
  });

  for (const [asked, heldMs] of [
    [20_000, 20_000],
    [3_600_000, 300_000],
  ] as const) {
    it(`holds for ${heldMs} ms when asked for ${asked}`, async () => {
      const clock = new ManualClock();
      const channel = new EventChannel(clock);
      let isAnswered = false;
      const held = channel.poll(0, asked).finally(() => (isAnswered = true));
      clock.advance(heldMs - 1);
      await Promise.resolve();
      assert.equal(isAnswered, false);
      clock.advance(1);
      assert.deepEqual(await held, { respSeq: undefined, messages: [] });
      assert.equal(clock.timerCount, 0);
    });
  }

  it('holds nothing for a time that is none', async () => {
    const channel = new EventChannel(new ManualClock());
    for (const wait of [0, -1, NaN]) assert.equal((await channel.poll(0, wait)).respSeq, undefined);
  });

  it('cuts an answer that would be too long, and loses nothing', async () => {
    const channel = new EventChannel(new ManualClock());
    const long = 'x'.repeat(3 * 1024 * 1024);
    for (let n = 0; n < 3; n++) channel.push(long + n);
    const counts: number[] = [];
    for (let ack = 0; ack < 3; ack++) counts.push((await channel.poll(ack, 0)).messages.length);
    assert.deepEqual(counts, [1, 1, 1]);
  });

  it('says when a client leaves too much lying', () => {
    const channel = new EventChannel(new ManualClock());
    for (let n = 0; n < 100_000; n++) channel.push('<a/>');
    assert.equal(channel.isOverfull, false);
    channel.push('<a/>');
    assert.equal(channel.isOverfull, true);
    const few = new EventChannel(new ManualClock());
    few.push('x'.repeat(64 * 1024 * 1024 + 1));
    assert.equal(few.isOverfull, true);
  });

  it('delivers everything once and in order, whatever answers are lost', async () => {
    const step = fc.oneof(
      fc.constant('push' as const),
      fc.record({ isLost: fc.boolean(), waitMs: fc.constantFrom(0, 5_000) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const clock = new ManualClock();
        const channel = new EventChannel(clock);
        const received: string[] = [];
        let ackSeq = 0;
        let pushed = 0;
        const poll = async (isLost: boolean, waitMs: number): Promise<void> => {
          const answer = channel.poll(ackSeq, waitMs);
          clock.advance(waitMs);
          const { respSeq, messages } = await answer;
          if (isLost || respSeq === undefined) return;
          assert.equal(respSeq, ackSeq + 1);
          ackSeq = respSeq;
          received.push(...messages);
        };
        for (const next of steps) {
          if (next === 'push') channel.push(String(pushed++));
          else await poll(next.isLost, next.waitMs);
        }
        await poll(false, 0);
        await poll(false, 0);
        assert.deepEqual(
          received,
          Array.from({ length: pushed }, (_, n) => String(n)),
        );
      }),
    );
  });
});
