import type { Connection } from '../connections/types';
import type { MailboxNode } from '../../mail/mailboxNode';
import type { MessageSummary } from '../../mail/messageSummary';

/** Where the user can click: one object per row of the tree, with its parent so that a row can be revealed. */
export type TreeNode =
  AccountTreeNode | OthersTreeNode | MailboxTreeNode | MessageTreeNode | MoreTreeNode | ProblemTreeNode;

export interface AccountTreeNode {
  readonly kind: 'account';
  readonly connection: Connection;
}

/** Above the mailboxes of other accounts that are shown with an account's own. */
export interface OthersTreeNode {
  readonly kind: 'others';
  readonly parent: AccountTreeNode;
  readonly connection: Connection;
}

export interface MailboxTreeNode {
  readonly kind: 'mailbox';
  readonly parent: AccountTreeNode | OthersTreeNode | MailboxTreeNode;
  readonly connection: Connection;
  readonly mailbox: MailboxNode;
}

export interface MessageTreeNode {
  readonly kind: 'message';
  readonly parent: MailboxTreeNode;
  readonly summary: MessageSummary;
  /** Generation of the UID when the row was made: what a command means is the message that was shown. */
  readonly uidValidity: number | undefined;
}

/** The last row of a page: a click brings the next one. */
export interface MoreTreeNode {
  readonly kind: 'more';
  readonly parent: MailboxTreeNode;
  readonly shown: number;
  readonly total: number;
}

/** Why there are no rows, in the place where they would be; a click tries again. */
export interface ProblemTreeNode {
  readonly kind: 'problem';
  /**
   * `plug`: nothing went wrong, it is just not connected. `filter`: the filter leaves nothing. `question`: nobody knows
   * what became of a change. `info`: something happened to the list, which goes on.
   */
  readonly icon: 'warning' | 'plug' | 'filter' | 'question' | 'info' | 'loading~spin';
  readonly parent: AccountTreeNode | MailboxTreeNode;
  readonly message: string;
  /** Two or three words that stand before the message. */
  readonly label?: string;
}

export function parentOf(node: TreeNode): TreeNode | undefined {
  return node.kind === 'account' ? undefined : node.parent;
}

/**
 * Stable over refreshes and reconnects, so that expansion and selection survive: account, mailbox path and UID,
 * never a position.
 */
export function idOf(node: TreeNode): string {
  switch (node.kind) {
    case 'account':
      return node.connection.account.id;
    case 'mailbox':
      return `${node.connection.account.id}/${node.mailbox.path}`;
    case 'others':
      return `others:${node.connection.account.id}`;
    // The kind stands in front, where no account or mailbox can have it: names of mailboxes may hold anything.
    case 'message':
      return `message:${idOf(node.parent)}#${node.summary.uid}`;
    case 'more':
      return `more:${idOf(node.parent)}`;
    case 'problem':
      return `problem:${node.icon}:${idOf(node.parent)}`;
  }
}
