import type { Clock } from '../../src/base/clock';
import { NodeClock } from '../../src/transport/nodeClock';

/** One line of the table; the names are fixed, see scripts/bench.mjs for what is aimed at. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the value is measured against. */
  readonly against: string;
}

/** Hands a result to scripts/bench.mjs, which runs each benchmark in a process of its own. */
export function report(result: BenchResult): void {
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

/** Time as the extension has it. */
export function systemClock(): Clock {
  return new NodeClock();
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** Frees what can be freed. Needs `--expose-gc`. */
export function collectGarbage(): void {
  if (!globalThis.gc) throw new Error('Run with --expose-gc.');
  // A second pass takes what finalizers of the first one let go.
  globalThis.gc();
  globalThis.gc();
}

/** Objects, and what lies outside of the heap: array buffers are part of `external`. */
export function usedBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

export const frameBytes = 300;

/** A message of a folder listing, exactly {@link frameBytes} long, as most of real traffic is. */
export function listingFrame(requestId: number, index: number): Buffer {
  const start =
    `<folderReport id="${requestId}" folder="INBOX-1" index="${index}" UID="${10_000 + index * 7}">` +
    `<FLAGS>Seen,Media</FLAGS><E-From realName="Person ${index % 97}">person@example.com</E-From><Subject>Report `;
  const end = '</Subject><Size>12345</Size></folderReport>';
  return Buffer.from(
    `${start}${'about the quarter '.repeat(12).slice(0, frameBytes - start.length - end.length)}${end}`,
  );
}

/** A listing as it goes over the wire: for each request the `perRequest` messages and the response, zero bytes between. */
export function listingTraffic(
  requests: number,
  perRequest: number,
): { readonly sent: Buffer[]; readonly received: Buffer[] } {
  const sent: Buffer[] = [];
  const received: Buffer[] = [];
  for (let request = 1; request <= requests; request++) {
    sent.push(Buffer.from(`<folderBrowse id="${request}" folder="INBOX-1"/>`));
    for (let index = 0; index < perRequest; index++) received.push(listingFrame(request, index));
    received.push(Buffer.from(`<response id="${request}"/>`));
  }
  return { sent, received };
}

/** Frames joined with their zero bytes. */
export function asStream(frames: readonly Buffer[]): Buffer {
  const zero = Buffer.alloc(1);
  return Buffer.concat(frames.flatMap((frame) => [frame, zero]));
}
