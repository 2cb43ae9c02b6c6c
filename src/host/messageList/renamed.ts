import { isWithin } from '../../mail/mailboxName';

/** The name of a mailbox after one was renamed; undefined when that does not concern it. */
export function renamed(mailbox: string, from: string, to: string): string | undefined {
  return isWithin(mailbox, from) ? `${to}${mailbox.slice(from.length)}` : undefined;
}
