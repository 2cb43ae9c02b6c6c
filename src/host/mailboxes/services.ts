import * as vscode from 'vscode';
import type { MailAccount } from '../../mail/mailAccount';
import { noticeText } from '../../mail/safeText';
import type { Connection, Connections } from '../connections/types';
import { UserError } from '../connections/userError';
import type { TreeMemory } from '../tree/treeMemory';
import type { TreeNode } from '../tree/treeNode';

/** How long a result stays in the status bar, in milliseconds. */
const statusMs = 5_000;

/** What the commands of mailboxes and messages need of the window. */
export interface MailboxServices {
  readonly connections: Connections;
  readonly memory: TreeMemory;
  readonly tree: Pick<vscode.TreeView<TreeNode>, 'reveal' | 'visible'>;
  /** The rows that are selected in the tree: commands run by a key act upon them. */
  readonly selectedRows: () => readonly TreeNode[];
  /** The row of a mailbox that is listed. */
  readonly mailboxRow: (connection: Connection, mailbox: string) => TreeNode | undefined;
  readonly logError: (message: string, error: unknown) => void;
}

/** The mail of an account. @throws UserError while it is not connected */
export function mailOf(connection: Connection): MailAccount {
  const { mail, account } = connection;
  if (!mail) throw new UserError(`"${account.name}" is not connected. Connect first.`);
  return mail;
}

/** Selects the row of a mailbox that has just come there. Where the tree is not on the screen, it stays so. */
export async function showRow(
  { tree, mailboxRow }: Pick<MailboxServices, 'tree' | 'mailboxRow'>,
  connection: Connection,
  mailbox: string,
  expand = false,
): Promise<void> {
  const row = tree.visible ? mailboxRow(connection, mailbox) : undefined;
  // A filter may hide it: then there is nothing to select.
  if (row) await Promise.resolve(tree.reveal(row, { select: true, focus: true, expand })).catch(() => undefined);
}

/** Says in the status bar how something went. */
export function tell(words: string): void {
  vscode.window.setStatusBarMessage(noticeText(words), statusMs);
}
