import * as vscode from 'vscode';
import type { ConnectionManager } from '../connections/connectionManager';
import type { LiveConnection } from '../connections/liveConnection';
import { UserCancelledError, UserError } from '../connections/userError';
import type { TreeNode } from '../tree/treeNode';
import { colorDot } from './colorDot';

const noAccount = 'There is no account yet. Use "XIMSS: Add Account..." or "XIMSS: Start Demo Server".';

/** The account of a row that a command was called on, or the one that is chosen; the only one without asking. */
export async function chooseAccount(
  node: unknown,
  manager: ConnectionManager,
  question: string,
  isInQuestion: (connection: LiveConnection) => boolean = () => true,
  nothingThere = noAccount,
): Promise<LiveConnection> {
  const ofNode = connectionOf(node, manager);
  if (ofNode && isInQuestion(ofNode)) return ofNode;
  const choices = manager.all.filter(isInQuestion).map((connection) => choiceOf(connection, manager));
  if (choices.length === 0) throw new UserError(nothingThere);
  if (choices.length === 1) return choices[0]!.connection;
  const chosen = await vscode.window.showQuickPick(choices, { placeHolder: question, matchOnDescription: true });
  if (!chosen) throw new UserCancelledError();
  return chosen.connection;
}

/** An account that stands in the settings: only such can be changed. */
export const isStored = ({ account }: LiveConnection): boolean => !account.isTransient;

export const noStoredAccount = 'No account stands in the settings. Use "XIMSS: Add Account..." to add one.';

function connectionOf(node: unknown, manager: ConnectionManager): LiveConnection | undefined {
  if (typeof node === 'string') return manager.get(node);
  const isAccount = typeof node === 'object' && node !== null && (node as TreeNode).kind === 'account';
  return isAccount ? manager.get((node as TreeNode & { kind: 'account' }).connection.account.id) : undefined;
}

export function choiceOf(
  connection: LiveConnection,
  manager: ConnectionManager,
): vscode.QuickPickItem & { readonly connection: LiveConnection } {
  const { account } = connection;
  return {
    label: account.name,
    description: `${account.userName} at ${account.host}:${account.port}`,
    iconPath: colorDot(manager.colorOf(account.id)),
    connection,
  };
}
