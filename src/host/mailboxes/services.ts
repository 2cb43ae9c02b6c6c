import type * as vscode from 'vscode';
import type { MailAccount } from '../../mail/mailAccount';
import type { Connection, Connections } from '../connections/types';
import { UserError } from '../connections/userError';
import type { TreeMemory } from '../tree/treeMemory';
import type { TreeNode } from '../tree/treeNode';

/** What the commands of mailboxes and messages need of the window. */
export interface MailboxServices {
  readonly connections: Connections;
  readonly memory: TreeMemory;
  /** The view; commands run by a key act upon what is selected there. */
  readonly tree: Pick<vscode.TreeView<TreeNode>, 'selection' | 'reveal' | 'visible'>;
  readonly logError: (message: string, error: unknown) => void;
}

/** The mail of an account. @throws UserError while it is not connected */
export function mailOf(connection: Connection): MailAccount {
  const { mail, account } = connection;
  if (!mail) throw new UserError(`"${account.name}" is not connected. Connect first.`);
  return mail;
}

/** "1 message", "1,234 messages". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}
