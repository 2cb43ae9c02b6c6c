import { request } from '../protocol/request';
import type { Exchange } from '../protocol/requester';
import { attributeOf, element, hasName, integerOf, type XmlElement } from '../protocol/xml';
import { markValue, type SettableFlag } from './flags';
import { keyOf } from './mailboxName';
import { uidSet } from './messageSets';

/** Highest UID there can be; ranges may reach beyond what exists (protocol reference, "Message sets"). */
const highestUid = 4_294_967_295;

/**
 * Moves or copies messages; `areUidsTold` asks for their new UIDs. `targetMailbox` and `report` are recalled, not proven (no client seen uses them on
 * these two): a server that knows no `report` tells no new UIDs, and then there is no undo.
 */
export function transferRequest(
  name: 'messageMove' | 'messageCopy',
  folder: string,
  uids: readonly number[],
  target: string,
  areUidsTold: boolean,
): XmlElement {
  const report = areUidsTold ? 'uid' : undefined;
  return request(name, { folder, targetMailbox: target, report }, uidSet(uids));
}

/** Deletes for good. The values of `mode` are recalled; without it the user's preference would decide. */
export function removeRequest(folder: string, uids: readonly number[]): XmlElement {
  return request('messageRemove', { folder, mode: 'Immediately' }, uidSet(uids));
}

/** Marks every message of the frozen list the server keeps for a folder: not what came after the last sync. */
export function markAllRequest(folder: string, flag: SettableFlag, isSet: boolean): XmlElement {
  const everything = element('UID', { from: 1, till: highestUid });
  return request('messageMark', { folder, flags: markValue(flag, isSet) }, [everything]);
}

/**
 * UIDs that messages got in the mailbox they went to, as far as the server told. What is reported so is recalled, not
 * proven: more than there are messages, or UIDs of another mailbox, are none. They may still be those of before.
 */
export function newUidsOf(answers: readonly Exchange[], count: number, target: string): number[] {
  const reports = answers.flatMap(({ data }) => data.filter((message) => hasName(message, 'messageReport')));
  const uids = reports.map((report) => (isAbout(report, target) ? (integerOf(report, 'UID') ?? 0) : 0));
  return uids.length <= count && uids.every((uid) => uid > 0) ? uids : [];
}

function isAbout(report: XmlElement, mailbox: string): boolean {
  const named = attributeOf(report, 'mailbox');
  return named === undefined || keyOf(named) === keyOf(mailbox);
}
