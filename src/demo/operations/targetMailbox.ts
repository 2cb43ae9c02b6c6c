import { attributeOf, element, type XmlElement } from '../../protocol/xml';
import { OperationError } from '../operationError';
import { right } from '../store/accessRights';
import type { Mailbox } from '../store/mailbox';
import { createIfMissing } from './folders';
import type { SessionScope } from './operation';

/** The Mailbox that messages go to: `targetMailbox`, or `mailbox` as some clients write. */
export function targetMailbox(request: XmlElement, scope: SessionScope): Mailbox {
  const name = attributeOf(request, 'targetMailbox') ?? attributeOf(request, 'mailbox');
  if (name === undefined || name === '') throw new OperationError('targetMailbox is not specified');
  return mailboxForInsert(name, attributeOf(request, 'mailboxClass'), scope);
}

/** @param mailboxClass makes a Mailbox that is missing; undefined makes none. */
export function mailboxForInsert(name: string, mailboxClass: string | undefined, scope: SessionScope): Mailbox {
  if (mailboxClass !== undefined) createIfMissing(name, mailboxClass, scope);
  const { mailbox } = scope.server.accounts.resolve(scope.session.account, name, right.insert);
  if (mailbox.pureFolder) throw new OperationError('mailbox cannot contain messages');
  return mailbox;
}

/** Tells the UID that a stored message got, to clients that asked for it with `report="uid"`. */
export function reportUid(request: XmlElement, { send }: SessionScope, row: number): void {
  if (attributeOf(request, 'report')?.toLowerCase() === 'uid') send(element('messageReport', { UID: row + 1 }));
}
