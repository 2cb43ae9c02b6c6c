import { OperationError } from '../operationError';
import { Account } from './account';
import { right } from './accessRights';
import type { Mailbox } from './mailbox';
import { splitForeignName } from './mailboxNames';

/** Most accounts that signup may add. */
const maxAccounts = 100;

/** A Mailbox as one account sees it. */
export interface ResolvedMailbox {
  readonly owner: Account;
  readonly mailbox: Mailbox;
  /** Rights letters of the one who asked. */
  readonly rights: string;
}

/** All accounts of the server. */
export class AccountDirectory {
  constructor(private readonly accounts: Account[]) {}

  get main(): Account {
    return this.accounts[0]!;
  }

  get domain(): string {
    return this.main.domain;
  }

  list(): readonly Account[] {
    return this.accounts;
  }

  knowsDomain(domain: string): boolean {
    return this.accounts.some((account) => account.domain.toLowerCase() === domain.toLowerCase());
  }

  /** Finds an account by full name, or by its first part in `domain`. */
  find(userName: string, domain = this.domain): Account | undefined {
    const wanted = (userName.includes('@') ? userName : `${userName}@${domain}`).toLowerCase();
    return this.accounts.find((account) => account.userName.toLowerCase() === wanted);
  }

  /** @throws OperationError when the name is taken or no name, or there are too many accounts. */
  async signUp(userName: string, domain: string, password: string, realName: string): Promise<Account> {
    if (!/^[\w.+-]{1,64}$/.test(userName)) throw new OperationError('illegal account name');
    if (this.find(userName, domain)) throw new OperationError('account with this name already exists');
    if (this.accounts.length >= maxAccounts) throw new OperationError('too many accounts');
    const account = await Account.create({ userName: `${userName}@${domain}`, password, realName }, []);
    this.accounts.push(account);
    return account;
  }

  /** The account and the path in it that a Mailbox name stands for, as `viewer` writes it. */
  ownerOf(viewer: Account, name: string): { readonly owner: Account; readonly path: string } {
    const foreign = splitForeignName(name);
    if (!foreign) {
      const [first = '', ...rest] = name.split('/');
      const alias = viewer.aliases.get(first);
      return alias === undefined || splitForeignName(alias) === undefined
        ? { owner: viewer, path: alias === undefined ? name : [alias, ...rest].join('/') }
        : this.ownerOf(viewer, [alias, ...rest].join('/'));
    }
    const owner = this.find(foreign.account, viewer.domain);
    if (!owner) throw new OperationError('account with this name does not exist');
    return { owner, path: foreign.path };
  }

  /**
   * The Mailbox of that name, with the rights that `viewer` has.
   * @throws OperationError when there is none, or one of the `needed` rights letters is missing.
   */
  resolve(viewer: Account, name: string, needed: string): ResolvedMailbox {
    const { owner, path } = this.ownerOf(viewer, name);
    const mailbox = owner.find(path);
    if (!mailbox) throw new OperationError(owner === viewer ? 'mailbox does not exist' : 'mailbox access denied');
    const rights = owner.rightsOf(mailbox, viewer);
    const isAllowed =
      owner === viewer || (rights.includes(right.lookup) && [...needed].every((r) => rights.includes(r)));
    if (!isAllowed) throw new OperationError('mailbox access denied');
    return { owner, mailbox, rights };
  }
}

/** @throws OperationError when one of the `needed` letters is missing. */
export function requireRights(resolved: { readonly rights: string }, needed: string): void {
  if (![...needed].every((letter) => resolved.rights.includes(letter))) {
    throw new OperationError('mailbox access denied');
  }
}
