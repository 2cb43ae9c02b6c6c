import { childElements, firstChild, textOf, element, type XmlElement } from '../../protocol/xml';
import { composeContact, composeMessage } from '../mail/compose';
import { OperationError } from '../operationError';
import { seenBit } from '../store/flagBits';
import { RawMessage } from '../store/rawMessage';
import { storeMessage } from './messageCompose';
import type { OperationTable, SessionScope } from './operation';
import { targetMailbox } from './targetMailbox';

/** Contacts: messages with vCard data only (protocol reference, "Contacts"). */
export const contactOperations: OperationTable<SessionScope> = {
  contactAppend: async (request, scope) => {
    const target = targetMailbox(request, scope);
    const cards = childElements(request, 'vCard');
    const group = firstChild(request, 'vCardGroup');
    if (cards.length === 0 && !group) throw new OperationError('illegal vCard data format');
    const nowMs = scope.server.clock.wallMs();
    const raw = group
      ? await composeGroup(group, scope, new Date(nowMs))
      : composeContact(cards, { now: new Date(nowMs) });
    storeMessage(request, scope, target, new RawMessage(raw, nowMs), seenBit);
  },
};

function composeGroup(group: XmlElement, { session }: SessionScope, now: Date): Promise<Uint8Array> {
  const name = firstChild(group, 'FN');
  const value = name && firstChild(name, 'VALUE');
  const email = element('EMail', {}, [
    element('Subject', {}, [value ? textOf(value) : 'Group']),
    element('MIME', { type: 'text', subtype: 'x-vgroup' }, [group]),
  ]);
  const { userName, realName } = session.account;
  return composeMessage(email, { from: { userName, realName }, now, resolvePart: () => Promise.resolve(undefined) });
}
