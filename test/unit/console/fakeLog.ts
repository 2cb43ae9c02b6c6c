import { Emitter } from '../../../src/base/emitter';
import { encodeUtf8 } from '../../../src/base/utf8';
import { classify } from '../../../src/protocol/message';
import { readHead } from '../../../src/protocol/head';
import type { TrafficEntry, TrafficFilter, TrafficRow, TrafficSession } from '../../../src/traffic/types';
import type { ConsoleLog, ConsoleRows } from '../../../src/host/console/consoleLog';

interface FakeFrame {
  readonly xml: string | Uint8Array;
  readonly direction: 'sent' | 'received';
  readonly isRedacted?: boolean;
}

/** A traffic log in plain objects: rows are added whole, and dropped from the front. */
export class FakeLog implements ConsoleLog {
  readonly rows = new Map<number, TrafficRow>();
  readonly entries = new Map<number, TrafficEntry>();
  readonly payloads = new Map<number, Uint8Array>();
  readonly sessions: TrafficSession[] = [
    { number: 1, accountId: 'a1', name: 'Anna', isOpen: true, isVisit: false, startedAtMs: 0, endedAtMs: undefined },
  ];
  readonly didChange = new Emitter<void>();
  droppedEntries = 0;
  private nextEntry = 1;
  nextRow = 1;

  get stats() {
    const keptBytes = [...this.payloads.values()].reduce((sum, bytes) => sum + bytes.length, 0);
    const { droppedEntries } = this;
    const counts = { entryCount: this.entries.size, rowCount: this.rows.size };
    return { ...counts, keptBytes, budgetBytes: 256_000_000, droppedEntries, droppedBytes: 0 };
  }

  /** Adds an exchange: its request, what came back, and how it ended. */
  exchange(request: string, answers: readonly string[], change: Partial<TrafficRow> & { isRedacted?: boolean } = {}) {
    const { isRedacted = false, ...fields } = change;
    const sent: FakeFrame = { xml: request, direction: 'sent', isRedacted };
    const received = answers.map((xml): FakeFrame => ({ xml, direction: 'received' }));
    return this.add([sent, ...received], {
      state: answers.length === 0 ? 'pending' : 'done',
      elapsedMs: answers.length === 0 ? undefined : 12.5,
      dataCount: Math.max(0, answers.length - 1),
      ...fields,
    });
  }

  event(xml: string | Uint8Array) {
    return this.add([{ xml, direction: 'received' }], { state: 'event' });
  }

  drop(rowCount: number): void {
    for (const [number] of [...this.rows].slice(0, rowCount)) {
      this.rows.delete(number);
      for (const [entry, { row }] of this.entries) {
        if (row !== number) continue;
        this.entries.delete(entry);
        this.payloads.delete(entry);
        this.droppedEntries += 1;
      }
    }
    this.didChange.fire();
  }

  /** Changes a row that is there, such as when its response has come. */
  change(row: number, fields: Partial<TrafficRow>): void {
    this.rows.set(row, { ...this.rows.get(row)!, ...fields });
    this.didChange.fire();
  }

  session(number: number) {
    return this.sessions.find((session) => session.number === number);
  }

  row(number: number) {
    return this.rows.get(number);
  }

  entry(number: number) {
    return this.entries.get(number);
  }

  payload(number: number) {
    return this.payloads.get(number);
  }

  entriesOfRow(row: number, from: number, limit: number): number[] {
    const all = [...this.entries.values()].filter((entry) => entry.row === row).map((entry) => entry.number);
    return all.slice(from, from + limit);
  }

  toWallMs(atMs: number): number {
    return 1_700_000_000_000 + atMs;
  }

  private add(frames: readonly FakeFrame[], fields: Partial<TrafficRow>): TrafficRow {
    const number = this.nextRow++;
    const atMs = number * 100;
    const first = this.nextEntry;
    for (const [index, frame] of frames.entries()) this.addEntry(frame, number, atMs + index * 4);
    const head = this.entries.get(first)!;
    const size = (direction: string): number =>
      frames.reduce((sum, frame, index) => {
        return frame.direction === direction ? sum + this.payloads.get(first + index)!.length : sum;
      }, 0);
    const row: TrafficRow = {
      number,
      session: 1,
      state: 'done',
      tag: head.tag,
      id: head.id,
      firstEntry: first,
      atMs,
      elapsedMs: undefined,
      sentBytes: size('sent'),
      receivedBytes: size('received'),
      dataCount: 0,
      errorText: undefined,
      origin: undefined,
      ...fields,
    };
    this.rows.set(number, row);
    this.didChange.fire();
    return row;
  }

  private addEntry(frame: FakeFrame, row: number, atMs: number): void {
    const number = this.nextEntry++;
    const bytes = typeof frame.xml === 'string' ? encodeUtf8(frame.xml) : frame.xml;
    const { tag, id } = readHead(bytes);
    this.payloads.set(number, bytes);
    this.entries.set(number, {
      number,
      session: 1,
      row,
      direction: frame.direction,
      atMs,
      tag,
      id,
      kind: frame.direction === 'sent' ? 'request' : classify({ tag, id }),
      sizeBytes: bytes.length,
      isRedacted: frame.isRedacted === true,
      fragment: undefined,
    });
  }
}

/** All rows of a fake log whose name holds the filter's text. */
export class FakeRows implements ConsoleRows {
  isScanning = false;
  problem: string | undefined;
  isDisposed = false;
  filter: TrafficFilter = {};
  readonly onDidChange;

  constructor(private readonly log: FakeLog) {
    this.onDidChange = log.didChange.event;
  }

  get count(): number {
    return this.shown().length;
  }

  setFilter(filter: TrafficFilter): void {
    this.filter = filter;
  }

  rowAt(position: number): number | undefined {
    return this.shown()[position];
  }

  isUndecided(): boolean {
    return false;
  }

  dispose(): void {
    this.isDisposed = true;
  }

  private shown(): number[] {
    const { text = '', errorsOnly = false } = this.filter;
    return [...this.log.rows.values()]
      .filter((row) => row.tag.includes(text) && (!errorsOnly || row.state === 'failed'))
      .map((row) => row.number);
  }
}
