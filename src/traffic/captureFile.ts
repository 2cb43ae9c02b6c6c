import { decodeUtf8Strict } from '../base/utf8';
import type { EntryNumber } from '../protocol/wireTap';
import { encodeBase64 } from '../base/base64';
import type { TrafficEntry, TrafficSession } from './types';

/**
 * The capture file: JSON Lines in UTF-8, one object per line, so that any tool can read it and a cut-off file still
 * has whole lines.
 *
 * First line: `format` ("ximss-capture"), `version` (1), `sessions` (number, accountId, name).
 * Each further line is one frame in order of its number: `n` number, `session`, `row` (same for all frames of an
 * exchange), `direction` (sent, received), `time` (ISO 8601, UTC), `kind`, `tag`, `id` (absent if there is none),
 * `size` (bytes on the wire), `redacted` and `fragment` where they apply, and what was kept: `text`, or `base64` for
 * bytes that are not UTF-8. Secrets are masked, because the log itself holds none.
 */
export const captureFormat = 'ximss-capture';
export const captureVersion = 1;

/** What of the log goes into a file. */
export interface CaptureSource {
  readonly sessions: readonly TrafficSession[];
  readonly firstEntry: EntryNumber;
  readonly nextEntry: EntryNumber;
  entry(number: EntryNumber): TrafficEntry | undefined;
  payload(number: EntryNumber): Uint8Array | undefined;
  toWallMs(atMs: number): number;
}

/** The lines of a capture file, each with its line end; made one by one, so that a big log needs no second copy. */
export function* captureLines(source: CaptureSource): Generator<string> {
  const sessions = source.sessions.map(({ number, accountId, name }) => ({ number, accountId, name }));
  yield `${JSON.stringify({ format: captureFormat, version: captureVersion, sessions })}\n`;
  const end = source.nextEntry;
  for (let number = source.firstEntry; number < end; number++) {
    const entry = source.entry(number);
    const payload = source.payload(number);
    if (entry && payload) yield `${JSON.stringify(captureLine(entry, payload, source.toWallMs(entry.atMs)))}\n`;
  }
}

function captureLine(entry: TrafficEntry, payload: Uint8Array, wallMs: number): object {
  const { number, session, row, direction, kind, tag, id, sizeBytes, isRedacted, fragment } = entry;
  return {
    n: number,
    session,
    row,
    direction,
    time: new Date(wallMs).toISOString(),
    kind,
    tag,
    id,
    size: sizeBytes,
    ...(isRedacted ? { redacted: true } : {}),
    ...(fragment === undefined ? {} : { fragment }),
    ...contentOf(payload),
  };
}

function contentOf(payload: Uint8Array): { text: string } | { base64: string } {
  try {
    return { text: decodeUtf8Strict(payload) };
  } catch {
    return { base64: encodeBase64(payload) };
  }
}
