import { createReadStream } from 'node:fs';
import { readHeaderBlock, fieldValue, latin1 } from '../mime/headerBlock';
import type { SeedMessage, SeedMessages } from '../../mailTypes';
import { DiskMessage, readRange } from './diskMessage';

/** Messages of one file, most: their places are held in memory, some twenty bytes each. */
const maxMessages = 5_000_000;

/**
 * The messages of an mbox file (RFC 4155). One pass finds where each begins, at a line that starts with `From `
 * behind an empty line; the file itself never is in memory. Quoted `>From ` lines are restored (mboxrd; of the
 * older mboxo form only real quotes of that text suffer).
 */
export async function readMbox(path: string): Promise<SeedMessages> {
  const { starts, endBytes } = await indexMbox(path);
  return {
    count: starts.length,
    at: (position): SeedMessage => {
      const start = starts[position];
      if (start === undefined) throw new RangeError(`There is no message at position ${position}`);
      return messageAt(path, start, starts[position + 1] ?? endBytes);
    },
  };
}

/** Bytes read for the separator line and the status fields. */
const headBytes = 4 * 1024;

function messageAt(path: string, start: number, end: number): SeedMessage {
  const head = readRange({ path, start, lengthBytes: end - start }, headBytes);
  const text = latin1(head);
  const separatorBytes = text.indexOf('\n') + 1;
  const status = statusOf(head);
  const range = { path, start: start + separatorBytes, lengthBytes: Math.max(0, end - start - separatorBytes) };
  return new DiskMessage(range, separatorDateMs(text.slice(0, separatorBytes)), status, unquote);
}

function statusOf(head: Uint8Array): string[] {
  const { fields } = readHeaderBlock(head);
  const letters = `${fieldValue(fields, 'Status') ?? ''}${fieldValue(fields, 'X-Status') ?? ''}`;
  const names: Readonly<Record<string, string>> = { R: 'Seen', A: 'Answered', F: 'Flagged', D: 'Deleted', T: 'Draft' };
  return [...letters].flatMap((letter) => names[letter] ?? []);
}

/** `From ann@example.net Mon Jun  3 21:52:05 2024`: the time of delivery, GMT (RFC 4155, appendix A). */
function separatorDateMs(line: string): number {
  const match = /([A-Z][a-z]{2})\s+(\d{1,2})\s+(\d{2}:\d{2}(?::\d{2})?)\s+(?:[A-Z+-]\S*\s+)?(\d{4})/.exec(line);
  const [, month = '', day = '', time = '', year = ''] = match ?? [];
  const timeMs = Date.parse(`${day} ${month} ${year} ${time} GMT`);
  return Number.isNaN(timeMs) ? 0 : timeMs;
}

/** Takes one `>` off lines such as `>From ` and `>>From `, and the empty line that ends the message. */
function unquote(bytes: Uint8Array): Uint8Array {
  const text = latin1(bytes);
  const restored = text.replace(/^>(>*From )/gm, '$1').replace(/(\r?\n)\r?\n$/, '$1');
  return restored.length === text.length ? bytes : Buffer.from(restored, 'latin1');
}

const separator = Buffer.from('From ');
const LF = 0x0a;
const CR = 0x0d;

interface MboxIndex {
  readonly starts: readonly number[];
  readonly endBytes: number;
}

async function indexMbox(path: string): Promise<MboxIndex> {
  const finder = new SeparatorFinder();
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) finder.push(chunk as Buffer);
  return { starts: finder.starts, endBytes: finder.readBytes };
}

/** Finds separators in a stream of chunks, wherever it is cut. */
class SeparatorFinder {
  readonly starts: number[] = [];
  readBytes = 0;
  /** The last bytes of what was read, in which a separator may have begun. */
  private tail: Buffer = Buffer.from('\n\n');

  push(chunk: Buffer): void {
    const window = Buffer.concat([this.tail, chunk]);
    const offset = this.readBytes - this.tail.length;
    for (let at = window.indexOf(separator); at !== -1; at = window.indexOf(separator, at + 1)) {
      if (isBehindEmptyLine(window, at) && this.starts.length < maxMessages) this.found(offset + at);
    }
    this.readBytes += chunk.length;
    this.tail = Buffer.from(window.subarray(Math.max(0, window.length - separator.length - 4)));
  }

  /** The tail is looked at twice, so a separator may be seen again. */
  private found(start: number): void {
    if (start > (this.starts.at(-1) ?? -1)) this.starts.push(start);
  }
}

function isBehindEmptyLine(window: Uint8Array, at: number): boolean {
  if (at < 2 || window[at - 1] !== LF) return false;
  return window[at - 2] === LF || (window[at - 2] === CR && window[at - 3] === LF);
}
