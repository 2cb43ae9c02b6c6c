import type { ConsoleTarget, CopyPart } from '../../contracts/console';
import { UserError } from '../connections/userError';
import type { ConsoleLog } from './consoleLog';
import { rawTextOf } from './payloadText';
import { keptRequestOf } from './requestOfRow';

/** Most characters that go to the clipboard: beyond it other programs choke, and a file is the better way. */
export const maxCopyLength = 16_000_000;
/** Most frames of one exchange that are put together for the clipboard. */
const maxCopyFrames = 100_000;

/**
 * Text for the clipboard. An exchange is one frame per line, `C:` before what was sent and `S:` before what was
 * received.
 * @throws UserError when there is nothing to copy or it is too long.
 */
export function copyTextOf(log: ConsoleLog, target: ConsoleTarget, part: CopyPart): string {
  const text = partOf(log, target, part);
  if (text.length > maxCopyLength) {
    throw new UserError('This is too long for the clipboard. Use "XIMSS: Export Traffic..." to write it to a file.');
  }
  return text;
}

function partOf(log: ConsoleLog, target: ConsoleTarget, part: CopyPart): string {
  switch (part) {
    case 'request':
      return keptRequestOf(log, target).text;
    case 'frame':
      return frameText(log, target.entry);
    case 'response':
      return frameText(log, responseOf(log, target));
    case 'exchange':
      return exchangeText(log, target);
  }
}

function responseOf(log: ConsoleLog, target: ConsoleTarget): number | undefined {
  const lastFirst = [...log.entriesOfRow(target.row, 0, maxCopyFrames)].reverse();
  return lastFirst.find((number) => {
    const kind = log.entry(number)?.kind;
    return kind === 'response' || kind === 'asynchronous';
  });
}

function frameText(log: ConsoleLog, entry: number | undefined): string {
  const payload = entry === undefined ? undefined : log.payload(entry);
  if (payload === undefined)
    throw new UserError('There is nothing to copy: it has not come yet, or is no longer kept.');
  return rawTextOf(payload).text;
}

function exchangeText(log: ConsoleLog, target: ConsoleTarget): string {
  const lines: string[] = [];
  let length = 0;
  for (const number of log.entriesOfRow(target.row, 0, maxCopyFrames)) {
    const entry = log.entry(number);
    if (entry === undefined) continue;
    const line = `${entry.direction === 'sent' ? 'C' : 'S'}:${frameText(log, number)}`;
    lines.push(line);
    length += line.length;
    if (length > maxCopyLength) break;
  }
  return lines.join('\n');
}
