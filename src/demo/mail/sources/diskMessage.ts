import { closeSync, openSync, readSync } from 'node:fs';
import type { HeaderField, SeedMessage } from '../../mailTypes';
import { decodedHeaders } from '../mime/plannedMessage';

/** Where the bytes of a message lie. */
export interface DiskRange {
  readonly path: string;
  /** Byte offset in the file. */
  readonly start: number;
  readonly lengthBytes: number;
}

/** Most bytes read to list a message; a header that is longer is cut there. */
const maxListedHeaderBytes = 256 * 1024;

/**
 * A message that stays on disk. Its bytes are read again each time, so a large archive costs no memory. A message
 * that vanished meanwhile reads as empty, as a message deleted by someone else does.
 */
export class DiskMessage implements SeedMessage {
  constructor(
    private readonly range: DiskRange,
    readonly internalDateMs: number,
    readonly flags: readonly string[],
    /** Undoes what the storage form did to the bytes, such as the quoting of mbox. */
    private readonly restore: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes,
  ) {}

  /** As stored: with LF line ends on disk, a few percent less than what is sent. */
  get sizeBytes(): number {
    return this.range.lengthBytes;
  }

  headers(): readonly HeaderField[] {
    return decodedHeaders(readRange(this.range, maxListedHeaderBytes));
  }

  raw(): Uint8Array {
    return withCrlf(this.restore(readRange(this.range, this.range.lengthBytes)));
  }
}

/** At most `limitBytes` of a range; nothing when the file is gone. */
export function readRange(range: DiskRange, limitBytes: number): Uint8Array {
  let file: number | undefined;
  try {
    file = openSync(range.path, 'r');
    const bytes = Buffer.allocUnsafe(Math.min(range.lengthBytes, limitBytes)); // cut to what was read
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, range.start));
  } catch {
    return new Uint8Array(0);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

const LF = 0x0a;
const CR = 0x0d;

/** Messages on disk mostly end their lines with LF alone; on the wire a line ends with CRLF. */
function withCrlf(bytes: Uint8Array): Uint8Array {
  let bare = 0;
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === LF && bytes[at - 1] !== CR) bare++;
  if (bare === 0) return bytes;
  const widened = new Uint8Array(bytes.length + bare);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === LF && bytes[at - 1] !== CR) widened[length++] = CR;
    widened[length++] = bytes[at]!;
  }
  return widened;
}
