import { attributeOf, element, type XmlElement } from '../../protocol/xml';
import { requireRights, type ResolvedMailbox } from '../store/accountDirectory';
import { right } from '../store/accessRights';
import type { Account } from '../store/account';
import { mediaBit, seenBit } from '../store/flagBits';
import type { Mailbox } from '../store/mailbox';
import { nameFilter, parentName } from '../store/mailboxNames';
import type { MessageTable } from '../store/messageTable';
import { OperationError } from '../operationError';
import type { OperationTable, SessionScope } from './operation';
import { isYes, requireAttribute } from './requestValues';

/** Rows looked at for media counts; in larger Mailboxes the two numbers are left out rather than holding up a list. */
const maxCountedRows = 10_000;

/** Operations that list and change Mailboxes. */
export const mailboxOperations: OperationTable<SessionScope> = {
  mailboxList: (request, { server, session, send }) => {
    const filter = attributeOf(request, 'filter') ?? '*';
    const { owner, path } = server.accounts.ownerOf(session.account, filter);
    const prefix = owner === session.account ? '' : filter.slice(0, filter.length - path.length);
    const matches = nameFilter(path);
    const wantedClass = attributeOf(request, 'mailboxClass');
    const parents = owner.parents();
    for (const mailbox of owner.list()) {
      if (!matches(mailbox.name) || !owner.rightsOf(mailbox, session.account).includes(right.lookup)) continue;
      if (mailbox.pureFolder && !isYes(request, 'pureFolder')) continue;
      if (wantedClass !== undefined && (mailbox.mailboxClass ?? '') !== wantedClass) continue;
      send(mailboxElement(mailbox, prefix, parents.has(mailbox.name)));
    }
  },

  mailboxCreate: (request, { server, session }) => {
    const { owner, path } = server.accounts.ownerOf(session.account, requireAttribute(request, 'mailbox'));
    requireCreate(owner, path, session.account);
    owner.create(path, attributeOf(request, 'mailboxClass') || undefined);
  },

  mailboxRename: (request, { server, session }) => {
    const resolved = server.accounts.resolve(
      session.account,
      requireAttribute(request, 'mailbox'),
      right.removeMailbox,
    );
    const target = server.accounts.ownerOf(session.account, requireAttribute(request, 'newName'));
    if (target.owner !== resolved.owner) throw new OperationError('a mailbox cannot move to another account');
    requireCreate(target.owner, target.path, session.account);
    const withChildren = isYes(request, 'children');
    if (withChildren) requireWithin(resolved, session.account);
    resolved.owner.rename(resolved.mailbox, target.path, withChildren);
  },

  mailboxRemove: (request, { server, session }) => {
    const name = requireAttribute(request, 'mailbox');
    const resolved = server.accounts.resolve(session.account, name, right.removeMailbox);
    requireWithin(resolved, session.account);
    resolved.owner.remove(resolved.mailbox, isYes(request, 'children'));
    session.account.subscriptions.delete(name);
  },
};

/** @throws OperationError when a Mailbox of that name is not the viewer's to make: guests need a level above to allow it. */
function requireCreate(owner: Account, path: string, viewer: Account): void {
  if (owner === viewer) return;
  let above = parentName(path);
  while (above !== undefined && !owner.find(above)) above = parentName(above);
  const parent = above === undefined ? undefined : owner.find(above);
  requireRights({ rights: parent ? owner.rightsOf(parent, viewer) : '' }, right.create);
}

/** @throws OperationError when something nested may not be taken away with the rest. */
function requireWithin({ owner, mailbox }: ResolvedMailbox, viewer: Account): void {
  for (const nested of owner.within(mailbox)) {
    requireRights({ rights: owner.rightsOf(nested, viewer) }, right.removeMailbox);
  }
}

function mailboxElement(mailbox: Mailbox, prefix: string, hasNested: boolean): XmlElement {
  const name = prefix + mailbox.name;
  if (mailbox.pureFolder) return element('mailbox', { mailbox: name, pureFolder: 'yes', Class: mailbox.mailboxClass });
  const { messages } = mailbox;
  const media = messages.rowCount <= maxCountedRows ? countMedia(messages) : undefined;
  return element('mailbox', {
    mailbox: name,
    UIDValidity: mailbox.uidValidity,
    UIDNext: messages.uidNext,
    Messages: messages.messageCount,
    Unseen: messages.unseenCount,
    // Left out, like the counts of media, rather than holding up the list while it is not known.
    Size: messages.sizeBytes,
    Class: mailbox.mailboxClass,
    Media: media?.all || undefined,
    UnseenMedia: media?.all ? media.unseen : undefined,
    isFolder: hasNested ? 'yes' : undefined,
  });
}

function countMedia(table: MessageTable): { all: number; unseen: number } {
  const count = { all: 0, unseen: 0 };
  for (let row = 0; row < table.rowCount; row++) {
    if (!table.isPresent(row) || (table.flagsOf(row) & mediaBit) === 0) continue;
    count.all++;
    if ((table.flagsOf(row) & seenBit) === 0) count.unseen++;
  }
  return count;
}
