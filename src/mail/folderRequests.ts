import { request } from '../protocol/request';
import { element, type XmlElement } from '../protocol/xml';
import { mailLimits } from './limits';
import { markValue, type SettableFlag } from './flags';
import { summaryFields } from './messageSummary';
import { indexSet, rangesOf, uidSet } from './messageSets';

/** Newest first; the order in which a person reads mail. */
const sorting = { sortField: 'INTERNALDATE', sortOrder: 'desc' } as const;

function fieldElements(): XmlElement[] {
  return summaryFields.map((name) => element('field', {}, [name]));
}

/** Opens a mailbox as a sorted folder whose reports carry the summary fields. */
export function folderOpenRequest(folder: string, mailbox: string): XmlElement {
  return request('folderOpen', { folder, mailbox, ...sorting }, fieldElements());
}

/** Has the server list the folder anew, in the same order and with the same fields. */
export function folderReopenRequest(folder: string): XmlElement {
  return request('folderReopen', { folder, ...sorting }, fieldElements());
}

export function folderSyncRequest(folder: string): XmlElement {
  return request('folderSync', { folder, limit: mailLimits.reportsPerSync });
}

export function folderCloseRequest(folder: string): XmlElement {
  return request('folderClose', { folder });
}

/** Asks for the summaries at ascending positions. */
export function folderBrowseRequest(folder: string, positions: readonly number[]): XmlElement {
  return request('folderBrowse', { folder }, indexSet(rangesOf(positions)));
}

export function messageMarkRequest(
  folder: string,
  uids: readonly number[],
  flag: SettableFlag,
  isSet: boolean,
): XmlElement {
  return request('messageMark', { folder, flags: markValue(flag, isSet) }, uidSet(uids));
}

/** What of a message is read, and how much of it. */
export interface ReadOptions {
  /** Only this part: the path of two-digit numbers from the message's structure. */
  readonly partId?: string | undefined;
  /** Bytes of text above which bodies are left out; -1 for no limit. */
  readonly totalSizeLimitBytes?: number | undefined;
}

export function folderReadRequest(folder: string, uid: number, options: ReadOptions): XmlElement {
  return request('folderRead', {
    folder,
    UID: uid,
    partID: options.partId,
    totalSizeLimit: options.totalSizeLimitBytes,
  });
}
