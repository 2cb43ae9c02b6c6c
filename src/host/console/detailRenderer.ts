import { decodeUtf8Strict } from '../../base/utf8';
import { parseXml } from '../../protocol/codec';
import type { EntryNumber } from '../../protocol/wireTap';
import type { XmlElement } from '../../protocol/xml';
import type { ConsoleDetail, ConsoleTarget, DetailForm, DetailFrame } from '../../contracts/console';
import type { TrafficEntry, TrafficRow } from '../../traffic/types';
import type { ConsoleLog } from './consoleLog';
import { rawTextOf } from './payloadText';
import { replayProblemOf, requestEntryOf } from './requestOfRow';

/** Bounds on what is rendered and sent to the page for one selection. */
export interface DetailLimits {
  readonly maxFrames: number;
  /** Longest text of one frame, in characters; also the most payload bytes that are looked at for it. */
  readonly maxFrameLength: number;
  readonly maxTotalLength: number;
}

/** What is shown at once: enough for nearly all exchanges, rendered in some milliseconds. */
export const usualDetailLimits: DetailLimits = { maxFrames: 100, maxFrameLength: 50_000, maxTotalLength: 500_000 };

/** What is shown when the user insists: a page stays usable up to about here. */
export const raisedDetailLimits: DetailLimits = {
  maxFrames: 5_000,
  maxFrameLength: 4_000_000,
  maxTotalLength: 8_000_000,
};

/** What the catalog and the language module know. */
export interface DetailLanguage {
  /** Indented text of an element. */
  readonly formatXml: (element: XmlElement) => string;
  /** What an operation or data message does, in a sentence; undefined when the catalog does not have it. */
  readonly docOf: (tag: string) => string | undefined;
}

export interface DetailOptions extends DetailLanguage {
  readonly form: DetailForm;
  readonly showAll: boolean;
  readonly accountName: (row: TrafficRow) => string;
}

function shownTag(log: ConsoleLog, target: ConsoleTarget, row: TrafficRow): string {
  return (target.entry === undefined ? undefined : log.entry(target.entry)?.tag) ?? row.tag;
}

/** Renders a row or one of its frames; undefined when it is no longer in the log. */
export function renderDetail(
  log: ConsoleLog,
  target: ConsoleTarget,
  options: DetailOptions,
): ConsoleDetail | undefined {
  const row = log.row(target.row);
  if (row === undefined || (target.entry !== undefined && log.entry(target.entry) === undefined)) return undefined;
  const limits = options.showAll ? raisedDetailLimits : usualDetailLimits;
  const listed = listEntries(log, target, limits.maxFrames);
  let leftLength = limits.maxTotalLength;
  const frames: DetailFrame[] = [];
  for (const number of listed.entries) {
    const entry = log.entry(number);
    if (entry === undefined || leftLength <= 0) continue;
    const frame = renderFrame(log, row, entry, Math.min(limits.maxFrameLength, leftLength), options);
    leftLength -= frame.text.length;
    frames.push(frame);
  }
  const omittedFrames = listed.total - frames.length;
  const isCut = omittedFrames > 0 || frames.some((frame) => frame.omittedLength > 0);
  return {
    target,
    form: options.form,
    tag: row.tag,
    id: row.id,
    state: row.state,
    accountName: options.accountName(row),
    wallMs: log.toWallMs(row.atMs),
    elapsedMs: row.elapsedMs,
    errorText: row.errorText,
    frames,
    omittedFrames,
    hasMore: isCut && !options.showAll,
    replayProblem: replayProblemOf(log, target),
    isRequest: requestEntryOf(log, target) !== undefined,
    doc: options.docOf(shownTag(log, target, row)),
  };
}

/** Most frames of one row that are counted for "more not shown". */
const maxCountedFrames = 100_000;

function listEntries(
  log: ConsoleLog,
  target: ConsoleTarget,
  maxFrames: number,
): { entries: readonly EntryNumber[]; total: number } {
  if (target.entry !== undefined) return { entries: [target.entry], total: 1 };
  const all = log.entriesOfRow(target.row, 0, maxCountedFrames);
  if (all.length <= maxFrames) return { entries: all, total: all.length };
  // The response closes the row: it is worth more than the data message it takes the place of.
  return { entries: [...all.slice(0, maxFrames - 1), ...all.slice(-1)], total: all.length };
}

function renderFrame(
  log: ConsoleLog,
  row: TrafficRow,
  entry: TrafficEntry,
  maxLength: number,
  options: DetailOptions,
): DetailFrame {
  const payload = log.payload(entry.number);
  const rendered =
    payload === undefined
      ? { text: '', isHex: false, problem: 'No longer kept: the byte budget pushed it out.', omittedLength: 0 }
      : renderPayload(payload, maxLength, options);
  return {
    entry: entry.number,
    direction: entry.direction,
    kind: entry.kind,
    tag: entry.tag,
    offsetMs: Math.max(0, entry.atMs - row.atMs),
    sizeBytes: entry.sizeBytes,
    isRedacted: entry.isRedacted,
    fragment: entry.fragment,
    ...rendered,
  };
}

type Rendered = Pick<DetailFrame, 'text' | 'isHex' | 'problem' | 'omittedLength'>;

function renderPayload(payload: Uint8Array, maxLength: number, options: DetailOptions): Rendered {
  // Parsing what would be cut anyway costs time for nothing.
  if (payload.length > maxLength) {
    const start = renderRaw(wholeCharacters(payload, maxLength), maxLength);
    const problem = start.problem ?? (options.form === 'pretty' ? 'Long frames are shown raw at first.' : undefined);
    return { ...start, omittedLength: start.omittedLength + payload.length - maxLength, problem };
  }
  if (options.form === 'raw') return renderRaw(payload, maxLength);
  try {
    const pretty = cut(options.formatXml(parseXml(decodeUtf8Strict(payload))), maxLength);
    return { ...pretty, isHex: false, problem: undefined };
  } catch (error) {
    const reason =
      error instanceof TypeError ? 'It is no valid UTF-8' : error instanceof Error ? error.message : 'Unknown';
    return { ...renderRaw(payload, maxLength), problem: `Shown raw, since it is no well-formed XML: ${reason}.` };
  }
}

function renderRaw(payload: Uint8Array, maxLength: number): Rendered {
  const raw = rawTextOf(payload);
  const { isHex } = raw;
  return {
    ...cut(raw.text, maxLength),
    isHex,
    problem: isHex ? 'Shown in hex, since it is no valid UTF-8.' : undefined,
  };
}

function cut(text: string, maxLength: number): { text: string; omittedLength: number } {
  return { text: text.slice(0, maxLength), omittedLength: Math.max(0, text.length - maxLength) };
}

/** The first bytes, without a character that is cut in two: else good UTF-8 would look bad. */
function wholeCharacters(payload: Uint8Array, length: number): Uint8Array {
  let end = length;
  while (end > length - 4 && ((payload[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return payload.subarray(0, end);
}
