import { WaitCancelledError } from './errors';

/**
 * Waits for work that others may wait for too: an aborted `signal` ends this wait, never the work.
 * Rejects with WaitCancelledError when aborted, else as the work does.
 */
export function waitFor<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  if (signal.aborted) {
    // Nobody else may be listening: a failure of the work is not this caller's any more.
    work.catch(() => undefined);
    return Promise.reject(new WaitCancelledError());
  }
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new WaitCancelledError());
    signal.addEventListener('abort', abort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Runs one piece of work at a time, in the order it was given. A failure concerns only its own caller. */
export class SerialQueue {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }
}
