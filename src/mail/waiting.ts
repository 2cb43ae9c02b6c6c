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
