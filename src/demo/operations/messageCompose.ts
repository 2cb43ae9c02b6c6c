import { attributeOf, childElements, firstChild, integerOf, textOf, type XmlElement } from '../../protocol/xml';
import { ComposeError, composeMessage, type ResolvedPart } from '../mail/compose';
import { partContent } from '../mail/emailXml';
import { OperationError } from '../operationError';
import type { DemoSession } from '../session';
import { parseProtocolDate } from '../protocolDate';
import { parseFlags, seenBit } from '../store/flagBits';
import type { Mailbox } from '../store/mailbox';
import { RawMessage } from '../store/rawMessage';
import { deliverLocally } from './delivery';
import { readRaw } from './messageRead';
import type { OperationTable, SessionScope } from './operation';
import { isYes, requireAttribute, requireInteger } from './requestValues';
import { mailboxForInsert, reportUid, targetMailbox } from './targetMailbox';

const recipientFields = ['To', 'Cc', 'Bcc'];
/** Where messages that were sent are kept, unless the request says so. */
const sentMailbox = 'Sent';

/** Makes messages: stores drafts, sends mail. */
export const messageComposeOperations: OperationTable<SessionScope> = {
  messageAppend: async (request, scope) => {
    const email = requireEmail(request);
    const target = targetMailbox(request, scope);
    const raw = await compose(email, scope, true);
    const date = attributeOf(request, 'internalDate');
    const dateMs = date === undefined ? undefined : parseProtocolDate(date);
    if (date !== undefined && dateMs === undefined) throw new OperationError('illegal date');
    const { set } = parseFlags(attributeOf(request, 'flags') ?? '');
    storeMessage(request, scope, target, new RawMessage(raw, dateMs ?? scope.server.clock.wallMs()), set);
  },

  messageSubmit: async (request, scope) => {
    const email = requireEmail(request);
    const recipients = recipientFields.flatMap((name) => childElements(email, name)).map((to) => textOf(to).trim());
    if (recipients.every((address) => address === '')) throw new OperationError('no recipients specified');
    const sent = mailboxForInsert(attributeOf(request, 'targetMailbox') ?? sentMailbox, '', scope);
    const own = await compose(email, scope, true);
    const others = await compose(email, scope, false);
    const { set } = parseFlags(attributeOf(request, 'flags') ?? '');
    sent.messages.append(new RawMessage(own, scope.server.clock.wallMs()), set | seenBit);
    sent.announceChange();
    deliverLocally(
      scope.server,
      others,
      recipients.filter((address) => address !== ''),
    );
  },
};

/** Stores a message in place of the one that `replacesUID` names, if it names one, and tells its UID if asked to. */
export function storeMessage(
  request: XmlElement,
  scope: SessionScope,
  target: Mailbox,
  message: RawMessage,
  flags: number,
): void {
  const replacedUid = integerOf(request, 'replacesUID');
  const isThere = replacedUid !== undefined && target.messages.isPresent(replacedUid - 1);
  if (replacedUid !== undefined && !isThere && isYes(request, 'checkOld')) {
    throw new OperationError('message not found');
  }
  const row = target.messages.append(message, flags);
  if (isThere) target.messages.remove(replacedUid - 1);
  reportUid(request, scope, row);
  target.announceChange();
}

function requireEmail(request: XmlElement): XmlElement {
  const email = firstChild(request, 'EMail');
  if (!email) throw new OperationError('EMail is not specified');
  return email;
}

async function compose(email: XmlElement, scope: SessionScope, keepBcc: boolean): Promise<Uint8Array> {
  const { userName, realName } = scope.session.account;
  try {
    return await composeMessage(email, {
      from: { userName, realName },
      now: new Date(scope.server.clock.wallMs()),
      resolvePart: (reference) => resolvePart(reference, scope),
      keepBcc,
    });
  } catch (error) {
    if (error instanceof ComposeError) throw new OperationError(error.message);
    throw error;
  }
}

/** Content of an uploaded file, or of `copyMIME`: a part of a stored message, or all of it. There is no file storage. */
async function resolvePart(reference: XmlElement, { session }: SessionScope): Promise<ResolvedPart | undefined> {
  const uploadId = attributeOf(reference, 'uploadID');
  if (uploadId !== undefined) return uploadedPart(uploadId, session);
  if (attributeOf(reference, 'fileName') !== undefined) return undefined;
  const raw = readRaw(session.folder(requireAttribute(reference, 'folder')), requireInteger(reference, 'UID'));
  const partID = attributeOf(reference, 'partID');
  if (!raw || partID === undefined) return raw && { bytes: raw, type: 'message/rfc822' };
  return partContent(raw, partID);
}

function uploadedPart(uploadId: string, { uploads }: DemoSession): ResolvedPart | undefined {
  const file = uploads.find(uploadId);
  return file && { ...file, fileName: uploadId };
}
