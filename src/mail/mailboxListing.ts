import type { Requester } from '../protocol/requester';
import { request } from '../protocol/request';
import { attributeOf, hasName, type XmlElement } from '../protocol/xml';
import { mailLimits } from './limits';
import { factsFromXml, type MailboxFacts } from './mailboxNode';

/** Mailboxes by path, as one or more mailboxList told them. */
export class MailboxListing {
  readonly found = new Map<string, MailboxFacts>();
  /** True when there were more than are kept. */
  isCut = false;

  /**
   * Asks for all that match `filters`, names that only hold others included. Rejects as requests do; a filter for
   * another account's mailboxes also when there is no such account.
   */
  static async load(requester: Requester, filters: readonly string[]): Promise<MailboxListing> {
    const listing = new MailboxListing();
    await Promise.all(
      filters.map((filter) =>
        requester.request(request('mailboxList', { filter, pureFolder: 'yes' }), {
          onData: (data) => listing.collect(data),
        }),
      ),
    );
    return listing;
  }

  private collect(data: XmlElement): void {
    const path = attributeOf(data, 'mailbox');
    if (!hasName(data, 'mailbox') || !path) return;
    if (path.split('/', mailLimits.maxMailboxDepth + 1).length > mailLimits.maxMailboxDepth) return;
    if (this.found.size < mailLimits.maxMailboxes || this.found.has(path)) this.found.set(path, factsFromXml(data));
    else this.isCut = true;
  }
}
