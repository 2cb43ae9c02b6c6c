import { BindingError } from './errors';
import type { WrappedDocuments } from './answer';

/**
 * Which asynchronous messages have come: the number of the last answer goes out with the next poll, and what is not
 * acknowledged so is sent again (protocol reference, "HTTP binding").
 */
export class PollNumbers {
  private acknowledged = 0;

  get ackSeq(): number {
    return this.acknowledged;
  }

  /**
   * The documents of an answer that have not come before.
   * @throws BindingError when the server counts backwards: what it holds by then cannot be told.
   */
  accept({ respSeq, documents }: WrappedDocuments, peerName: string): readonly Uint8Array[] {
    // Nothing to acknowledge: an empty answer, or a server that does not repeat.
    if (respSeq === undefined) return documents;
    // Sent again although it was acknowledged: the poll that said so was lost.
    if (respSeq === this.acknowledged && respSeq > 0) return [];
    if (respSeq < this.acknowledged) {
      throw new BindingError('http-sequence', `${peerName} numbered its messages in a way that makes no sense`);
    }
    this.acknowledged = respSeq;
    return documents;
  }
}
