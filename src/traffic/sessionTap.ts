import { readHead, type FrameHead, type FrameName } from '../protocol/head';
import type { EntryNumber, FragmentReason, WireTap } from '../protocol/wireTap';
import { Pairing, type Placing } from './pairing';
import { Redactor } from './redaction';
import type { RowTable } from './rowTable';
import type { Direction, RowNumber, RowState, SessionNumber } from './types';

/** A frame, masked and put into a row, on its way into the log. */
export interface PlacedFrame {
  readonly session: SessionNumber;
  readonly direction: Direction;
  readonly atMs: number;
  /** What may be kept. A view: the log copies it. */
  readonly kept: Uint8Array;
  /** Head of what is kept, so that a masked secret does not stay behind as a name or id. */
  readonly head: FrameName;
  readonly sizeBytes: number;
  readonly isRedacted: boolean;
  readonly fragment: FragmentReason | undefined;
  readonly placing: Placing;
  readonly origin: EntryNumber | undefined;
}

/** What a tap writes to; implemented by TrafficLog. */
export interface FrameSink {
  readonly rows: RowTable;
  append(frame: PlacedFrame): { readonly entry: EntryNumber; readonly row: RowNumber };
  settle(row: RowNumber, state: RowState): void;
  closeSession(session: SessionNumber): void;
}

/** Writes what one session sends and receives to the log. Made by TrafficLog.openSession. */
export class SessionTap implements WireTap {
  private readonly redactor = new Redactor();
  private readonly pairing: Pairing;
  private closed = false;

  constructor(
    readonly session: SessionNumber,
    private readonly sink: FrameSink,
  ) {
    this.pairing = new Pairing(sink.rows);
  }

  sent(frame: Uint8Array, sentAtMs: number, origin?: EntryNumber, head: FrameName = readHead(frame)): EntryNumber {
    return this.write(frame, 'sent', sentAtMs, head, this.pairing.placeSent(head), undefined, origin);
  }

  received(
    frame: Uint8Array,
    receivedAtMs: number,
    fragment?: FragmentReason,
    head: FrameHead = readHead(frame),
  ): EntryNumber {
    const placing = this.pairing.placeReceived(head, fragment);
    return this.write(frame, 'received', receivedAtMs, head, placing, fragment, undefined);
  }

  addSecret(secret: string): void {
    this.redactor.addSecret(secret);
  }

  maskText(text: string, isCut: boolean): string {
    return this.redactor.maskText(text, isCut);
  }

  /** The connection is gone: what still waits will not be answered. Safe to call twice. */
  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const row of this.pairing.close()) this.sink.settle(row, 'lost');
    this.sink.closeSession(this.session);
  }

  private write(
    frame: Uint8Array,
    direction: Direction,
    atMs: number,
    head: FrameName,
    placing: Placing,
    fragment: FragmentReason | undefined,
    origin: EntryNumber | undefined,
  ): EntryNumber {
    const kept = this.redactor.mask(frame, direction, head, fragment !== undefined);
    const isRedacted = kept !== frame;
    const { entry, row } = this.sink.append({
      session: this.session,
      direction,
      atMs,
      kept,
      head: isRedacted ? readHead(kept) : head,
      sizeBytes: frame.length,
      isRedacted,
      fragment,
      placing,
      origin,
    });
    if (head.id !== undefined) this.follow(head.id, row, placing);
    return entry;
  }

  private follow(id: string, row: RowNumber, placing: Placing): void {
    if (placing.outcome) this.pairing.finish(id);
    else if (placing.state === 'pending' && placing.row === undefined) {
      for (const lost of this.pairing.await(id, row)) this.sink.settle(lost, 'lost');
    }
  }
}
