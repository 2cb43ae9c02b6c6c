import type { OutgoingHttpHeaders } from 'node:http';
import type { FolderView } from '../folder/folderView';
import { partContent } from '../mail/emailXml';
import { OperationError } from '../operationError';
import { readRaw } from '../operations/messageRead';
import type { DemoSession } from '../session';
import { WebError } from './webError';
import type { WebExchange } from './webExchange';

interface Content {
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly fileName: string;
}

/**
 * Raw parts at `/Session/URLID/MIME/FOLDER/UID-PARTID-B/filename`, whole messages at `/Session/URLID/MIME/FOLDER/UID-P.txt`.
 * The session may have come over TCP as well. Nothing can be changed here.
 */
export async function servePart(exchange: WebExchange, session: DemoSession, path: readonly string[]): Promise<void> {
  // The name of a folder may hold slashes, sent encoded or as they are.
  const { folderName, target, fileName } = splitTarget(path);
  const view = session.findFolder(folderName);
  const [, uid, partID] = target ?? [];
  if (!view || uid === undefined) throw new WebError(404, 'Not found');
  const content = await findContent(readMessage(view, Number(uid)), partID, fileName);
  if (!content) throw new WebError(404, 'Not found');
  await exchange.answer(200, headersOf(content), content.bytes);
}

function readMessage(view: FolderView, uid: number): Uint8Array | undefined {
  try {
    return readRaw(view, uid);
  } catch (error) {
    if (error instanceof OperationError) throw new WebError(404, error.errorText);
    throw error;
  }
}

const partPattern = /^(\d{1,15})-(\d\d(?:-\d\d)*)-B$/i;
const messagePattern = /^(\d{1,15})-P\.txt$/i;

function splitTarget(segments: readonly string[]): {
  folderName: string;
  target: RegExpExecArray | null;
  fileName: string | undefined;
} {
  const last = segments.at(-1) ?? '';
  const whole = messagePattern.exec(last) ?? partPattern.exec(last);
  if (whole) return { folderName: segments.slice(0, -1).join('/'), target: whole, fileName: undefined };
  return {
    folderName: segments.slice(0, -2).join('/'),
    target: partPattern.exec(segments.at(-2) ?? ''),
    fileName: last,
  };
}

async function findContent(
  raw: Uint8Array | undefined,
  partID: string | undefined,
  fileName: string | undefined,
): Promise<Content | undefined> {
  if (!raw) return undefined;
  if (partID === undefined) return { bytes: raw, type: 'text/plain', fileName: 'message.txt' };
  const part = await partContent(raw, partID);
  return part && { bytes: part.bytes, type: part.type, fileName: fileName || part.fileName || `part-${partID}` };
}

/** Mail is foreign content: it is downloaded, never shown by a browser as a page of this server. */
function headersOf({ type, fileName }: Content): OutgoingHttpHeaders {
  const isPlainType = /^[\w.+-]+\/[\w.+-]+$/.test(type);
  return {
    'Content-Type': isPlainType ? type : 'application/octet-stream',
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeFileName(fileName)}`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
  };
}

function encodeFileName(name: string): string {
  return encodeURIComponent(name.replace(/[\u0000-\u001F\uD800-\uDFFF/\\]/gu, '_')).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
