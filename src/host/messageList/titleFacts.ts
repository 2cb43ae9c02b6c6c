import { DisposableStore, type Disposable } from '../../base/disposable';
import type { MailAccount } from '../../mail/mailAccount';
import type { Connections } from '../connections/types';

/** A mailbox of an account. */
export interface MailboxRef {
  readonly accountId: string;
  readonly mailbox: string;
}

/** What the title of a list says beside the name of its mailbox, as far as that is known without opening it. */
export interface TitleFacts {
  /** Unread messages of the whole mailbox. */
  readonly unread: number | undefined;
  /** Name of the account, where there are several. */
  readonly account: string | undefined;
}

/** Where those facts come from. */
export interface TitleSource {
  factsOf(ref: MailboxRef): TitleFacts;
  /** Tells whenever they may be others, until it is disposed. */
  follow(ref: MailboxRef, onDidChange: () => void): Disposable;
}

/** What the accounts of the window know: how many there are, and the counts in their trees. */
export class AccountFacts implements TitleSource {
  constructor(private readonly connections: Pick<Connections, 'all' | 'get' | 'onDidChange'>) {}

  factsOf({ accountId, mailbox }: MailboxRef): TitleFacts {
    const connection = this.connections.get(accountId);
    const account = this.connections.all.length > 1 ? connection?.account.name : undefined;
    return { unread: connection?.mail?.mailboxes.get(mailbox)?.unseen, account };
  }

  follow({ accountId, mailbox }: MailboxRef, onDidChange: () => void): Disposable {
    const store = new DisposableStore();
    let followed: { readonly mail: MailAccount; readonly listener: Disposable } | undefined;
    // A connection that is not made again by itself is followed by one with another tree.
    const followMail = (): void => {
      const mail = this.connections.get(accountId)?.mail;
      if (mail === followed?.mail) return;
      followed?.listener.dispose();
      followed = mail && {
        mail,
        listener: mail.mailboxes.onDidChange((node) => {
          if (node === undefined || node === mail.mailboxes.get(mailbox)) onDidChange();
        }),
      };
    };
    followMail();
    store.add(
      this.connections.onDidChange(() => {
        followMail();
        onDidChange();
      }),
    );
    store.add({ dispose: () => followed?.listener.dispose() });
    return store;
  }
}
