import { equal, rejects } from 'node:assert/strict';
import { LazyValue } from '../../../src/base/lazyValue';

describe('a lazy value', () => {
  it('is made at its first use, once', async () => {
    let count = 0;
    const value = new LazyValue(() => Promise.resolve(++count));
    equal(count, 0);
    const both = await Promise.all([value.get(), value.get()]);
    equal(both.join(), '1,1');
    equal(await value.get(), 1);
  });

  it('is tried again by whoever asks after a failure', async () => {
    let count = 0;
    const value = new LazyValue(() => (++count === 1 ? Promise.reject(new Error('no file')) : Promise.resolve(count)));
    const both = [value.get(), value.get()];
    for (const asked of both) await rejects(asked, /no file/);
    equal(await value.get(), 2);
    equal(await value.get(), 2);
  });
});
