import * as base64 from 'nodemailer/lib/base64';
import MimeNode from 'nodemailer/lib/mime-node';
import * as quotedPrintable from 'nodemailer/lib/qp';

/** A part to be composed. A multipart has `parts`, all others `content`. */
export interface PartPlan {
  /** Such as `text/plain`, or with parameters: `text/calendar; method=REQUEST`. */
  readonly type: string;
  /** Text is written as UTF-8, bytes as they are (the type names their charset then). */
  readonly content?: string | Uint8Array;
  readonly parts?: readonly PartPlan[];
  readonly fileName?: string;
  /** More header fields of the part, such as Content-ID or Content-Disposition. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  /** `8bit` keeps the bytes; otherwise the composer chooses. */
  readonly transferEncoding?: '7bit' | '8bit' | 'base64' | 'quoted-printable';
}

export interface MessagePlan extends PartPlan {
  /** Seed of the boundaries: the same plan gives the same bytes. */
  readonly boundarySeed: string;
  readonly date: Date;
  readonly messageId: string;
  /** True for a copy that its author keeps. */
  readonly keepBcc?: boolean;
}

/**
 * Composes a message with the parts, headers and encodings of nodemailer's MIME node. Its own `build` streams, one
 * turn of the event loop for each part; here everything is in memory, so the tree is written out at once, which
 * lets a sample message be made at the moment it is looked at.
 */
export function composeMime(plan: MessagePlan): Uint8Array {
  const root = new MimeNode(plan.type, {
    baseBoundary: plan.boundarySeed,
    boundaryPrefix: '=_demo',
    keepBcc: plan.keepBcc === true,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(plan.fileName === undefined ? {} : { filename: plan.fileName }),
  });
  root.date = plan.date;
  fillNode(root, plan);
  root.setHeader('Message-ID', plan.messageId);
  const chunks: Uint8Array[] = [];
  writeNode(root, chunks);
  return Buffer.concat(chunks);
}

function fillNode(node: MimeNode, plan: PartPlan): void {
  for (const [name, value] of plan.headers ?? []) node.addHeader(name, value);
  if (plan.transferEncoding !== undefined) node.setHeader('Content-Transfer-Encoding', plan.transferEncoding);
  if (plan.parts !== undefined) {
    for (const part of plan.parts) {
      const options = part.fileName === undefined ? {} : { filename: part.fileName };
      fillNode(node.createChild(part.type, options), part);
    }
    return;
  }
  const { content = '' } = plan;
  // A text is handed over as one, so that the composer names its charset and chooses its encoding.
  node.setContent(typeof content === 'string' ? content.replace(/\r?\n/g, '\r\n') : Buffer.from(content));
}

function writeNode(node: MimeNode, chunks: Uint8Array[]): void {
  const keepsBytes = node.getHeader('Content-Transfer-Encoding') === '8bit';
  const encoding = keepsBytes ? '8bit' : node.getTransferEncoding() || '7bit';
  if (keepsBytes) hideContent(node, chunks);
  else chunks.push(Buffer.from(`${node.buildHeaders()}\r\n\r\n`));
  if (node.childNodes.length > 0) writeChildren(node, chunks);
  else chunks.push(encodedContent(node, encoding));
}

/** The composer replaces an encoding of 8bit while it knows the content: it writes the header without it. */
function hideContent(node: MimeNode, chunks: Uint8Array[]): void {
  const { content } = node;
  node.content = undefined;
  chunks.push(Buffer.from(`${node.buildHeaders()}\r\n\r\n`));
  node.content = content;
}

function writeChildren(node: MimeNode, chunks: Uint8Array[]): void {
  const delimiter = `--${String(node.boundary)}`;
  for (const [position, child] of node.childNodes.entries()) {
    chunks.push(Buffer.from(`${position > 0 ? '\r\n' : ''}${delimiter}\r\n`));
    writeNode(child, chunks);
  }
  chunks.push(Buffer.from(`\r\n${delimiter}--\r\n`));
}

function encodedContent(node: MimeNode, encoding: string): Uint8Array {
  const content = node.content ?? '';
  if (typeof content !== 'string' && !Buffer.isBuffer(content)) return new Uint8Array(0); // streams are never used here
  if (encoding === 'base64') return Buffer.from(base64.wrap(base64.encode(content)));
  if (encoding === 'quoted-printable') return Buffer.from(quotedPrintable.wrap(quotedPrintable.encode(content)));
  return Buffer.from(content);
}
