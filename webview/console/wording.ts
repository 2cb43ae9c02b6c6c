import type { FrameLine, RowLine } from '../../src/contracts/console';
import type { RowState, TrafficEntry } from '../../src/traffic/types';
import { formatBytes, formatCount, formatDuration, formatTimeOfDay } from '../shared/format';

/** How a row's state is shown: an icon and words, never colour alone. */
export const stateLooks: Readonly<Record<RowState, { readonly icon: string; readonly words: string }>> = {
  pending: { icon: 'loading', words: 'Waiting for the response' },
  done: { icon: 'pass', words: 'Done' },
  failed: { icon: 'error', words: 'The server reported an error' },
  lost: { icon: 'debug-disconnect', words: 'Outcome unknown: the connection ended before the response' },
  event: { icon: 'bell', words: 'Sent by the server without a request' },
};

const kindWords: Readonly<Record<TrafficEntry['kind'], string>> = {
  request: 'request',
  response: 'response',
  data: 'data message',
  asynchronous: 'asynchronous message',
  unreadable: 'unreadable',
};

/** What a frame is, for people. */
export function frameWords(frame: Pick<FrameLine, 'frameKind' | 'fragment'>): string {
  if (frame.fragment === 'unfinished') return 'unfinished frame';
  if (frame.fragment === 'oversized') return 'oversized frame';
  return kindWords[frame.frameKind];
}

/** Which rows are hidden by their names. */
export function hiddenNamesWords(tags: readonly string[]): string {
  return tags.length === 1 ? `${tags[0] ?? ''} hidden` : `${formatCount(tags.length, 'name')} hidden`;
}

/** What is left out of a long frame, and how to get it where showing more is no way. */
export function omittedWords(omittedLength: number, canShowMore: boolean): string {
  const left = `${formatCount(omittedLength, 'character')} not shown`;
  return canShowMore
    ? `${left}. `
    : `${left}: too long for this view. Copy the frame or export the traffic to have it all.`;
}

/** Name of a message; bytes that are no XML have none. */
export function tagWords(tag: string): string {
  return tag === '' ? '(unreadable)' : tag;
}

/** The whole row in one sentence, for screen readers. */
export function describeRow(line: RowLine, accountName: string | undefined): string {
  const parts = [
    tagWords(line.tag),
    line.state === 'event' ? 'asynchronous message' : stateLooks[line.state].words,
    line.errorText,
    line.elapsedMs === undefined ? undefined : formatDuration(line.elapsedMs),
    line.dataCount > 0 ? formatCount(line.dataCount, 'data message') : undefined,
    `${formatBytes(line.receivedBytes)} received`,
    formatTimeOfDay(line.wallMs),
    accountName,
    line.isReplay ? 'sent again from an earlier request' : undefined,
    // Last, since it may be long; an error stands in its place on the screen, too.
    line.errorText === undefined ? line.preview : undefined,
  ];
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}

/** A frame in one sentence, for screen readers. */
export function describeFrame(line: FrameLine): string {
  const parts = [
    `${tagWords(line.tag)}, ${frameWords(line)} ${line.direction}`,
    `after ${formatDuration(line.offsetMs)}`,
    formatBytes(line.sizeBytes),
    line.isRedacted ? 'secrets masked' : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}
