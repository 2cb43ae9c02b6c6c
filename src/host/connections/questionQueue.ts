/** Asks one question after the other: an input box that opens takes the place of the one that is open. */
export class QuestionQueue {
  private last: Promise<unknown> = Promise.resolve();

  /**
   * Asks when those before are answered. Settles as `question` does; rejects with the reason of the signal, and asks
   * nothing, when that was aborted by then.
   */
  ask<T>(signal: AbortSignal, question: () => Promise<T>): Promise<T> {
    const asked = this.last.then(() => {
      signal.throwIfAborted();
      return question();
    });
    this.last = asked.catch(() => undefined);
    return asked;
  }
}
