import type { PendingRequest } from './pendingRequest';

/**
 * Every request that a message may still belong to, by id. A request that its caller gave up stays until its response,
 * so that its late answer is never taken for another's.
 */
export class PendingRequests {
  private readonly byId = new Map<string, PendingRequest>();
  /** In order of arrival; those that were cancelled meanwhile are skipped when their turn comes. */
  private queue: PendingRequest[] = [];
  private readonly abandoned = new Set<string>();
  private readonly answered = new Set<string>();
  /** The same in order of their answers, as a ring: the oldest of a set takes long to find once others were deleted. */
  private answeredInOrder: string[] = [];
  private nextAnswered = 0;
  private inFlight = 0;

  constructor(
    private readonly maxAbandoned: number,
    private readonly maxAnswered: number,
  ) {}

  get inFlightCount(): number {
    return this.inFlight;
  }

  get queuedCount(): number {
    return this.queue.length;
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  get(id: string): PendingRequest | undefined {
    return this.byId.get(id);
  }

  wasAnswered(id: string): boolean {
    return this.answered.has(id);
  }

  /** Takes a request in that waits for its turn. */
  enqueue(request: PendingRequest): void {
    this.byId.set(request.id, request);
    this.queue.push(request);
  }

  /** Takes a request in that is written at once. */
  addInFlight(request: PendingRequest): void {
    this.byId.set(request.id, request);
    this.answered.delete(request.id);
    this.inFlight++;
  }

  /** The next request to write, now counted as in flight; undefined when none waits. */
  takeQueued(): PendingRequest | undefined {
    const request = this.queue.shift();
    if (request) this.addInFlight(request);
    return request;
  }

  /** Forgets a request that was never written. */
  withdraw(request: PendingRequest): void {
    this.queue = this.queue.filter((other) => other !== request);
    this.byId.delete(request.id);
  }

  /** Nobody waits for this request any more; it makes room for another in flight. */
  abandon(request: PendingRequest): void {
    this.inFlight--;
    this.abandoned.add(request.id);
    if (this.abandoned.size <= this.maxAbandoned) return;
    const oldest = first(this.abandoned);
    this.abandoned.delete(oldest);
    this.byId.delete(oldest);
  }

  /** Forgets a request whose response is there, and remembers its id. */
  finish(request: PendingRequest): void {
    this.byId.delete(request.id);
    if (!this.abandoned.delete(request.id)) this.inFlight--;
    this.remember(request.id);
  }

  private remember(id: string): void {
    const forgotten = this.answeredInOrder[this.nextAnswered];
    if (forgotten !== undefined) this.answered.delete(forgotten);
    this.answered.add(id);
    this.answeredInOrder[this.nextAnswered] = id;
    this.nextAnswered = (this.nextAnswered + 1) % this.maxAnswered;
  }

  /** Takes everything out, in the order in which the requests were made. */
  takeAll(): PendingRequest[] {
    const all = [...this.byId.values()];
    this.byId.clear();
    this.queue = [];
    this.abandoned.clear();
    this.answered.clear();
    this.answeredInOrder = [];
    this.nextAnswered = 0;
    this.inFlight = 0;
    return all;
  }
}

/** The element that was put into a set first. */
function first(ids: ReadonlySet<string>): string {
  for (const id of ids) return id;
  throw new Error('The set is empty');
}
