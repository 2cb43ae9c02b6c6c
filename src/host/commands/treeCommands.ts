import * as vscode from 'vscode';
import type { SettableFlag } from '../../mail/flags';
import type { ConnectionManager } from '../connections/connectionManager';
import { UserError } from '../connections/userError';
import { isMessageNode, type MailboxTreeProvider } from '../tree/mailboxTreeProvider';
import type { MailboxTreeNode, MessageTreeNode, TreeNode } from '../tree/treeNode';
import { registerCommand, type LogError } from './registerCommand';

export interface TreeCommandServices {
  readonly provider: MailboxTreeProvider;
  readonly manager: ConnectionManager;
  readonly logError: LogError;
}

/** Commands of the rows in the mailbox tree. The editor passes the row clicked, and all rows selected. */
export function registerTreeCommands({ provider, manager, logError }: TreeCommandServices): vscode.Disposable[] {
  const mark =
    (flag: SettableFlag, isSet: (node: MessageTreeNode) => boolean) => async (clicked: unknown, selected: unknown) => {
      for (const [mailbox, nodes] of byMailbox(messagesOf(clicked, selected)))
        await markAll(mailbox, nodes, flag, isSet);
    };
  return [
    registerCommand('ximss.refresh', logError, (node) =>
      vscode.window.withProgress({ location: { viewId: 'ximss.mailboxes' } }, () => provider.refresh(asNode(node))),
    ),
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
    registerCommand(
      'ximss.markRead',
      logError,
      mark('Seen', () => true),
    ),
    registerCommand(
      'ximss.markUnread',
      logError,
      mark('Seen', () => false),
    ),
    registerCommand(
      'ximss.toggleFlag',
      logError,
      mark('Flagged', (node) => !node.summary.flags.has('Flagged')),
    ),
    registerCommand('ximss.copyPath', logError, async (node) => {
      const mailbox = asNode(node);
      if (mailbox?.kind === 'mailbox') await vscode.env.clipboard.writeText(mailbox.mailbox.path);
    }),
  ];
}

/** Sets or clears one flag of messages of one mailbox; the rows change when the server reports it, not before. */
async function markAll(
  mailbox: MailboxTreeNode,
  nodes: readonly MessageTreeNode[],
  flag: SettableFlag,
  isSet: (node: MessageTreeNode) => boolean,
): Promise<void> {
  const { mail } = mailbox.connection;
  if (!mail) throw new UserError(`"${mailbox.connection.account.name}" is not connected. Connect first.`);
  for (const value of [true, false]) {
    const uids = nodes.filter((node) => isSet(node) === value).map((node) => node.summary.uid);
    if (uids.length > 0) await mail.mark(mailbox.mailbox.path, uids, flag, value);
  }
}

function messagesOf(clicked: unknown, selected: unknown): MessageTreeNode[] {
  const all: readonly unknown[] = Array.isArray(selected) && selected.includes(clicked) ? selected : [clicked];
  return all.filter(isMessageNode);
}

function byMailbox(nodes: readonly MessageTreeNode[]): Map<MailboxTreeNode, MessageTreeNode[]> {
  const groups = new Map<MailboxTreeNode, MessageTreeNode[]>();
  for (const node of nodes) groups.set(node.parent, [...(groups.get(node.parent) ?? []), node]);
  return groups;
}

function asNode(value: unknown): TreeNode | undefined {
  return typeof value === 'object' && value !== null && 'kind' in value ? (value as TreeNode) : undefined;
}
