import * as vscode from 'vscode';
import type { ConnectionManager } from '../connections/connectionManager';
import type { MailboxTreeProvider } from '../tree/mailboxTreeProvider';
import type { TreeNode } from '../tree/treeNode';
import { registerCommand, type LogError } from './registerCommand';

export interface TreeCommandServices {
  readonly provider: MailboxTreeProvider;
  readonly manager: ConnectionManager;
  readonly logError: LogError;
}

/** Commands of the rows in the mailbox tree. The editor passes the row clicked, and all rows selected. */
export function registerTreeCommands({ provider, manager, logError }: TreeCommandServices): vscode.Disposable[] {
  return [
    registerCommand('ximss.refresh', logError, (node) => {
      for (const connection of manager.all) connection.hurry('user');
      return vscode.window.withProgress({ location: { viewId: 'ximss.mailboxes' } }, () =>
        provider.refresh(asNode(node)),
      );
    }),
    registerCommand('ximss.showMore', logError, (node) => {
      const more = asNode(node);
      if (more?.kind === 'more') provider.showMore(more.parent);
    }),
    registerCommand('ximss.retry', logError, async (node) => {
      const problem = asNode(node);
      if (problem?.kind !== 'problem') return;
      const { parent } = problem;
      if (parent.connection.state !== 'connected')
        await manager.connect(parent.connection.account.id).catch(() => undefined);
      else await provider.refresh(parent);
    }),
    registerCommand('ximss.copyPath', logError, async (node) => {
      const mailbox = asNode(node);
      if (mailbox?.kind === 'mailbox') await vscode.env.clipboard.writeText(mailbox.mailbox.path);
    }),
  ];
}

function asNode(value: unknown): TreeNode | undefined {
  return typeof value === 'object' && value !== null && 'kind' in value ? (value as TreeNode) : undefined;
}
