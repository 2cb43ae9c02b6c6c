import type { MessageSummary } from '../../mail/messageSummary';

/** Messages of one burst that are counted: the notice of more would not be another one. */
const maxCounted = 10_000;

/** Messages that came shortly after each other, each counted once, at the same cost for each. */
export class NewMailBurst {
  private readonly uids = new Set<number>();
  private isFull = false;

  constructor(readonly first: MessageSummary) {
    this.add(first);
  }

  get count(): number {
    return this.uids.size;
  }

  /** True when there were more than are counted. */
  get isMore(): boolean {
    return this.isFull;
  }

  add({ uid }: MessageSummary): void {
    if (this.uids.size < maxCounted) this.uids.add(uid);
    else this.isFull ||= !this.uids.has(uid);
  }

  /** There are more that nobody looked at. */
  addMore(): void {
    this.isFull = true;
  }
}
