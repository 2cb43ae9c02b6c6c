import type { FolderNotice } from '../../mail/folder';
import type { AccountTreeNode, MailboxTreeNode, ProblemTreeNode } from './treeNode';

/** What stands in the place of rows that are not there, and why. */
export function problemRow(parent: AccountTreeNode | MailboxTreeNode, message: string): ProblemTreeNode {
  return { kind: 'problem', parent, icon: 'warning', message };
}

export function notConnected(parent: AccountTreeNode): ProblemTreeNode {
  return { kind: 'problem', parent, icon: 'plug', message: 'Not connected. Click to connect.' };
}

export function nothingSubscribed(parent: AccountTreeNode): ProblemTreeNode {
  return { kind: 'problem', parent, icon: 'filter', message: 'No subscribed mailboxes. Click to show all.' };
}

/** A right of another account's owner, not a failure: nothing is wrong here, and nothing can be done about it. */
export function nothingShared(parent: MailboxTreeNode): ProblemTreeNode {
  return problemRow(parent, 'This account shares no mailboxes with you.');
}

const noticeLabels: Readonly<Record<FolderNotice['code'], string>> = {
  renewed: 'Read anew',
  'uids-void': 'Made anew',
  'rights-lost': 'Rights lost',
};

/** What happened to a list that goes on. */
export function noticeRow(parent: MailboxTreeNode, { code, message }: FolderNotice): ProblemTreeNode {
  return { kind: 'problem', parent, icon: 'info', message, label: noticeLabels[code] };
}
