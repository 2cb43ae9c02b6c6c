import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BatchQueue } from '../../../../src/demo/web/batchQueue';
import { BatchSequence } from '../../../../src/demo/web/batchSequence';
import { AnswerText } from '../../../../src/demo/web/answerText';
import { SessionCookie } from '../../../../src/demo/web/sessionCookie';
import { element } from '../../../../src/protocol/xml';

describe('batches of an HTTP session', () => {
  it('does every number once and in turn, whatever is sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 40 }), async (numbers) => {
        const sequence = new BatchSequence<number>();
        const done: number[] = [];
        let last = 0;
        for (const number of numbers) {
          const run = (): Promise<number> => Promise.resolve(done.push(number));
          if (number === last + 1) last = number;
          else if (number !== last || last === 0) {
            assert.throws(() => sequence.answer(String(number), run), { message: 'XIMSS request sequence error' });
            continue;
          }
          assert.equal(await sequence.answer(String(number), run), number);
          assert.equal(sequence.isRepeated(String(number)), true);
        }
        assert.deepEqual(
          done,
          Array.from({ length: last }, (_, position) => position + 1),
        );
      }),
    );
  });

  it('does not count a batch that was refused, or that has no number', async () => {
    const sequence = new BatchSequence<string>();
    const refuse = (): never => {
      throw new Error('refused');
    };
    assert.throws(() => sequence.answer('1', refuse), { message: 'refused' });
    assert.equal(await sequence.answer(undefined, () => Promise.resolve('free')), 'free');
    assert.equal(await sequence.answer('1', () => Promise.resolve('first')), 'first');
    assert.equal(sequence.isRepeated(undefined), false);
  });

  it('does one after the other, and goes on after one that failed', async () => {
    const queue = new BatchQueue();
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise(setImmediate);
      order.push(`${name} ends`);
      if (name === 'a') throw new Error('a fails');
    };
    const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => queue.add(work(name))));
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'fulfilled', 'fulfilled'],
    );
    assert.deepEqual(order, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('lets twenty wait for the one at work', async () => {
    const queue = new BatchQueue();
    const added = Array.from({ length: 21 }, () => queue.add(() => Promise.resolve()));
    assert.throws(() => queue.add(() => Promise.resolve()), { message: 'too many requests are waiting' });
    await Promise.all(added);
    await queue.add(() => Promise.resolve());
  });

  it('has an end for data, and always room for a response', () => {
    const answer = new AnswerText();
    const data = element('alert', {}, ['x'.repeat(20 * 1024 * 1024)]);
    answer.add(data);
    assert.throws(() => answer.add(data), { message: 'answer is too long for one batch' });
    answer.add(element('response', { id: '1', errorText: 'answer is too long for one batch' }));
    assert.match(answer.text.slice(-80), /<response id="1" [^>]+\/>$/);
  });

  it('asks for its cookie once the client must have it', () => {
    const cookie = new SessionCookie();
    assert.equal(cookie.admits(undefined, true), true);
    const [pair = ''] = (cookie.headerFor('1-a', true) ?? '').split(';');
    assert.equal(cookie.admits(undefined, false), true, 'the answer that set it may be lost');
    assert.equal(cookie.admits(undefined, true), false);
    assert.equal(cookie.admits(`x=y;${pair}`, true), true);
    assert.equal(cookie.admits(undefined, false), false);
    assert.equal(cookie.headerFor('1-a', true), undefined);
  });
});
