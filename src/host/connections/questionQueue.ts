/** Asks one question after the other: an input box that opens takes the place of the one that is open. */
export class QuestionQueue {
  private last: Promise<unknown> = Promise.resolve();

  /**
   * Asks when those before are answered. Settles as `question` does; rejects with the reason of the signal as soon as that
   * is aborted, and asks nothing from then on. Those behind wait for a question that is open, also when nobody else does.
   */
  ask<T>(signal: AbortSignal, question: () => Promise<T>): Promise<T> {
    const asked = this.last.then(() => {
      signal.throwIfAborted();
      return question();
    });
    this.last = asked.catch(() => undefined);
    return unlessAborted(signal, asked);
  }
}

function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(asError(signal.reason));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    const settle = (): void => signal.removeEventListener('abort', onAbort);
    promise.finally(settle).then(resolve, reject);
  });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
