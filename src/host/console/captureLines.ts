import { decodeUtf8Strict } from '../../base/utf8';
import type { TrafficLog } from '../../traffic/trafficLog';

/** Version of the capture format; grows when a reader of an older one could go wrong. */
export const captureVersion = 1;

/**
 * A capture of the whole log as JSON Lines: a header, a line per session, then a line per entry in order of arrival.
 * Payloads are text where they are UTF-8, else base64. Secrets were masked before they came into the log, so they
 * are not in here either. Entries that the byte budget drops meanwhile are left out.
 */
export function* captureLines(log: TrafficLog): Generator<string> {
  yield JSON.stringify({ type: 'ximss-capture', version: captureVersion, droppedEntries: log.stats.droppedEntries });
  for (const { number, accountId, name } of log.sessions) {
    yield JSON.stringify({ type: 'session', session: number, accountId, name });
  }
  const end = log.nextEntry;
  for (let number = log.firstEntry; number < end; number++) {
    const line = entryLine(log, number);
    if (line !== undefined) yield line;
  }
}

function entryLine(log: TrafficLog, number: number): string | undefined {
  const entry = log.entry(number);
  if (entry === undefined) return undefined;
  const { session, row, direction, sizeBytes, isRedacted, fragment } = entry;
  const time = new Date(log.toWallMs(entry.atMs)).toISOString();
  const payload = log.payload(number);
  const content = payload === undefined ? {} : contentOf(payload);
  return JSON.stringify({
    type: 'entry',
    number,
    session,
    row,
    direction,
    time,
    sizeBytes,
    isRedacted,
    fragment,
    ...content,
  });
}

function contentOf(payload: Uint8Array): { readonly text: string } | { readonly base64: string } {
  try {
    return { text: decodeUtf8Strict(payload) };
  } catch {
    return { base64: Buffer.from(payload).toString('base64') };
  }
}
