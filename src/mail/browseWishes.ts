import { WaitCancelledError } from './errors';

/** The view as far as wishes need it. */
export interface WishedView {
  readonly size: number;
  emptyBetween(from: number, till: number, limit: number): number[];
}

/** Positions of one folderBrowse, in ascending order. */
export interface Ask {
  readonly positions: readonly number[];
}

interface Wish {
  readonly from: number;
  readonly till: number;
  /** Positions before this one were looked at: filled, or asked for. */
  next: number;
  /** The request this wish sent last and waits for; one at a time, so that little is in the way of a newer wish. */
  own: Ask | undefined;
  /** Requests of others that bring cells of this wish. */
  readonly others: Set<Ask>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The cells that callers want to see. The newest wish is served first, since that is where the user looks now; a wish
 * given up while its turn had not come is never sent; and what is on its way already is waited for, not asked again.
 */
export class BrowseWishes {
  /** In order of age, the oldest first. */
  private wishes: Wish[] = [];
  private readonly asks = new Set<Ask>();

  private isServed = true;

  constructor(
    private readonly view: WishedView,
    private readonly cellsPerAsk: number,
  ) {}

  /** True when `next` would find nothing. */
  get areServed(): boolean {
    return this.isServed || this.wishes.length === 0;
  }

  /** Settles when all cells from `from` to `till` were looked at; rejects with WaitCancelledError when given up. */
  add(from: number, till: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(new WaitCancelledError());
    return new Promise<void>((resolve, reject) => {
      const giveUp = (): void => this.drop(wish, new WaitCancelledError());
      const end = (): void => signal?.removeEventListener('abort', giveUp);
      const wish: Wish = {
        from,
        till,
        next: from,
        own: undefined,
        others: new Set(),
        resolve: () => (end(), resolve()),
        reject: (error) => (end(), reject(error instanceof Error ? error : new Error(String(error)))),
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      this.wishes.push(wish);
      this.isServed = false;
    });
  }

  /** What to ask for now; `undefined` when all that is wanted is there or on its way. */
  next(): Ask | undefined {
    for (let at = this.wishes.length - 1; at >= 0; at--) {
      const wish = this.wishes[at];
      if (!wish || wish.own) continue;
      const positions = this.unasked(wish);
      const last = positions.at(-1);
      if (last === undefined) continue;
      wish.next = last + 1;
      wish.own = { positions };
      this.asks.add(wish.own);
      return wish.own;
    }
    this.isServed = true;
    this.settle();
    return undefined;
  }

  /** The answer to a request is there; cells it did not fill belong to messages that are gone (rule 3). */
  answered(ask: Ask): void {
    this.asks.delete(ask);
    this.isServed = false;
    for (const wish of this.wishes) {
      if (wish.own === ask) wish.own = undefined;
      wish.others.delete(ask);
    }
    this.settle();
  }

  /** A request failed: so do those who waited for it. */
  failed(ask: Ask, error: unknown): void {
    for (const wish of this.wishes.filter(({ own, others }) => own === ask || others.has(ask))) this.drop(wish, error);
    this.answered(ask);
  }

  /** Positions have moved: what was looked at has to be looked at again. */
  recheck(): void {
    this.asks.clear();
    this.isServed = false;
    for (const wish of this.wishes) {
      wish.next = wish.from;
      wish.own = undefined;
      wish.others.clear();
    }
  }

  failAll(error: unknown): void {
    this.asks.clear();
    for (const wish of this.wishes.splice(0)) wish.reject(error);
  }

  /** Empty cells of a wish that nobody asked for yet, as many as go into one request. */
  private unasked(wish: Wish): number[] {
    for (;;) {
      const empty = this.view.emptyBetween(wish.next, wish.till, this.cellsPerAsk);
      const last = empty.at(-1);
      if (last === undefined) {
        wish.next = Infinity;
        return [];
      }
      const positions = empty.filter((position) => !this.isAsked(position, wish));
      if (positions.length > 0) return positions;
      wish.next = last + 1;
    }
  }

  private isAsked(position: number, wish: Wish): boolean {
    for (const ask of this.asks) {
      if (!includes(ask.positions, position)) continue;
      wish.others.add(ask);
      return true;
    }
    return false;
  }

  private settle(): void {
    const done = this.wishes.filter(({ next, own, others }) => next === Infinity && !own && others.size === 0);
    if (done.length === 0) return;
    this.wishes = this.wishes.filter((wish) => !done.includes(wish));
    for (const wish of done) wish.resolve();
  }

  private drop(wish: Wish, error: unknown): void {
    this.wishes = this.wishes.filter((other) => other !== wish);
    wish.reject(error);
  }
}

/** Whether ascending positions have one, in logarithmic time. */
function includes(positions: readonly number[], wanted: number): boolean {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((positions[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return positions[low] === wanted;
}
