import { deepEqual, equal, rejects } from 'node:assert/strict';
import { QuestionQueue } from '../../../src/host/connections/questionQueue';
import { settled } from '../../support/manualClock';

describe('the queue of questions', () => {
  const start = () => {
    const open: string[] = [];
    const answers = new Map<string, (answer: string) => void>();
    const queue = new QuestionQueue();
    const ask = (name: string, signal = new AbortController().signal) =>
      queue.ask(signal, () => {
        open.push(name);
        return new Promise<string>((resolve) => answers.set(name, resolve));
      });
    return { open, answers, queue, ask };
  };

  it('asks the second when the first is answered', async () => {
    const { open, answers, ask } = start();
    const both = [ask('one'), ask('two')];
    await settled();
    deepEqual(open, ['one']);
    answers.get('one')?.('a');
    await settled();
    deepEqual(open, ['one', 'two']);
    answers.get('two')?.('b');
    deepEqual(await Promise.all(both), ['a', 'b']);
  });

  it('goes on behind a question that was closed', async () => {
    const { answers, queue, ask } = start();
    const closed = queue.ask(new AbortController().signal, () => Promise.reject(new Error('closed')));
    const next = ask('two');
    await rejects(closed, /closed/);
    await settled();
    answers.get('two')?.('b');
    equal(await next, 'b');
  });

  it('lets go of who gave up, and asks the next once the box is closed', async () => {
    const { open, answers, ask } = start();
    const abort = new AbortController();
    const first = ask('one', abort.signal);
    const second = ask('two');
    await settled();
    abort.abort(new Error('given up'));
    await rejects(first, /given up/);
    await settled();
    deepEqual(open, ['one']);
    answers.get('one')?.('a');
    await settled();
    answers.get('two')?.('b');
    equal(await second, 'b');
  });

  it('does not ask what nobody waits for any more', async () => {
    const { open, answers, ask } = start();
    const abort = new AbortController();
    const first = ask('one');
    const second = ask('two', abort.signal);
    abort.abort(new Error('given up'));
    await settled();
    answers.get('one')?.('a');
    await first;
    await rejects(second, /given up/);
    deepEqual(open, ['one']);
  });
});
