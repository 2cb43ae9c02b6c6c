import { decodeUtf8Strict } from '../../base/utf8';
import { parseXml } from '../../protocol/codec';
import type { EntryNumber } from '../../protocol/wireTap';
import { serializeXml, withAttribute, type XmlElement } from '../../protocol/xml';
import type { ConsoleTarget } from '../../contracts/console';
import type { TrafficEntry } from '../../traffic/types';
import { UserError } from '../connections/userError';
import type { ConsoleLog } from './consoleLog';

/** The request of a row, ready to be edited. */
export interface KeptRequest {
  readonly entry: EntryNumber;
  readonly tag: string;
  readonly text: string;
  readonly isRedacted: boolean;
}

/** The sent frame that a target means: the frame itself when it was sent, else the row's first. */
export function requestEntryOf(log: ConsoleLog, target: ConsoleTarget): TrafficEntry | undefined {
  const chosen = target.entry === undefined ? undefined : log.entry(target.entry);
  if (chosen?.direction === 'sent') return chosen;
  const [first] = log.entriesOfRow(target.row, 0, 1);
  const entry = first === undefined ? undefined : log.entry(first);
  return entry?.direction === 'sent' ? entry : undefined;
}

/**
 * The request that a target means, as it was sent.
 * @throws UserError when there is none, or it is no longer kept.
 */
export function keptRequestOf(log: ConsoleLog, target: ConsoleTarget): KeptRequest {
  const entry = requestEntryOf(log, target);
  if (entry === undefined) {
    const isKnown = log.row(target.row) !== undefined;
    throw new UserError(
      isKnown ? 'The server sent this by itself: there is no request to send.' : 'This row is no longer in the log.',
    );
  }
  const payload = log.payload(entry.number);
  if (payload === undefined) throw new UserError('The request is no longer kept: the byte budget pushed it out.');
  const isRedacted = entry.isRedacted || isFollowedBySecret(log, target);
  return { entry: entry.number, tag: entry.tag, text: textOf(payload), isRedacted };
}

/** Frames of one row that are looked at for secrets: a login takes a few at most. */
const maxFramesOfLogin = 16;

/** A login sends its secrets in a message after the first one, under the same id. */
function isFollowedBySecret(log: ConsoleLog, target: ConsoleTarget): boolean {
  return log
    .entriesOfRow(target.row, 0, maxFramesOfLogin)
    .map((number) => log.entry(number))
    .some((other) => other?.direction === 'sent' && other.isRedacted);
}

function textOf(payload: Uint8Array): string {
  try {
    return decodeUtf8Strict(payload);
  } catch (error) {
    throw new UserError('The request is no valid UTF-8 text and cannot be sent again.', { cause: error });
  }
}

/**
 * The request as an element without its id, to be sent again as it stands.
 * @throws UserError when secrets in it are masked or it is not well-formed.
 */
export function requestToReplay(request: KeptRequest): XmlElement {
  if (request.isRedacted) {
    throw new UserError('Secrets in this request are masked. Choose Edit and send, and type them in.');
  }
  try {
    return withAttribute(parseXml(request.text), 'id', undefined);
  } catch (error) {
    throw new UserError('This request is not well-formed. Choose Edit and send, and correct it.', {
      cause: error,
    });
  }
}

/** The request for an editor: without its id, which would say nothing there; as it was when it is not well-formed. */
export function textToEdit(request: KeptRequest): string {
  try {
    return serializeXml(withAttribute(parseXml(request.text), 'id', undefined));
  } catch {
    return request.text;
  }
}

/** Why a target cannot be sent again as it stands; undefined when it can. */
export function replayProblemOf(log: ConsoleLog, target: ConsoleTarget): string | undefined {
  try {
    requestToReplay(keptRequestOf(log, target));
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}
