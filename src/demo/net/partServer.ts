import { createServer, type Server, type ServerResponse } from 'node:http';
import type { DemoContext } from '../demoContext';
import { partContent } from '../mail/emailXml';
import { OperationError } from '../operationError';
import { readRaw } from '../operations/messageRead';

/** The session is gone: the status that XIMSS clients know (protocol reference, "HTTP binding"). */
const sessionGoneStatus = 550;

interface Content {
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly fileName: string;
}

/**
 * HTTP of a session: raw parts at `/Session/URLID/MIME/FOLDER/UID-PARTID-B/filename`, whole messages at
 * `/Session/URLID/MIME/FOLDER/UID-P.txt`. Who knows the urlID may read; nothing can be changed.
 */
export function createPartServer(context: DemoContext): Server {
  return createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return fail(response, 405, 'Only GET is supported');
    serve(request.url ?? '/', context, response).catch((error: unknown) => {
      if (error instanceof OperationError) return fail(response, 404, error.errorText);
      context.log(`HTTP request failed: ${String(error)}`);
      fail(response, 500, 'Internal error');
    });
  });
}

async function serve(url: string, context: DemoContext, response: ServerResponse): Promise<void> {
  const [root, urlId, kind, ...rest] = segmentsOf(url);
  if (root?.toLowerCase() !== 'session' || urlId === undefined) return fail(response, 404, 'Not found');
  const session = context.sessions.get(urlId.toLowerCase());
  if (!session) return fail(response, sessionGoneStatus, 'Session does not exist');
  // The name of a folder may hold slashes, sent encoded or as they are.
  const { folderName, target, fileName } = splitTarget(rest);
  const view = kind?.toLowerCase() === 'mime' ? session.findFolder(folderName) : undefined;
  const [, uid, partID] = target ?? [];
  if (!view || uid === undefined) return fail(response, 404, 'Not found');
  const raw = readRaw(view, Number(uid));
  const content = raw && (await findContent(raw, partID, fileName));
  if (content) succeed(response, content);
  else fail(response, 404, 'Not found');
}

function segmentsOf(url: string): string[] {
  const [path = ''] = url.split('?');
  try {
    return path.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return [];
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
  raw: Uint8Array,
  partID: string | undefined,
  fileName: string | undefined,
): Promise<Content | undefined> {
  if (partID === undefined) return { bytes: raw, type: 'text/plain', fileName: 'message.txt' };
  const part = await partContent(raw, partID);
  return part && { bytes: part.bytes, type: part.type, fileName: fileName || part.fileName || `part-${partID}` };
}

/** Mail is foreign content: it is downloaded, never shown by a browser as a page of this server. */
function succeed(response: ServerResponse, { bytes, type, fileName }: Content): void {
  const isPlainType = /^[\w.+-]+\/[\w.+-]+$/.test(type);
  response.writeHead(200, {
    'Content-Type': isPlainType ? type : 'application/octet-stream',
    'Content-Length': bytes.length,
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeFileName(fileName)}`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  });
  response.end(bytes);
}

function encodeFileName(name: string): string {
  return encodeURIComponent(name.replace(/[\u0000-\u001F\uD800-\uDFFF/\\]/gu, '_')).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function fail(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' });
  response.end(`${text}\n`);
}
