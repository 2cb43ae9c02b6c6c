import { attributeOf, element, integerOf, type XmlElement } from '../../protocol/xml';
import { replyDraft } from '../folder/replyDraft';
import type { FolderView } from '../folder/folderView';
import { emailElement } from '../mail/emailXml';
import { OperationError } from '../operationError';
import type { OperationTable, SessionScope } from './operation';
import { requireAttribute, requireInteger } from './requestValues';

/** Reads messages. It does not set Seen: clients mark by themselves. */
export const messageReadOperations: OperationTable<SessionScope> = {
  folderRead: (request, { session, send }) => {
    const view = session.folder(requireAttribute(request, 'folder'));
    const uid = requireInteger(request, 'UID');
    const raw = readRaw(view, uid);
    // A message that is gone gives no data and no error (protocol reference, "Rules", 3).
    if (!raw) return;
    const mode = attributeOf(request, 'mode');
    const content = emailByMode(raw, mode, request, view, uid, session.account.userName);
    send(element('folderMessage', { folder: view.name, UID: uid, mode }, [content]));
  },
};

/**
 * Content of a message in the list; undefined when it is gone, or came after the last sync.
 * @throws OperationError when there never was such a message.
 */
export function readRaw(view: FolderView, uid: number): Uint8Array | undefined {
  const { messages } = view.mailbox;
  if (uid < 1 || uid >= messages.uidNext) throw new OperationError('message not found');
  const isThere = messages.isPresent(uid - 1) && view.indexOfUid(uid) !== undefined;
  return isThere ? messages.messageAt(uid - 1).raw() : undefined;
}

function emailByMode(
  raw: Uint8Array,
  mode: string | undefined,
  request: XmlElement,
  view: FolderView,
  uid: number,
  reader: string,
): XmlElement {
  switch (mode?.toLowerCase()) {
    case undefined:
    case '':
    case 'text': {
      const limit = attributeOf(request, 'totalSizeLimit') === '-1' ? undefined : integerOf(request, 'totalSizeLimit');
      return emailElement(raw, { totalSizeLimit: limit, partID: attributeOf(request, 'partID') });
    }
    case 'source': {
      const source = Buffer.from(raw).toString('utf8').replaceAll('\r\n', '\n');
      const attributes = { type: 'text', subtype: 'plain', estimatedSize: raw.length };
      return element('EMail', {}, [element('MIME', attributes, [source])]);
    }
    default: {
      const draft = replyDraft(emailElement(raw), mode ?? '', { folder: view.name, uid, reader });
      if (!draft) throw new OperationError('illegal mode');
      return draft;
    }
  }
}
