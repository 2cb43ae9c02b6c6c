import { request } from '../protocol/request';
import { element, type XmlElement } from '../protocol/xml';
import { mailLimits } from './limits';
import { markValue, type SettableFlag } from './flags';
import { orderAttributes, type FolderOrder } from './folderOrder';
import { summaryFields } from './messageSummary';
import { indexSet, rangesOf } from './messageSets';

function fieldElements(): XmlElement[] {
  return summaryFields.map((name) => element('field', {}, [name]));
}

/** Opens a mailbox as a sorted folder whose reports carry the summary fields. */
export function folderOpenRequest(folder: string, mailbox: string, order: FolderOrder): XmlElement {
  return request('folderOpen', { folder, mailbox, ...orderAttributes(order) }, fieldElements());
}

/** Has the server list the folder anew, in this order and with the same fields. */
export function folderReopenRequest(folder: string, order: FolderOrder): XmlElement {
  return request('folderReopen', { folder, ...orderAttributes(order) }, fieldElements());
}

/** Asks for changes, at most `limit` of them (rule 10). */
export function folderSyncRequest(folder: string, limit: number): XmlElement {
  return request('folderSync', { folder, limit });
}

export function folderCloseRequest(folder: string): XmlElement {
  return request('folderClose', { folder });
}

/** Asks for the summaries at ascending positions. */
export function folderBrowseRequest(folder: string, positions: readonly number[]): XmlElement {
  return request('folderBrowse', { folder }, indexSet(rangesOf(positions)));
}

/** What is looked for in an open folder. */
export interface FolderQuery {
  readonly text: string;
  /** Field to look in, e.g. `BODY` or `Subject`; the server chooses when absent. */
  readonly field?: string | undefined;
  /** Most hits; mailLimits.maxHits when absent. */
  readonly limit?: number | undefined;
  /** Seconds after which the server may give up with what it has. */
  readonly timeoutSeconds?: number | undefined;
}

export function folderSearchRequest(folder: string, query: FolderQuery): XmlElement {
  return request('folderSearch', {
    folder,
    filter: query.text,
    filterField: query.field,
    limit: Math.min(query.limit ?? mailLimits.maxHits, mailLimits.maxHits),
    timeout: query.timeoutSeconds,
  });
}

/** Sets or clears a flag of the messages of a set. */
export function messageMarkRequest(
  folder: string,
  set: readonly XmlElement[],
  flag: SettableFlag,
  isSet: boolean,
): XmlElement {
  return request('messageMark', { folder, flags: markValue(flag, isSet) }, set);
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
