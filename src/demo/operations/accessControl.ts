import { childElements, element, textOf } from '../../protocol/xml';
import { normalizeRights, right } from '../store/accessRights';
import type { OperationTable, SessionScope } from './operation';
import { requireAttribute } from './requestValues';

/** Who may do what with a Mailbox. */
export const accessControlOperations: OperationTable<SessionScope> = {
  mailboxRightsGet: (request, { server, session, send }) => {
    const mailbox = requireAttribute(request, 'mailbox');
    const { rights } = server.accounts.resolve(session.account, mailbox, '');
    send(element('mailboxRights', { mailbox }, [rights]));
  },

  mailboxACLGet: (request, { server, session, send }) => {
    const name = requireAttribute(request, 'mailbox');
    const { mailbox } = server.accounts.resolve(session.account, name, right.administer);
    const entries = [...mailbox.accessList].map(([account, rights]) => element('aclElem', { name: account }, [rights]));
    send(element('mailboxACL', { mailbox: name }, entries));
  },

  mailboxACLUpdate: (request, { server, session }) => {
    const { mailbox } = server.accounts.resolve(
      session.account,
      requireAttribute(request, 'mailbox'),
      right.administer,
    );
    for (const entry of childElements(request, 'aclElem')) {
      const name = requireAttribute(entry, 'name');
      const account = server.accounts.find(name, session.account.domain);
      const key = (account?.userName ?? name).toLowerCase();
      const rights = normalizeRights(textOf(entry));
      if (rights === '') mailbox.accessList.delete(key);
      else mailbox.accessList.set(key, rights);
    }
  },
};
