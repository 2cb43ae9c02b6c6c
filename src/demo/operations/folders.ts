import { attributeOf, childElements, integerOf, textOf, type XmlElement } from '../../protocol/xml';
import { cellReport, changeReport, initReport, notifyReport } from '../folder/folderReports';
import { FolderView, type FolderOptions } from '../folder/folderView';
import { createMessageFilter } from '../folder/messageFilter';
import { requireMessageSet } from '../folder/messageSet';
import { TimeSlices, yieldToOthers } from '../folder/slicedSort';
import { OperationError } from '../operationError';
import { right } from '../store/accessRights';
import type { DemoSession } from '../session';
import { requireRights, type ResolvedMailbox } from '../store/accountDirectory';
import type { OperationTable, SessionScope } from './operation';
import { requireAttribute } from './requestValues';

/** Most fields that a folder reports for each message. */
const maxFields = 100;
/** Reports sent before other work gets its turn, and the socket a chance to empty. */
const reportSlice = 2_000;

/** Folders: sorted views of Mailboxes (protocol reference, "Folders"). */
export const folderOperations: OperationTable<SessionScope> = {
  folderOpen: async (request, scope) => {
    const { session, send } = scope;
    const name = requireAttribute(request, 'folder');
    session.checkNewFolder(name);
    const resolved = openMailbox(request, scope);
    if (resolved.mailbox.pureFolder) throw new OperationError('mailbox cannot contain messages');
    const view = new FolderView(name, resolved, folderOptions(request), (changed) =>
      session.sendAsynchronous(notifyReport(changed)),
    );
    session.addFolder(view);
    await view.rebuild();
    send(initReport(view, resolved.rights));
  },

  folderReopen: async (request, { server, client, session, send }) => {
    const view = readableFolder(request, session);
    requireLiving(view);
    const options = folderOptions(request);
    await view.rebuild(options.fields.length > 0 ? options : { ...options, fields: view.fields });
    server.folderReopened.fire();
    client.releaseEvents();
    send(initReport(view, rightsOf(view, session)));
  },

  folderClose: (request, { session }) => session.closeFolder(requireAttribute(request, 'folder')),

  folderBrowse: async (request, { session, send }) => {
    const view = readableFolder(request, session);
    const ownFields = fieldNames(request);
    const fields = ownFields.length > 0 ? ownFields : view.fields;
    let sent = 0;
    for (const cell of view.select(requireMessageSet(request))) {
      // The cell of a message that is gone stays empty until the sync.
      if (view.mailbox.messages.isPresent(cell.row)) send(cellReport(view, cell, fields));
      if (++sent % reportSlice === 0) await yieldToOthers();
    }
  },

  folderSync: async (request, { session, send }) => {
    const view = readableFolder(request, session);
    const limit = integerOf(request, 'limit');
    let sent = 0;
    for (const change of view.sync(limit === undefined || limit === 0 ? undefined : limit)) {
      send(changeReport(view, change));
      if (++sent % reportSlice === 0) await yieldToOthers();
    }
  },

  folderSearch: async (request, { server, session, send }) => {
    const view = readableFolder(request, session);
    const { messages } = view.mailbox;
    const filter = createMessageFilter(
      messages,
      requireAttribute(request, 'filter'),
      attributeOf(request, 'filterField'),
    );
    const limit = integerOf(request, 'limit') || Number.MAX_SAFE_INTEGER;
    const timeoutSeconds = integerOf(request, 'timeout') ?? 0;
    const endMs = timeoutSeconds > 0 ? server.clock.nowMs() + timeoutSeconds * 1000 : Infinity;
    const slices = new TimeSlices();
    for (let index = 0, found = 0; index < view.length && found < limit; index++) {
      const row = view.rowAt(index)!;
      if (messages.isPresent(row) && (filter?.(row) ?? true)) {
        found++;
        send(cellReport(view, { index, row }));
      }
      const pause = slices.next();
      if (!pause) continue;
      await pause;
      if (server.clock.nowMs() > endMs) return;
    }
  },
};

/** The Mailbox of a folderOpen; one that does not exist is made when a class is given for it. */
function openMailbox(request: XmlElement, { server, session }: SessionScope): ResolvedMailbox {
  const name = attributeOf(request, 'mailbox') ?? requireAttribute(request, 'folder');
  const mailboxClass = attributeOf(request, 'mailboxClass');
  if (mailboxClass !== undefined) createIfMissing(name, mailboxClass, { server, session });
  return server.accounts.resolve(session.account, name, right.read);
}

/** Makes a Mailbox of the own account for a request that names its class; others have to exist. */
export function createIfMissing(
  name: string,
  mailboxClass: string,
  { server, session }: Pick<SessionScope, 'server' | 'session'>,
): void {
  const { owner, path } = server.accounts.ownerOf(session.account, name);
  if (owner === session.account && !owner.find(path)) owner.create(path, mailboxClass || undefined);
}

/** What the session's account may do in the Mailbox now, whatever it could when the folder was opened. */
function rightsOf({ mailbox, resolved }: FolderView, { account }: DemoSession): string {
  return resolved.owner.rightsOf(mailbox, account);
}

/** @throws OperationError when no folder is open under that name, or its Mailbox may not be read any more. */
function readableFolder(request: XmlElement, session: DemoSession): FolderView {
  const view = session.folder(requireAttribute(request, 'folder'));
  requireRights({ rights: rightsOf(view, session) }, right.lookup + right.read);
  return view;
}

function requireLiving(view: FolderView): void {
  if (view.mailbox.isRemoved) throw new OperationError('mailbox does not exist');
}

function folderOptions(request: XmlElement): FolderOptions {
  return {
    sortField: attributeOf(request, 'sortField'),
    sortOrder: attributeOf(request, 'sortOrder'),
    filter: attributeOf(request, 'filter'),
    filterField: attributeOf(request, 'filterField'),
    fields: fieldNames(request),
  };
}

function fieldNames(request: XmlElement): string[] {
  const names = childElements(request, 'field').map((field) => textOf(field).trim());
  if (names.length > maxFields) throw new OperationError('too many fields');
  return names.filter((name) => name !== '');
}
