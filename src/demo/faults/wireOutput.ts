import type { Clock } from '../../base/clock';
import { disturbsWire, type FaultPlan } from './faultPlan';
import { GarbageSource, oversizeMessage } from './garbage';
import { seededRandom } from './seededRandom';

/** Where bytes go in the end. */
export interface WireTarget {
  write(bytes: Uint8Array): void;
  /** Breaks the connection at once. */
  destroy(): void;
}

interface Waiting {
  readonly frame: Uint8Array;
  readonly dueMs: number;
}

/** How long messages are gathered for one segment, in milliseconds. */
const joinWindowMs = 30;
/** One of so many messages has garbage before it. */
const garbageEvery = 4;
/** A break comes after this many messages at least, and at most as many again. */
const fewestBeforeClose = 8;
/** Most pieces that a message is cut into. */
const maxPieces = 5;

/**
 * The last thing messages pass before the socket. Without faults that is all it does; with them they wait in a queue,
 * so that order is kept whatever is done to each.
 */
export class WireOutput {
  private readonly waiting: Waiting[] = [];
  private running: Promise<void> | undefined;
  private isClosed = false;
  private sentCount = 0;
  private readonly random: () => number;
  private readonly garbage: GarbageSource;
  private readonly closeAfter: number;
  private oversizeIsDue = true;

  constructor(
    private readonly target: WireTarget,
    private readonly plan: () => FaultPlan,
    private readonly clock: Clock,
  ) {
    this.random = seededRandom(plan().seed ?? 1);
    this.garbage = new GarbageSource(this.random);
    this.closeAfter = fewestBeforeClose + Math.floor(this.random() * fewestBeforeClose);
  }

  /** Sends a frame, zero byte included, now or when it is due. */
  send(frame: Uint8Array): void {
    if (this.isClosed) return;
    const plan = this.plan();
    if (!disturbsWire(plan) && !this.running) return this.target.write(frame);
    this.waiting.push({ frame, dueMs: this.clock.nowMs() + (plan.delayMs ?? 0) });
    this.running ??= this.run();
  }

  /** Settles once nothing waits any more. */
  async drained(): Promise<void> {
    while (this.running) await this.running;
  }

  /** Drops what waits; nothing is written from here on. */
  close(): void {
    this.isClosed = true;
    this.waiting.length = 0;
  }

  private async run(): Promise<void> {
    for (let next = this.waiting[0]; next && !this.isClosed; next = this.waiting[0]) {
      const plan = this.plan();
      const waitMs = Math.max(next.dueMs - this.clock.nowMs(), plan.join === true ? joinWindowMs : 0);
      if (waitMs > 0) await this.wait(waitMs);
      const frames = this.waiting.splice(0, plan.join === true ? this.waiting.length : 1).map((entry) => entry.frame);
      await this.transmit(Buffer.concat(frames.flatMap((frame) => this.withGarbage(frame, plan))), frames.length, plan);
    }
    // Here and not in a later turn: a message sent in between would find nobody to send it.
    this.running = undefined;
  }

  private async transmit(bytes: Uint8Array, frameCount: number, plan: FaultPlan): Promise<void> {
    this.sentCount += frameCount;
    if (this.isClosed) return;
    if (plan.close === true && this.sentCount >= this.closeAfter) {
      this.target.write(bytes.subarray(0, Math.max(1, bytes.length >> 1)));
      this.close();
      // What was written has to leave before the break, or the client would see a clean end of messages.
      await this.wait(joinWindowMs);
      return this.target.destroy();
    }
    if (plan.oversize === true && this.oversizeIsDue) await this.sendOversize();
    if (plan.split !== true) return this.target.write(bytes);
    for (const piece of this.pieces(bytes)) {
      if (this.isClosed) return;
      this.target.write(piece);
      await this.wait(1);
    }
  }

  private async sendOversize(): Promise<void> {
    this.oversizeIsDue = false;
    for (const part of oversizeMessage()) {
      if (this.isClosed) return;
      this.target.write(part);
      await this.wait(0);
    }
  }

  private withGarbage(frame: Uint8Array, plan: FaultPlan): Uint8Array[] {
    const hasGarbage = plan.garbage === true && this.random() * garbageEvery < 1;
    return hasGarbage ? this.garbage.around(frame) : [frame];
  }

  private *pieces(bytes: Uint8Array): Generator<Uint8Array> {
    const count = 2 + Math.floor(this.random() * (maxPieces - 1));
    const cuts = Array.from({ length: count - 1 }, () => 1 + Math.floor(this.random() * (bytes.length - 1)));
    let start = 0;
    for (const cut of [...cuts.sort((a, b) => a - b), bytes.length]) {
      if (cut > start) yield bytes.subarray(start, cut);
      start = cut;
    }
  }

  private wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.clock.setTimer(resolve, delayMs));
  }
}
