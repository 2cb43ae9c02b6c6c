import type { PendingRequest } from './pendingRequest';
import { RequestTable } from './requestTable';

/**
 * Every request that a message may still belong to, by id. A request that its caller gave up stays until its response,
 * so that its late answer is never taken for another's.
 */
export class PendingRequests {
  private readonly byId = new RequestTable<PendingRequest>();
  /** In order of arrival. */
  private queue: PendingRequest[] = [];
  private readonly abandoned = new Set<string>();
  /** Ids answered last: each at the place of its remainder, until the next one with the same is answered. */
  private answered: string[] = [];
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

  /** True for an id that no new request may have. */
  isTaken(id: string): boolean {
    return this.byId.isTaken(id);
  }

  get(id: string): PendingRequest | undefined {
    return this.byId.get(id);
  }

  /** True for an id that was answered lately. */
  wasAnswered(id: string): boolean {
    return this.answered[Number(id) % this.maxAnswered] === id;
  }

  /** Those on the wire that somebody waits for, in no order. */
  awaited(): PendingRequest[] {
    return this.byId.values().filter((request) => request.wasSent && request.isAwaited);
  }

  /** Takes a request in that waits for its turn. */
  enqueue(request: PendingRequest): void {
    this.byId.add(request);
    this.queue.push(request);
  }

  /** Takes a request in that is written at once. */
  addInFlight(request: PendingRequest): void {
    this.byId.add(request);
    this.inFlight++;
  }

  /** The next request to write, now counted as in flight; undefined when none waits. */
  takeQueued(): PendingRequest | undefined {
    const request = this.queue.shift();
    if (request) this.inFlight++;
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
    this.answered[Number(request.id) % this.maxAnswered] = request.id;
  }

  /** Takes everything out, in the order in which the requests were made. */
  takeAll(): PendingRequest[] {
    const all = this.byId.values().sort((one, other) => one.request.number - other.request.number);
    this.byId.clear();
    this.queue = [];
    this.abandoned.clear();
    this.answered = [];
    this.inFlight = 0;
    return all;
  }
}

/** The element that was put into a set first. */
function first(ids: ReadonlySet<string>): string {
  for (const id of ids) return id;
  throw new Error('The set is empty');
}
