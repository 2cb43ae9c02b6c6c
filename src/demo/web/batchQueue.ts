import { OperationError } from '../operationError';

/** Batches that may wait for the one at work. */
const maxWaiting = 20;

/** Does one batch of a session after the other, in the order in which they came. */
export class BatchQueue {
  /** Settles when all batches so far are done. */
  private tail: Promise<unknown> = Promise.resolve();
  private count = 0;

  /**
   * Runs `work` when its turn comes, and gives what it gives.
   * @throws OperationError at once when too many wait.
   */
  add<T>(work: () => Promise<T>): Promise<T> {
    if (this.count > maxWaiting) throw new OperationError('too many requests are waiting');
    this.count++;
    const done = this.tail.then(work).finally(() => this.count--);
    const ignore = (): void => undefined;
    this.tail = done.then(ignore, ignore);
    return done;
  }
}
