import { attributeOf, childElements, textOf, type XmlElement } from '../../protocol/xml';
import type { FolderView } from '../folder/folderView';
import { requireMessageSet } from '../folder/messageSet';
import { OperationError } from '../operationError';
import { requireRights } from '../store/accountDirectory';
import { right } from '../store/accessRights';
import { deletedBit, parseFlags, recentBit, redirectedBit, seenBit } from '../store/flagBits';
import type { Mailbox } from '../store/mailbox';
import { deliverLocally } from './delivery';
import { readRaw } from './messageRead';
import type { OperationTable, SessionScope } from './operation';
import { requireAttribute, requireInteger } from './requestValues';
import { mailboxForInsert, reportUid, targetMailbox } from './targetMailbox';

/** Changes to stored messages. Folders see them by notify and sync, those of the client itself too. */
export const messageChangeOperations: OperationTable<SessionScope> = {
  messageMark: (request, { session }) => {
    const view = session.folder(requireAttribute(request, 'folder'));
    const { set, clear } = parseFlags(requireAttribute(request, 'flags'));
    requireViewRights(view, session, rightsToMark(set | clear));
    // Recent is the server's own flag.
    changeFlags(view, selectedRows(request, view), set & ~recentBit, clear);
  },

  messageCopy: (request, scope) => {
    const view = scope.session.folder(requireAttribute(request, 'folder'));
    requireViewRights(view, scope.session, right.read);
    const target = targetMailbox(request, scope);
    const added = copyRows(view.mailbox, selectedRows(request, view), target);
    for (const row of added) reportUid(request, scope, row);
    if (added.length > 0) target.announceChange();
  },

  messageMove: (request, scope) => {
    const view = scope.session.folder(requireAttribute(request, 'folder'));
    requireViewRights(view, scope.session, right.read + right.removeMessage);
    const target = targetMailbox(request, scope);
    for (const row of moveRows(view.mailbox, selectedRows(request, view), target)) reportUid(request, scope, row);
  },

  messageRemove: (request, scope) => {
    const view = scope.session.folder(requireAttribute(request, 'folder'));
    requireViewRights(view, scope.session, right.removeMessage);
    const rows = selectedRows(request, view);
    switch ((attributeOf(request, 'mode') ?? 'Immediately').toLowerCase()) {
      case 'immediately':
        return removeRows(view.mailbox, rows);
      case 'mark':
        return changeFlags(view, rows, deletedBit, 0);
      case 'trash':
        moveRows(view.mailbox, rows, mailboxForInsert('Trash', '', scope));
        return;
      default:
        throw new OperationError('illegal mode');
    }
  },

  folderExpunge: (request, { session }) => {
    const view = session.folder(requireAttribute(request, 'folder'));
    requireViewRights(view, session, right.expunge);
    const { messages } = view.mailbox;
    const doomed: number[] = [];
    for (let row = 0; row < messages.rowCount; row++) {
      if (messages.isPresent(row) && (messages.flagsOf(row) & deletedBit) !== 0) doomed.push(row);
    }
    removeRows(view.mailbox, doomed);
  },

  messageRedirect: (request, { server, session }) => {
    const view = session.folder(requireAttribute(request, 'folder'));
    const uid = requireInteger(request, 'UID');
    const recipients = childElements(request, 'To').map((to) => textOf(to).trim());
    if (recipients.length === 0) throw new OperationError('no recipients specified');
    const raw = readRaw(view, uid);
    if (!raw) throw new OperationError('message not found');
    deliverLocally(server, raw, recipients);
    changeFlags(view, [uid - 1], redirectedBit, 0);
  },
};

/** @throws OperationError when the account lacks one of the letters now, whatever it had when the folder was opened. */
function requireViewRights(view: FolderView, session: SessionScope['session'], needed: string): void {
  requireRights({ rights: view.resolved.owner.rightsOf(view.mailbox, session.account) }, needed);
}

function rightsToMark(bits: number): string {
  const seen = (bits & seenBit) === 0 ? '' : right.markSeen;
  const deleted = (bits & deletedBit) === 0 ? '' : right.removeMessage;
  return seen + deleted + ((bits & ~(seenBit | deletedBit)) === 0 ? '' : right.markOther);
}

function selectedRows(request: XmlElement, view: FolderView): number[] {
  const cells = view.select(requireMessageSet(request));
  return cells.map((cell) => cell.row).filter((row) => view.mailbox.messages.isPresent(row));
}

function changeFlags(view: FolderView, rows: readonly number[], set: number, clear: number): void {
  const { messages } = view.mailbox;
  let isChanged = false;
  for (const row of rows) isChanged = messages.setFlags(row, (messages.flagsOf(row) & ~clear) | set) || isChanged;
  if (isChanged) view.mailbox.announceChange();
}

function removeRows(mailbox: Mailbox, rows: readonly number[]): void {
  let isChanged = false;
  for (const row of rows) {
    mailbox.attributes.delete(row + 1);
    isChanged = mailbox.messages.remove(row) || isChanged;
  }
  if (isChanged) mailbox.announceChange();
}

/** Copies messages with their flags and dates, and gives their new rows. Who calls announces the change. */
function copyRows(source: Mailbox, rows: readonly number[], target: Mailbox): number[] {
  return rows.map((row) => target.messages.append(source.messages.messageAt(row), source.messages.flagsOf(row)));
}

function moveRows(source: Mailbox, rows: readonly number[], target: Mailbox): number[] {
  const added = copyRows(source, rows, target);
  if (added.length > 0 && target !== source) target.announceChange();
  removeRows(source, rows);
  return added;
}
