import type { SeedMailbox } from './mailTypes';
import type { DemoAccount, DemoMail } from './demoOptions';
import { readMailSource } from './mail/mailSource';
import { createSampleMail } from './mail/sampleMail';
import { createSyntheticMessages } from './mail/syntheticInbox';
import { Account } from './store/account';
import { normalizeRights } from './store/accessRights';
import { AccountDirectory } from './store/accountDirectory';

const main = { userName: 'alex@demo.example', password: 'sesame-demo', realName: 'Alex Morgan' };
const second = { userName: 'bo@demo.example', password: 'sesame-demo', realName: 'Bo Lindgren' };
/** A Mailbox of the second account that everybody may read and add to. */
const sharedMailbox = { name: 'Team', rights: 'lrswi', messageCount: 12 };
/** And one where the main account may do everything, with one nested that it may only look at. */
const jointMailbox = { name: 'Plans', messageCount: 4, rights: 'lrswipcdaxte' };
const jointNested = { name: 'Plans/2025', messageCount: 3, rights: 'lr' };
/** How much mail the second account has in its INBOX. */
const secondInboxCount = 25;

/**
 * The accounts of a server: a main one with the mail asked for, and a second one that shares Mailboxes.
 * @param moreMailboxes empty ones that the main account has besides
 */
export async function createDemoAccounts(mail: DemoMail, moreMailboxes = 0): Promise<AccountDirectory> {
  const owner = await Account.create(main, [...(await mainMail(mail)), ...manyMailboxes(moreMailboxes)]);
  const colleague = await Account.create(second, secondMail());
  colleague.find(sharedMailbox.name)?.accessList.set('anyone', normalizeRights(sharedMailbox.rights));
  for (const { name, rights } of [jointMailbox, jointNested]) {
    colleague.find(name)?.accessList.set(main.userName, rights);
  }
  owner.subscribe(`~${second.userName}/${sharedMailbox.name}`);
  return new AccountDirectory([owner, colleague]);
}

/** Accounts that a caller brings along. */
export async function createGivenAccounts(accounts: readonly DemoAccount[]): Promise<AccountDirectory> {
  return new AccountDirectory(await Promise.all(accounts.map((account) => Account.create(account, account.mail))));
}

async function mainMail(mail: DemoMail): Promise<readonly SeedMailbox[]> {
  if (mail === 'sample') return createSampleMail(main);
  if ('path' in mail) return readMailSource(mail.path);
  const empty = createSyntheticMessages(0);
  return [
    { name: 'INBOX', messages: createSyntheticMessages(mail.messages) },
    ...['Drafts', 'Sent', 'Trash'].map((name) => ({ name, messages: empty })),
  ];
}

/** How many of the made-up Mailboxes share a level above. */
const mailboxesPerGroup = 100;

/** `count` Mailboxes without mail, in groups: `Customers 001/Case 00001`. The levels above come on top. */
function manyMailboxes(count: number): SeedMailbox[] {
  const messages = createSyntheticMessages(0);
  return Array.from({ length: count }, (_, at) => {
    const group = String(Math.floor(at / mailboxesPerGroup) + 1).padStart(3, '0');
    return { name: `Customers ${group}/Case ${String(at + 1).padStart(5, '0')}`, messages };
  });
}

function secondMail(): SeedMailbox[] {
  return [
    { name: 'INBOX', messages: createSyntheticMessages(secondInboxCount) },
    { name: sharedMailbox.name, messages: createSyntheticMessages(sharedMailbox.messageCount) },
    ...[jointMailbox, jointNested].map(({ name, messageCount }) => ({
      name,
      messages: createSyntheticMessages(messageCount),
    })),
    { name: 'Sent', messages: createSyntheticMessages(0) },
    { name: 'Contacts', mailboxClass: 'IPF.Contact', messages: createSyntheticMessages(0) },
  ];
}
