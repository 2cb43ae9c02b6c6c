import { childElements, element, textOf } from '../../protocol/xml';
import type { FolderView } from '../folder/folderView';
import { OperationError } from '../operationError';
import type { OperationTable, SessionScope } from './operation';
import { requireAttribute, requireInteger } from './requestValues';

const maxAttributes = 100;
const maxValueLength = 64 * 1024;

/** Notes that clients keep with a message: one text for each name. */
export const messageAttributeOperations: OperationTable<SessionScope> = {
  messageAttrRead: (request, { session, send }) => {
    const view = session.folder(requireAttribute(request, 'folder'));
    const uid = requireMessage(view, requireInteger(request, 'UID'));
    const notes = [...(view.mailbox.attributes.get(uid) ?? [])].map(([name, value]) => element(name, {}, [value]));
    send(element('messageAttr', { folder: view.name, UID: uid }, notes));
  },

  messageAttrWrite: (request, { session }) => {
    const view = session.folder(requireAttribute(request, 'folder'));
    const uid = requireMessage(view, requireInteger(request, 'UID'));
    const notes = new Map(view.mailbox.attributes.get(uid));
    for (const note of childElements(request)) {
      const value = textOf(note);
      if (value === '') notes.delete(note.name);
      else notes.set(note.name, value.slice(0, maxValueLength));
    }
    if (notes.size > maxAttributes) throw new OperationError('too many message attributes');
    view.mailbox.attributes.set(uid, notes);
  },
};

function requireMessage(view: FolderView, uid: number): number {
  if (!view.mailbox.messages.isPresent(uid - 1)) throw new OperationError('message not found');
  return uid;
}
