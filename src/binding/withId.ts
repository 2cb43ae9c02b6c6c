import { encodeUtf8 } from '../base/utf8';
import { encodeWithId, parseFrame } from '../protocol/codec';
import { readHead } from '../protocol/head';
import { escapeAttribute } from '../protocol/xml';

const endOfName = new Set([0x20, 0x09, 0x0a, 0x0d, 0x2f, 0x3e]);

/**
 * The document under the id of a request; apart from the id its bytes stay as they are.
 * @throws XmlError when it has another id and is not well-formed.
 */
export function withId(document: Uint8Array, id: string): Uint8Array {
  const { id: present } = readHead(document);
  if (present === id) return document;
  if (present !== undefined) return encodeWithId(parseFrame(document), id);
  const end = document.findIndex((byte, position) => position > 0 && endOfName.has(byte));
  const inserted = encodeUtf8(` id="${escapeAttribute(id)}"`);
  const changed = new Uint8Array(document.length + inserted.length);
  changed.set(document.subarray(0, end));
  changed.set(inserted, end);
  changed.set(document.subarray(end), end + inserted.length);
  return changed;
}
