import { pollPath } from './addresses';
import { unwrapDocuments } from './answer';
import { PollNumbers } from './pollNumbers';
import { pause } from './pause';
import { sendUntilAnswered, type ChannelServices } from './syncChannel';

/** Below that a poll that brought nothing was not held, in milliseconds. */
const notHeldMs = 500;

/** Asks for what the server says by itself, over and over: each poll is held until there is something, or in vain. */
export class PollLoop {
  private readonly numbers = new PollNumbers();

  constructor(
    private readonly sessionKey: string,
    private readonly services: ChannelServices,
    private readonly deliver: (documents: readonly Uint8Array[], receivedAtMs: number) => void,
  ) {}

  /** Ends when the signal of the services fires; rejects with what makes polling on useless. */
  async run(): Promise<void> {
    const { signal, clock, limits } = this.services;
    while (!signal.aborted) {
      const startMs = clock.nowMs();
      const count = await this.poll();
      if (count === 0 && clock.nowMs() - startMs < notHeldMs) await pause(clock, limits.emptyPollPauseMs, signal);
    }
  }

  private async poll(): Promise<number> {
    const { limits, signal, peerName } = this.services;
    const { pollSeconds, pollGraceMs } = limits;
    const path = pollPath(this.sessionKey, this.numbers.ackSeq, pollSeconds);
    const timeoutMs = pollSeconds * 1000 + pollGraceMs;
    const answer = await sendUntilAnswered({ method: 'GET', path, timeoutMs, signal }, this.services);
    const documents = this.numbers.accept(unwrapDocuments(answer.body, peerName), peerName);
    this.deliver(documents, answer.receivedAtMs);
    return documents.length;
  }
}
