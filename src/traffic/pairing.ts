import { classify } from '../protocol/message';
import type { FrameHead, FrameName } from '../protocol/head';
import type { FragmentReason } from '../protocol/wireTap';
import type { RowTable } from './rowTable';
import type { RowNumber, RowState, TrafficEntry } from './types';

/** Requests that may wait at once; the oldest counts as lost then. Guards against a peer that never answers. */
const maxPending = 65_536;

const none: readonly RowNumber[] = [];

/** What becomes of most requests. */
const newRequest: Placing = { row: undefined, kind: 'request', state: 'pending', outcome: undefined };

/** What becomes of a frame. */
export interface Placing {
  /** The row it joins; undefined for a row of its own. */
  readonly row: RowNumber | undefined;
  readonly kind: TrafficEntry['kind'];
  /** State of the row of its own. */
  readonly state: RowState;
  /** Set when the frame ends its exchange. */
  readonly outcome: 'done' | 'failed' | undefined;
}

/**
 * Puts the frames of one session into rows: a request with what is answered under its id. Ids may be used again; a
 * frame belongs to the latest request with its id that waits.
 */
export class Pairing {
  private readonly pending = new Map<string, RowNumber>();

  constructor(private readonly rows: RowTable) {}

  placeSent(head: FrameName): Placing {
    // All of a login is one exchange: `auth` carries the id of its `login` (protocol reference, "Login").
    const isAuth = head.tag.length === 4 && head.tag.toLowerCase() === 'auth';
    if (!isAuth && head.id !== undefined) return newRequest;
    const row = head.id === undefined ? undefined : this.pendingRow(head.id);
    // Without an id no answer can be told to be its own, so there is nothing to wait for.
    const state = head.id === undefined ? 'event' : 'pending';
    return { row, kind: 'request', state, outcome: undefined };
  }

  placeReceived(head: FrameHead, fragment: FragmentReason | undefined): Placing {
    const kind = fragment ? 'unreadable' : classify(head);
    const row = kind === 'response' || kind === 'data' ? this.pending.get(head.id!) : undefined;
    if (row === undefined) {
      return { row: undefined, kind, state: 'event', outcome: undefined };
    }
    const outcome = kind === 'data' ? undefined : head.hasError ? 'failed' : 'done';
    return { row: this.kept(row), kind, state: outcome ?? 'pending', outcome };
  }

  /** Notes that the row waits for frames with this id. Returns rows that wait no more because of it. */
  await(id: string, row: RowNumber): readonly RowNumber[] {
    const displaced = this.pending.get(id);
    if (displaced !== undefined) this.pending.delete(id);
    this.pending.set(id, row);
    const isDisplaced = displaced !== undefined && displaced !== row;
    if (!isDisplaced && this.pending.size <= maxPending) return none;
    const lost = isDisplaced ? [displaced] : [];
    if (this.pending.size > maxPending) {
      const [oldestId, oldest] = this.pending.entries().next().value!;
      this.pending.delete(oldestId);
      lost.push(oldest);
    }
    return lost.filter((number) => this.rows.has(number));
  }

  /** The response with this id is there. */
  finish(id: string): void {
    this.pending.delete(id);
  }

  /** Ends all waiting; the rows that waited, as far as they are kept. */
  close(): RowNumber[] {
    const lost = [...this.pending.values()].filter((number) => this.rows.has(number));
    this.pending.clear();
    return lost;
  }

  /** The waiting row; undefined when it is not kept any more, although its answer is still awaited. */
  private pendingRow(id: string): RowNumber | undefined {
    const row = this.pending.get(id);
    return row === undefined ? undefined : this.kept(row);
  }

  private kept(row: RowNumber): RowNumber | undefined {
    return this.rows.has(row) ? row : undefined;
  }
}
