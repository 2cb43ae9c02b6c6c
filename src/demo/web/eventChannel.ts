import type { Clock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';

/** Messages that may wait for a client which does not fetch them; beyond, its session is over. */
const maxMessages = 100_000;
const maxCharacters = 64 * 1024 * 1024;
/** Most characters of one answer, unless one message is longer. */
const maxAnswerCharacters = 4 * 1024 * 1024;
/** Longest time that a request is held, in milliseconds, whatever it asks for. */
const longestWaitMs = 300_000;

/** What a request for asynchronous messages is answered with. */
export interface EventBatch {
  /** Number to acknowledge it by; undefined when there is nothing. */
  readonly respSeq: number | undefined;
  /** XML of each message. */
  readonly messages: readonly string[];
}

interface HeldPoll {
  readonly resolve: (batch: EventBatch) => void;
  readonly timer: Disposable;
}

const nothing: EventBatch = { respSeq: undefined, messages: [] };

/**
 * The asynchronous messages of an HTTP session (protocol reference, "HTTP binding"). They are answered in numbered
 * batches; the client acknowledges a number with its next request, and what it does not acknowledge is sent again.
 */
export class EventChannel {
  private waiting: string[] = [];
  private characters = 0;
  private unacknowledged: EventBatch | undefined;
  private lastSeq = 0;
  private held: HeldPoll | undefined;
  private flushIsDue = false;

  constructor(private readonly clock: Clock) {}

  /** True when more waits than a client may leave lying. */
  get isOverfull(): boolean {
    return this.waiting.length > maxMessages || this.characters > maxCharacters;
  }

  /** True while there is something that was never sent. */
  get hasWaiting(): boolean {
    return this.waiting.length > 0;
  }

  push(message: string): void {
    this.waiting.push(message);
    this.characters += message.length;
    this.flushSoon();
  }

  /**
   * The next batch, or the last one again when it was not acknowledged; held until there is one or time is up. A new
   * request takes the place of one that is still held, which is answered with nothing.
   *
   * @param ackSeq number of the last batch that arrived; undefined, for a client that does not count, acknowledges all.
   */
  poll(ackSeq: number | undefined, maxWaitMs: number): Promise<EventBatch> {
    this.release();
    this.acknowledge(ackSeq ?? this.lastSeq);
    const batch = this.unacknowledged ?? this.nextBatch();
    if (batch) return Promise.resolve(batch);
    if (!(maxWaitMs > 0)) return Promise.resolve(nothing);
    return new Promise((resolve) => {
      const timer = this.clock.setTimer(() => this.release(), Math.min(maxWaitMs, longestWaitMs));
      this.held = { resolve, timer };
    });
  }

  /** Answers a request that is held with nothing. */
  release(): void {
    this.answerHeld(nothing);
  }

  /** Takes what was never sent, for an answer that is delivered in another way. */
  takeWaiting(): string[] {
    const taken = this.waiting;
    this.waiting = [];
    this.characters = 0;
    return taken;
  }

  private acknowledge(ackSeq: number): void {
    const respSeq = this.unacknowledged?.respSeq;
    if (respSeq !== undefined && ackSeq >= respSeq) this.unacknowledged = undefined;
  }

  /** After whatever is at work right now, so that messages which belong together come together. */
  private flushSoon(): void {
    if (!this.held || this.flushIsDue) return;
    this.flushIsDue = true;
    queueMicrotask(() => {
      this.flushIsDue = false;
      const batch = this.held && this.nextBatch();
      if (batch) this.answerHeld(batch);
    });
  }

  private answerHeld(batch: EventBatch): void {
    const { held } = this;
    this.held = undefined;
    held?.timer.dispose();
    held?.resolve(batch);
  }

  private nextBatch(): EventBatch | undefined {
    if (this.waiting.length === 0) return undefined;
    let count = 0;
    let length = 0;
    while (
      count < this.waiting.length &&
      (count === 0 || length + this.waiting[count]!.length <= maxAnswerCharacters)
    ) {
      length += this.waiting[count++]!.length;
    }
    this.characters -= length;
    this.unacknowledged = { respSeq: ++this.lastSeq, messages: this.waiting.splice(0, count) };
    return this.unacknowledged;
  }
}
