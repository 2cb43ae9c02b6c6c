import { findOperation } from './catalog';

/**
 * What a request may do:
 * - `read`: nothing changes;
 * - `change`: something on the server changes, and another request can change it back;
 * - `send`: it reaches other people and cannot be called back;
 * - `destroy`: data may be lost.
 * The user is asked before the last two.
 */
export type Risk = 'read' | 'change' | 'send' | 'destroy';

const destroying: ReadonlySet<string> = new Set(
  [
    'mailboxRemove',
    'folderExpunge',
    'messageRemove',
    'fileRemove',
    'fileDirRemove',
    'ruleRemove',
    'calendarCancel',
    'taskClearMeeting',
    'taskRemoveMeeting',
    // Its text may be any command of the administrator's command line.
    'cliExecute',
  ].map((name) => name.toLowerCase()),
);

const sending: ReadonlySet<string> = new Set(
  [
    'messageSubmit',
    'messageRedirect',
    'messageConfirm',
    'calendarPublish',
    'calendarUpdate',
    'calendarAccept',
    'calendarDecline',
    'sendIM',
    'callStart',
    'makeCall',
  ].map((name) => name.toLowerCase()),
);

/** The risk of a request, by name in any letter case. What the catalog does not know may change anything. */
export function riskOf(operationName: string): Risk {
  const name = operationName.toLowerCase();
  if (destroying.has(name)) return 'destroy';
  if (sending.has(name)) return 'send';
  return findOperation(name)?.isDestructive === false ? 'read' : 'change';
}
