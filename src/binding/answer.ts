import { decodeUtf8 } from '../base/utf8';
import { readHead } from '../protocol/head';
import { BindingError } from './errors';
import { documentSpans, XmlSpanError } from './documentSpans';

/** What an `XIMSS` element brought. */
export interface WrappedDocuments {
  /** Number under which asynchronous messages are acknowledged; undefined when there was none. */
  readonly respSeq: number | undefined;
  /** The documents in it, in order, each exactly as its bytes were. */
  readonly documents: readonly Uint8Array[];
}

/**
 * Takes an answer of the web server apart (protocol reference, "HTTP binding"). Whether each document is well-formed is
 * for whoever reads it.
 *
 * @throws BindingError when it is no `XIMSS` element.
 */
export function unwrapDocuments(body: Uint8Array, peerName: string): WrappedDocuments {
  const { tag } = readHead(body);
  if (tag.toLowerCase() !== 'ximss') throw noXimss(body, tag, peerName);
  // A zero byte would cut a message in two.
  if (body.includes(0)) throw noXml(peerName);
  try {
    const { rootTag, spans } = documentSpans(body);
    return { respSeq: respSeqOf(rootTag, peerName), documents: spans.map(([start, end]) => body.subarray(start, end)) };
  } catch (error) {
    if (error instanceof XmlSpanError) throw noXml(peerName, error);
    throw error;
  }
}

function noXimss(body: Uint8Array, tag: string, peerName: string): BindingError {
  const start = decodeUtf8(body.subarray(0, 1024)).trimStart().toLowerCase();
  const isPage = tag.toLowerCase() === 'html' || start.startsWith('<!doctype html') || start.startsWith('<html');
  if (!isPage) return noXml(peerName);
  return new BindingError('http-page', `${peerName} answered with a web page instead of XIMSS`);
}

function noXml(peerName: string, cause?: unknown): BindingError {
  return new BindingError('http-no-xml', `${peerName} sent an answer that is no XIMSS`, { cause });
}

function respSeqOf(rootTag: string, peerName: string): number | undefined {
  const text = /\srespSeq\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(rootTag);
  if (!text) return undefined;
  const value = (text[1] ?? text[2] ?? '').trim();
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new BindingError('http-sequence', `${peerName} numbered its messages in a way that makes no sense`);
}
