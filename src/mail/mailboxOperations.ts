import { request } from '../protocol/request';
import type { Requester } from '../protocol/requester';
import { attributeOf, childElements, element, hasName, textOf, type XmlElement } from '../protocol/xml';
import { normalizeRights } from './accessRights';
import { isServerError } from './errors';
import { mailLimits } from './limits';
import type { MailboxTree } from './mailboxTree';
import type { Subscriptions } from './subscriptions';

/** Who may do what with a mailbox. */
export interface AccessEntry {
  /** Account, group, or a name such as `anyone`. */
  readonly name: string;
  /** Letters of `accessRights`; empty takes the entry away. */
  readonly rights: string;
}

/** A name of one's own for a mailbox of another account. */
export interface MailboxAlias {
  readonly name: string;
  readonly mailbox: string;
}

/**
 * Changes to mailboxes themselves. Each request is sent once; when its answer is lost it rejects as requests do, and
 * the next refresh shows what happened. Who calls asks the user before anything is deleted.
 *
 * Creating, renaming, removing, subscriptions and rights are proven by clients. Access lists and aliases are recalled
 * (evidence "recalled" in the catalog): a server may call them otherwise and refuse them as unknown.
 */
export class MailboxOperations {
  constructor(
    private readonly requester: Requester,
    private readonly mailboxes: MailboxTree,
    private readonly subscriptions: Subscriptions,
  ) {}

  /** Makes a mailbox, nested ones with `/` in the name; the levels above are made by the server where missing. */
  async create(mailbox: string, mailboxClass?: string, signal?: AbortSignal): Promise<void> {
    await this.change(request('mailboxCreate', { mailbox, mailboxClass: mailboxClass || undefined }), signal);
  }

  /**
   * Renames or moves a mailbox with all that is nested in it; subscriptions follow. Folders open on it are found gone.
   * Rejects with SubscriptionsLeftError when only the subscriptions could not be changed.
   */
  async rename(mailbox: string, newName: string, signal?: AbortSignal): Promise<void> {
    await this.change(request('mailboxRename', { mailbox, newName, children: 'yes' }), signal);
    await this.subscriptions.follow(mailbox, newName, signal);
  }

  /** Deletes a mailbox with its messages. @param withNested what is nested too (the attribute is recalled) */
  async remove(mailbox: string, withNested: boolean, signal?: AbortSignal): Promise<void> {
    await this.change(request('mailboxRemove', { mailbox, children: withNested ? 'yes' : undefined }), signal);
  }

  /** Letters of what this account may do with a mailbox; `undefined` when the server does not tell. */
  async rights(mailbox: string, signal?: AbortSignal): Promise<string | undefined> {
    const { data } = await this.requester.request(request('mailboxRightsGet', { mailbox }), { signal });
    const answer = data.find((message) => hasName(message, 'mailboxRights'));
    return answer && normalizeRights(textOf(answer));
  }

  async accessList(mailbox: string, signal?: AbortSignal): Promise<AccessEntry[]> {
    const { data } = await this.requester.request(request('mailboxACLGet', { mailbox }), { signal });
    const answer = data.find((message) => hasName(message, 'mailboxACL'));
    const entries = answer ? childElements(answer, 'aclElem').slice(0, mailLimits.maxListEntries) : [];
    return entries.flatMap((entry) => {
      const name = attributeOf(entry, 'name');
      return name ? [{ name, rights: normalizeRights(textOf(entry)) }] : [];
    });
  }

  /** Changes the entries given and leaves the others. */
  async setAccess(mailbox: string, entries: readonly AccessEntry[], signal?: AbortSignal): Promise<void> {
    const children = entries.map(({ name, rights }) => element('aclElem', { name }, [rights]));
    await this.requester.request(request('mailboxACLUpdate', { mailbox }, children), { signal });
  }

  async aliases(signal?: AbortSignal): Promise<MailboxAlias[]> {
    const { data } = await this.requester.request(request('mailboxAliasList', {}), { signal });
    const found = data.filter((message) => hasName(message, 'mailboxAlias')).slice(0, mailLimits.maxListEntries);
    return found.flatMap((message) => {
      const [name, mailbox] = [attributeOf(message, 'name'), attributeOf(message, 'mailbox')];
      return name && mailbox ? [{ name, mailbox }] : [];
    });
  }

  /** @param mailbox what the alias stands for; `undefined` takes it away */
  async setAlias(name: string, mailbox: string | undefined, signal?: AbortSignal): Promise<void> {
    const mode = mailbox === undefined ? 'remove' : 'add';
    const change = element('mailboxAlias', { name, mailbox, mode });
    await this.requester.request(request('mailboxAliasUpdate', {}, [change]), { signal });
  }

  /** The list is asked for anew also when the change failed: nobody knows how far it came. */
  private async change(change: XmlElement, signal?: AbortSignal): Promise<void> {
    const showAnew = () => this.mailboxes.refreshAnew().catch(() => undefined);
    try {
      await this.requester.request(change, { signal });
    } catch (error) {
      // Who waits for an answer that was lost is not to wait for the next connection too.
      if (isServerError(error)) await showAnew();
      else void showAnew();
      throw error;
    }
    // That the list cannot be had is told where it is shown.
    await showAnew();
  }
}
