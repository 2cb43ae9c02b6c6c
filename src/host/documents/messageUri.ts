import { isPartId, type MimePart } from '../../mail/mimePart';
import { extensionFor, mayActInEditor, safeFileName } from '../../mail/fileName';

export const messageScheme = 'ximss-message';
/** Extension, with its dot, that gives readable messages their language. */
export const messageExtension = '.ximss-mail';

/**
 * - `text`: the readable form; with a `partId` that of a message inside;
 * - `xml`: the EMail element as received; `source`: the whole message as RFC 5322 text; `part`: one part.
 */
export type DocumentKind = 'text' | 'xml' | 'source' | 'part';

/** A message of an account. */
export interface MessageRef {
  readonly accountId: string;
  readonly mailbox: string;
  readonly uid: number;
  /** Generation of the mailbox the UID belongs to, when it is known: in another one it means another message. */
  readonly uidValidity?: number | undefined;
}

/** One document of a message: all there is to know for opening it again after a restart. */
export interface DocumentRef extends MessageRef {
  readonly kind: DocumentKind;
  /** Of `text` (empty for the whole message) and `part`. */
  readonly partId: string;
  /** What the tab shows; has no meaning beyond that. */
  readonly name: string;
}

/** The parts of an address that vscode.Uri takes; `path` and `query` are not encoded. */
export interface UriComponents {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;
}

/** `ximss-message://account/mailbox/uid/kind/[partId/]name?v=UIDValidity`, each part of it encoded on its own. */
export function encodeDocumentRef(ref: DocumentRef): UriComponents {
  const segments = [ref.mailbox, String(ref.uid), ref.kind];
  if (ref.partId !== '') segments.push(ref.partId);
  segments.push(ref.name);
  return {
    scheme: messageScheme,
    authority: encodeAccountId(ref.accountId),
    path: `/${segments.map(encodeSegment).join('/')}`,
    query: ref.uidValidity === undefined ? '' : `v=${ref.uidValidity}`,
  };
}

/** The document an address means, `undefined` when it is none of ours. Addresses may come from anywhere. */
export function decodeDocumentRef(uri: UriComponents): DocumentRef | undefined {
  if (uri.scheme !== messageScheme || !uri.path.startsWith('/')) return undefined;
  const segments = uri.path.slice(1).split('/').map(decodeSegment);
  const [mailbox = '', uidText = '', kind = '', ...rest] = segments;
  const name = rest.pop();
  const partId = rest[0] ?? '';
  const accountId = decodeAccountId(uri.authority);
  if (!accountId || mailbox === '' || !isUid(uidText) || !isKind(kind) || !name || rest.length > 1) return undefined;
  // Whoever made the address chose the name, and the name chooses the editor: one that acts is not for mail. The form as
  // XML is written here, and a message puts no document type or schema into it.
  if (mayActInEditor(name) && !(kind === 'xml' && /\.xml$/i.test(name))) return undefined;
  if (partId === '' ? kind === 'part' : !isPartId(partId) || (kind !== 'part' && kind !== 'text')) return undefined;
  const validity = /^v=(\d{1,15})$/.exec(uri.query)?.[1];
  return {
    accountId,
    mailbox,
    uid: Number(uidText),
    ...(validity === undefined ? {} : { uidValidity: Number(validity) }),
    kind,
    partId,
    name,
  };
}

/** The readable form of a message, or of one inside it. */
export function textRef(message: MessageRef, subject: string | undefined, partId = ''): DocumentRef {
  return documentRef(message, 'text', partId, safeFileName(subject ?? '', 'Message') + messageExtension);
}

export function xmlRef(message: MessageRef, subject: string | undefined): DocumentRef {
  return documentRef(message, 'xml', '', `${safeFileName(subject ?? '', 'Message')}.xml`);
}

export function sourceRef(message: MessageRef, subject: string | undefined): DocumentRef {
  return documentRef(message, 'source', '', `${safeFileName(subject ?? '', 'Message')}.eml`);
}

/**
 * A part as a document of its own; a message inside is shown readable. What the editor would run or fetch things for
 * opens as plain text. Only for parts that have an id.
 */
export function partRef(message: MessageRef, part: MimePart): DocumentRef {
  if (part.message) return textRef(message, part.message.subject, part.partId);
  const fileName = partFileName(part);
  return documentRef(message, 'part', part.partId, mayActInEditor(fileName) ? `${fileName}.txt` : fileName);
}

/** File name of a part: the sender's, made safe, with an extension that fits its type if it has none. */
export function partFileName(part: MimePart): string {
  const name = safeFileName(part.fileName ?? part.description ?? '', `part-${part.partId || 'body'}`);
  return /\.[\p{L}\p{N}]{1,10}$/u.test(name) ? name : name + extensionFor(part.mediaType);
}

/** The same for every document of one message. */
export function messageKey({ accountId, mailbox, uid, uidValidity }: MessageRef): string {
  return JSON.stringify([accountId, mailbox, uid, uidValidity ?? 0]);
}

export function documentKey(ref: DocumentRef): string {
  return JSON.stringify([messageKey(ref), ref.kind, ref.partId, ref.name]);
}

function documentRef(message: MessageRef, kind: DocumentKind, partId: string, name: string): DocumentRef {
  const { accountId, mailbox, uid, uidValidity } = message;
  return { accountId, mailbox, uid, uidValidity, kind, partId, name };
}

function isKind(text: string): text is DocumentKind {
  return ['text', 'xml', 'source', 'part'].includes(text);
}

function isUid(text: string): boolean {
  return /^[1-9]\d{0,14}$/.test(text);
}

/** Only what would be taken for structure is encoded, so that tabs and breadcrumbs stay readable. */
function encodeSegment(segment: string): string {
  return segment.replace(/[%/\\\u0000-\u001F\u007F]|^\.+$|^$/g, (text) =>
    [...text].map((character) => percent(character.charCodeAt(0))).join(''),
  );
}

function percent(code: number): string {
  return `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
}

function decodeSegment(segment: string): string {
  return segment.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** The editor may change the letter case of this part of an address, so capitals are written as codes. */
function encodeAccountId(accountId: string): string {
  return [...accountId]
    .map((character) => (/[a-z0-9.-]/.test(character) ? character : `_${character.codePointAt(0)!.toString(16)}_`))
    .join('');
}

function decodeAccountId(authority: string): string {
  return authority.replace(/_([0-9a-f]{1,6})_/g, (whole, hex: string) => {
    const code = parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
