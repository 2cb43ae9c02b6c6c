import { attributeOf, childElements, element } from '../../protocol/xml';
import { OperationError } from '../operationError';
import { nameFilter } from '../store/mailboxNames';
import type { OperationTable, SessionScope } from './operation';
import { requireAttribute } from './requestValues';

const maxAliases = 1000;

/** Names that an account keeps: Mailboxes it watches, and aliases for Mailboxes of others. */
export const subscriptionOperations: OperationTable<SessionScope> = {
  mailboxSubList: (request, { session, send }) => {
    const matches = nameFilter(attributeOf(request, 'filter') ?? '*');
    for (const mailbox of session.account.subscriptions) {
      if (matches(mailbox)) send(element('mailboxSubscription', { mailbox }));
    }
  },

  mailboxSubUpdate: (request, { session }) => {
    for (const change of childElements(request, 'mailboxSubscription')) {
      const mailbox = requireAttribute(change, 'mailbox');
      if (isRemoval(attributeOf(change, 'mode'))) session.account.subscriptions.delete(mailbox);
      else session.account.subscribe(mailbox);
    }
  },

  mailboxAliasList: (_request, { session, send }) => {
    for (const [name, mailbox] of session.account.aliases) send(element('mailboxAlias', { name, mailbox }));
  },

  mailboxAliasUpdate: (request, { session }) => {
    const { aliases } = session.account;
    for (const change of childElements(request, 'mailboxAlias')) {
      const name = requireAttribute(change, 'name');
      if (isRemoval(attributeOf(change, 'mode'))) {
        aliases.delete(name);
        continue;
      }
      // An alias stands for a Mailbox of someone else, so that no alias can lead to another or hide an own Mailbox.
      const mailbox = requireAttribute(change, 'mailbox');
      const isUsable = mailbox.startsWith('~') && !name.includes('/') && !session.account.find(name);
      if (!isUsable) throw new OperationError('illegal mailbox alias');
      if (aliases.size >= maxAliases) throw new OperationError('too many mailbox aliases');
      aliases.set(name, mailbox);
    }
  },
};

function isRemoval(mode: string | undefined): boolean {
  if (mode === undefined || mode.toLowerCase() === 'add') return false;
  if (mode.toLowerCase() === 'remove') return true;
  throw new OperationError('illegal mode');
}
