import { decodeHeaderText } from './charsets';
import { fieldValue, readHeaderBlock, type RawField } from './headerBlock';
import { parseParameterized, type ParameterizedValue } from './parameters';

// Why a walker of our own: the well-kept parsers (postal-mime among them) give a flat result, texts joined and
// attachments listed, and keep their tree to themselves. A server has to show the tree as it is. Encoded words and
// addresses are left to postal-mime, and the tests take its result as referee for texts and attachments.

/** One entity of a message, its body not decoded yet. */
export interface MimePart {
  readonly fields: readonly RawField[];
  readonly type: string;
  readonly subtype: string;
  readonly contentType: ParameterizedValue;
  /** Absent without a Content-Disposition. */
  readonly disposition: ParameterizedValue | undefined;
  /** In lower case, empty when none is given. */
  readonly transferEncoding: string;
  readonly contentId: string | undefined;
  readonly description: string | undefined;
  readonly location: string | undefined;
  /** Bytes between this part's header and its end, still transfer encoded. */
  readonly body: Uint8Array;
  /** Path such as `02-01`; empty for the outermost multipart, which is no part of anything. */
  readonly partID: string;
  /** Parts of a multipart, in order. */
  readonly parts: readonly MimePart[];
  /** Says what is wrong with the structure. */
  readonly parseError: string | undefined;
}

/**
 * Multiparts within each other, deepest; what is deeper is shown as one part without content. Together with the
 * bound on messages within each other this stays below the depth that the XML codec allows.
 */
const maxDepth = 20;
/** Parts of one message, most; the rest of it is left out. */
const maxParts = 1000;

/**
 * Reads the structure of a message. Never throws: what breaks the rules is named in `parseError`.
 *
 * Numbers: the parts of the outermost multipart are 01, 02, ...; those of multipart 01 are 01-01, 01-02, ...; a
 * message without multipart is part 01. With `parentID` everything is inside that message/rfc822 part.
 */
export function parseMime(bytes: Uint8Array, parentID = ''): MimePart {
  return new Walker().message(bytes, parentID);
}

class Walker {
  private remaining = maxParts;

  message(bytes: Uint8Array, parentID: string): MimePart {
    const part = this.entity(bytes, parentID, 0, 'text/plain');
    return part.type === 'multipart' ? part : { ...part, partID: joinID(parentID, 1) };
  }

  private entity(bytes: Uint8Array, partID: string, depth: number, defaultType: string): MimePart {
    this.remaining--;
    let header = readHeaderBlock(bytes);
    const contentType = parseParameterized(fieldValue(header.fields, 'Content-Type') ?? defaultType);
    const charset = contentType.parameters.get('charset');
    if (charset !== undefined) header = readHeaderBlock(bytes, charset);
    const disposition = fieldValue(header.fields, 'Content-Disposition');
    const [type = '', subtype = ''] = splitType(contentType.value, defaultType);
    const body = bytes.subarray(header.bodyStart);
    const description = fieldValue(header.fields, 'Content-Description');
    return {
      fields: header.fields,
      type,
      subtype,
      contentType,
      disposition: disposition === undefined ? undefined : parseParameterized(disposition),
      transferEncoding: parseParameterized(fieldValue(header.fields, 'Content-Transfer-Encoding') ?? '').value,
      contentId: fieldValue(header.fields, 'Content-ID'),
      description: description === undefined ? undefined : decodeHeaderText(description),
      location: fieldValue(header.fields, 'Content-Location'),
      body,
      partID,
      ...this.content(body, type, subtype, contentType.parameters.get('boundary'), partID, depth),
      ...(header.endsProperly ? {} : { parseError: 'the header does not end with an empty line' }),
    };
  }

  private content(
    body: Uint8Array,
    type: string,
    subtype: string,
    boundary: string | undefined,
    partID: string,
    depth: number,
  ): Pick<MimePart, 'parts' | 'parseError'> {
    if (type !== 'multipart') return { parts: [], parseError: undefined };
    if (boundary === undefined || boundary === '') {
      return { parts: [plainPart(body, partID)], parseError: 'the multipart has no boundary' };
    }
    if (depth >= maxDepth) return { parts: [], parseError: 'multiparts are nested too deep' };
    const { pieces, isClosed } = splitMultipart(body, boundary, this.remaining);
    const defaultType = subtype === 'digest' ? 'message/rfc822' : 'text/plain';
    const parts: MimePart[] = [];
    for (const [position, piece] of pieces.entries()) {
      if (this.remaining <= 0) break;
      parts.push(this.entity(piece, joinID(partID, position + 1), depth + 1, defaultType));
    }
    if (pieces.length === 0) return { parts: [plainPart(body, partID)], parseError: 'the boundary does not occur' };
    return { parts, parseError: isClosed ? undefined : 'the closing boundary is missing' };
  }
}

/** What cannot be told apart is shown as one text: a reader loses nothing then. */
function plainPart(body: Uint8Array, parentID: string): MimePart {
  return {
    fields: [],
    type: 'text',
    subtype: 'plain',
    contentType: { value: 'text/plain', parameters: new Map() },
    disposition: undefined,
    transferEncoding: '',
    contentId: undefined,
    description: undefined,
    location: undefined,
    body,
    partID: joinID(parentID, 1),
    parts: [],
    parseError: undefined,
  };
}

function joinID(parentID: string, position: number): string {
  const number = String(position).padStart(2, '0');
  return parentID === '' ? number : `${parentID}-${number}`;
}

function splitType(value: string, defaultType: string): string[] {
  return (/^[^\s/]+\/[^\s/]+$/.test(value) ? value : defaultType).split('/');
}

/** The bytes between the delimiter lines (RFC 2046, section 5.1.1); the line end before a delimiter belongs to it. */
function splitMultipart(
  body: Uint8Array,
  boundary: string,
  limit: number,
): { pieces: Uint8Array[]; isClosed: boolean } {
  const view = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const delimiter = Buffer.from(`--${boundary}`, 'utf8');
  const pieces: Uint8Array[] = [];
  let start = -1;
  for (let at = view.indexOf(delimiter); at !== -1; at = view.indexOf(delimiter, at + delimiter.length)) {
    if (at > 0 && view[at - 1] !== LF) continue;
    let end = at + delimiter.length;
    const isClosing = view[end] === DASH && view[end + 1] === DASH;
    if (isClosing) end += 2;
    while (view[end] === SPACE || view[end] === TAB || view[end] === CR) end++;
    if (end < view.length && view[end] !== LF) continue; // a longer boundary that starts the same
    if (start !== -1) pieces.push(body.subarray(start, Math.max(start, pieceEnd(view, at))));
    if (isClosing) return { pieces, isClosed: true };
    if (pieces.length >= limit) return { pieces, isClosed: false };
    start = end + 1;
  }
  if (start !== -1) pieces.push(body.subarray(Math.min(start, body.length)));
  return { pieces, isClosed: false };
}

function pieceEnd(view: Uint8Array, delimiterAt: number): number {
  if (delimiterAt === 0) return 0;
  return view[delimiterAt - 2] === CR ? delimiterAt - 2 : delimiterAt - 1;
}

const LF = 0x0a;
const CR = 0x0d;
const TAB = 0x09;
const SPACE = 0x20;
const DASH = 0x2d;
