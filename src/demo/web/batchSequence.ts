import { OperationError } from '../operationError';

/**
 * The numbers of a session's batches of requests (protocol reference, "HTTP binding"): they start at 1 and grow by one,
 * and the same number again is the same batch, whose answer was lost. That the server keeps the last answer for it is
 * recalled, not proven.
 */
export class BatchSequence<T> {
  private lastSeq = 0;
  private lastAnswer: Promise<T> | undefined;

  /**
   * The answer to a batch: that of `run`, or the one that was given before.
   *
   * @param reqSeq number as it was sent; undefined for a client that does not count.
   * @throws OperationError when the number is neither the next nor the last; what `run` throws leaves the number unused.
   */
  answer(reqSeq: string | undefined, run: () => Promise<T>): Promise<T> {
    if (reqSeq === undefined) return run();
    const seq = /^\d{1,15}$/.test(reqSeq) ? Number(reqSeq) : NaN;
    if (seq === this.lastSeq && this.lastAnswer) return this.lastAnswer;
    if (seq !== this.lastSeq + 1) throw new OperationError('XIMSS request sequence error');
    const answer = run();
    this.lastSeq = seq;
    this.lastAnswer = answer;
    return answer;
  }

  /** Whether that is the batch which was answered, or is at work, already. */
  isRepeated(reqSeq: string | undefined): boolean {
    return this.lastSeq > 0 && reqSeq !== undefined && Number(reqSeq) === this.lastSeq;
  }
}
