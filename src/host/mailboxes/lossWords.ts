import type { MailboxNode } from '../../mail/mailboxNode';
import { counted } from './counted';

/** "12 messages and 2 nested mailboxes will be deleted too. This cannot be undone." */
export function lossOf(mailboxes: readonly MailboxNode[]): string {
  const nested = mailboxes.flatMap(below);
  const messages = [...mailboxes, ...nested].reduce((sum, mailbox) => sum + (mailbox.messages ?? 0), 0);
  const parts = [counted(messages, 'message')];
  if (nested.length > 0) parts.push(counted(nested.length, 'nested mailbox', 'nested mailboxes'));
  // Where there are very many, what is nested is listed when its row is opened.
  if ([...mailboxes, ...nested].some(isUnlisted)) parts.push('all that is nested and not listed here');
  return `${listed(parts)} will be deleted too. This cannot be undone.`;
}

function below(mailbox: MailboxNode): MailboxNode[] {
  return mailbox.children.flatMap((child) => [child, ...below(child)]);
}

function isUnlisted({ children, mayHaveChildren }: MailboxNode): boolean {
  return mayHaveChildren && children.length === 0;
}

function listed(parts: readonly string[]): string {
  return parts.length < 3 ? parts.join(' and ') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
