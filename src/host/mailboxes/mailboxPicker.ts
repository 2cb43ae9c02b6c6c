import * as vscode from 'vscode';
import type { MailboxNode } from '../../mail/mailboxNode';
import type { Connection, Connections } from '../connections/types';
import { UserCancelledError, UserError } from '../connections/userError';
import { plainLabel } from './plainLabel';
import { mailOf } from './services';

interface MailboxChoice extends vscode.QuickPickItem {
  readonly path: string;
}

/** Asks for one of the account's mailboxes that can hold messages. Rejects with UserCancelledError. */
export async function pickMailbox(connection: Connection, title: string, except?: string): Promise<string> {
  const { mailboxes } = mailOf(connection);
  if (!mailboxes.isLoaded) await mailboxes.refresh();
  const choices = inOrder([...mailboxes.roots, ...mailboxes.others])
    .filter(({ path, isPureFolder }) => !isPureFolder && path !== except)
    .map(choiceOf);
  if (choices.length === 0) throw new UserError('There is no other mailbox. Create one first.');
  const chosen = await vscode.window.showQuickPick(choices, {
    title,
    placeHolder: 'Choose a mailbox',
    matchOnDescription: true,
  });
  if (!chosen) throw new UserCancelledError();
  return chosen.path;
}

/** The account that a command without a row is about. */
export async function pickConnection(connections: Connections): Promise<Connection> {
  const connected = connections.all.filter(({ mail }) => mail !== undefined);
  if (connected.length === 0) throw new UserError('No account is connected. Connect one first.');
  if (connected.length === 1) return connected[0]!;
  const choices = connected.map((connection) => ({
    label: connection.account.name,
    description: connection.account.userName,
    connection,
  }));
  const chosen = await vscode.window.showQuickPick(choices, { placeHolder: 'Which account?' });
  if (!chosen) throw new UserCancelledError();
  return chosen.connection;
}

function inOrder(nodes: readonly MailboxNode[]): MailboxNode[] {
  return nodes.flatMap((node) => [node, ...inOrder(node.children)]);
}

function choiceOf({ path, name, messages }: MailboxNode): MailboxChoice {
  const above = path.slice(0, Math.max(0, path.length - name.length - 1));
  return {
    label: `$(mail) ${plainLabel(name)}`,
    description: [plainLabel(above), messages === undefined ? '' : `${messages.toLocaleString()} messages`]
      .filter((part) => part !== '')
      .join(' · '),
    path,
  };
}
