import { Emitter, type Event } from '../../base/emitter';
import type { SeedMailbox } from '../mailTypes';
import { OperationError } from '../operationError';
import { allRights } from './accessRights';
import { Mailbox } from './mailbox';
import { canonicalName, checkNewName, parentName } from './mailboxNames';

/** UIDValidity of the first Mailbox; each later one counts up, so that no two lives of a name share theirs. */
const firstUidValidity = 1717400046;
/** Most Mailboxes of one account; a client in a loop must not fill the memory. */
const maxMailboxes = 30_000;
const maxSubscriptions = 10_000;

export interface Credentials {
  /** Full account name, `user@domain`. */
  readonly userName: string;
  readonly password: string;
  readonly realName: string;
}

/** One account: who it is and the Mailboxes it owns. */
export class Account {
  password: string;
  recoveryEmail: string | undefined;
  readonly subscriptions = new Set<string>();
  /** Mailbox names by alias. */
  readonly aliases = new Map<string, string>();
  readonly preferences = new Map<string, string>();
  private readonly mailboxes = new Map<string, Mailbox>();
  private nextUidValidity = firstUidValidity;
  private readonly mailboxChanged = new Emitter<string>();

  private constructor(
    readonly userName: string,
    readonly realName: string,
    password: string,
  ) {
    this.password = password;
  }

  /** An account with this mail. INBOX is made when the mail has none. */
  static async create(credentials: Credentials, mail: readonly SeedMailbox[]): Promise<Account> {
    const account = new Account(credentials.userName, credentials.realName, credentials.password);
    for (const seed of mail) {
      const name = canonicalName(seed.name);
      account.addParents(name);
      account.put(await Mailbox.fromSeed({ ...seed, name }, account.nextUidValidity++));
    }
    if (!account.find('INBOX')) account.create('INBOX');
    return account;
  }

  /** Fires with the name of a Mailbox that was made, renamed, removed, or whose messages changed. */
  readonly onDidChangeMailbox: Event<string> = (listener) => this.mailboxChanged.event(listener);

  get domain(): string {
    return this.userName.slice(this.userName.indexOf('@') + 1);
  }

  find(name: string): Mailbox | undefined {
    return this.mailboxes.get(canonicalName(name));
  }

  /** All Mailboxes, parents before what is nested in them, INBOX first. */
  list(): Mailbox[] {
    return [...this.mailboxes.values()];
  }

  /** Names of all Mailboxes that have others nested in them. */
  parents(): ReadonlySet<string> {
    const names = new Set<string>();
    for (const { name } of this.mailboxes.values()) {
      for (let above = parentName(name); above !== undefined && !names.has(above); above = parentName(above)) {
        names.add(above);
      }
    }
    return names;
  }

  /** A Mailbox and all that are nested in it. */
  within(mailbox: Mailbox): Mailbox[] {
    return this.list().filter((other) => other === mailbox || other.name.startsWith(`${mailbox.name}/`));
  }

  /** @throws OperationError when the name is taken or no name. */
  create(name: string, mailboxClass?: string, pureFolder = false): Mailbox {
    const wanted = canonicalName(name);
    checkNewName(wanted);
    if (this.find(wanted)) throw new OperationError('mailbox already exists');
    if (this.mailboxes.size >= maxMailboxes) throw new OperationError('too many mailboxes');
    this.addParents(wanted);
    const mailbox = this.put(new Mailbox(wanted, this.nextUidValidity++, mailboxClass, pureFolder));
    this.mailboxChanged.fire(wanted);
    return mailbox;
  }

  /** @throws OperationError for INBOX, a name that is taken, or one inside the Mailbox itself. */
  rename(mailbox: Mailbox, newName: string, withChildren: boolean): void {
    const oldName = mailbox.name;
    const wanted = canonicalName(newName);
    checkNewName(wanted);
    if (oldName === 'INBOX') throw new OperationError('INBOX cannot be renamed');
    if (wanted === oldName || wanted.startsWith(`${oldName}/`)) throw new OperationError('illegal mailbox name');
    const moving = withChildren ? this.within(mailbox) : [mailbox];
    const target = (m: Mailbox): string => wanted + m.name.slice(oldName.length);
    if (moving.some((m) => this.find(target(m)))) throw new OperationError('mailbox already exists');
    for (const moved of moving) this.mailboxes.delete(moved.name);
    for (const moved of moving) {
      moved.name = target(moved);
      this.addParents(moved.name);
      this.mailboxes.set(moved.name, moved);
    }
    if (!withChildren) this.list().forEach((left) => this.addParents(left.name));
    this.mailboxChanged.fire(oldName);
    this.mailboxChanged.fire(wanted);
  }

  /** @throws OperationError for INBOX, and when there are children that are not to go too. */
  remove(mailbox: Mailbox, withChildren: boolean): void {
    if (mailbox.name === 'INBOX') throw new OperationError('INBOX cannot be removed');
    const doomed = this.within(mailbox);
    if (doomed.length > 1 && !withChildren) throw new OperationError('mailbox has nested mailboxes');
    for (const gone of doomed) this.mailboxes.delete(gone.name);
    for (const gone of doomed) gone.markRemoved();
  }

  subscribe(name: string): void {
    if (this.subscriptions.size >= maxSubscriptions) throw new OperationError('too many subscriptions');
    this.subscriptions.add(name);
  }

  /** What `other` may do with a Mailbox of this account; the owner may do everything. */
  rightsOf(mailbox: Mailbox, other: Account): string {
    if (other === this) return allRights;
    return mailbox.accessList.get(other.userName.toLowerCase()) ?? mailbox.accessList.get('anyone') ?? '';
  }

  private addParents(name: string): void {
    const parent = parentName(name);
    if (parent === undefined || this.mailboxes.has(parent)) return;
    this.addParents(parent);
    this.put(new Mailbox(parent, this.nextUidValidity++, undefined, true));
  }

  private put(mailbox: Mailbox): Mailbox {
    this.mailboxes.set(mailbox.name, mailbox);
    // Both live as long as the account: nothing to dispose.
    mailbox.onDidChange(() => this.mailboxChanged.fire(mailbox.name));
    return mailbox;
  }
}
