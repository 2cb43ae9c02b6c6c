import { decodeUtf8 } from '../base/utf8';
import { decodeReferences } from '../protocol/head';
import type { ByteRange } from './byteRanges';

export interface FoundAttribute extends ByteRange {
  /** The value with its references resolved. */
  readonly value: string;
}

// One character per byte, so that offsets in the text are offsets in the frame.
const byteDecoder = new TextDecoder('windows-1252');

/**
 * Finds the values of everything that looks like one of the attributes, whatever the rest of the frame is: it works on
 * broken XML and without quotes, and a value that is not closed ends with the frame. Names compare without case.
 *
 * @param maxBytes how much of the frame is looked at.
 */
export function findAttributes(frame: Uint8Array, names: readonly string[], maxBytes: number): FoundAttribute[] {
  const text = byteDecoder.decode(frame.subarray(0, maxBytes));
  const pattern = new RegExp(
    `(?<![\\w:.-])(?:${names.join('|')})[ \\t\\r\\n]*=[ \\t\\r\\n]*(?:"([^"]*)|'([^']*)|([^ \\t\\r\\n"'<>]+))`,
    'gdi',
  );
  const found: FoundAttribute[] = [];
  for (const match of text.matchAll(pattern)) {
    const [start, end] = match.indices![1] ?? match.indices![2] ?? match.indices![3]!;
    if (end > start) found.push({ start, end, value: decodeReferences(decodeUtf8(frame.subarray(start, end))) });
  }
  return found;
}

/** True when something in the frame looks like the attribute. */
export function hasAttribute(frame: Uint8Array, name: string, maxBytes: number): boolean {
  return findAttributes(frame, [name], maxBytes).length > 0;
}
