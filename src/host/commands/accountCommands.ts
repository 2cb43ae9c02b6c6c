import * as vscode from 'vscode';
import { readSetting } from '../config/settings';
import { noticeText } from '../../mail/safeText';
import { defaultPort, parseAccount, parseAccountSettings } from '../connections/accountSettings';
import type { ConnectionManager } from '../connections/connectionManager';
import type { EditorPrompts } from '../connections/prompts';
import { describeError, isCancellation } from '../connections/describeError';
import type { AccountConfig } from '../connections/types';
import { UserCancelledError, UserError } from '../connections/userError';
import { demoAccountId, type DemoController } from '../demo/demoController';
import type { TreeNode } from '../tree/treeNode';
import { registerCommand, type LogError } from './registerCommand';

export interface AccountCommandServices {
  readonly manager: ConnectionManager;
  readonly demo: DemoController;
  readonly prompts: EditorPrompts;
  readonly logError: LogError;
}

/** Commands that change which accounts there are and whether they are connected. */
export function registerAccountCommands({
  manager,
  demo,
  prompts,
  logError,
}: AccountCommandServices): vscode.Disposable[] {
  return [
    registerCommand('ximss.startDemoServer', logError, () => startDemo(manager, demo)),
    registerCommand('ximss.stopDemoServer', logError, () => demo.stop()),
    registerCommand('ximss.addAccount', logError, () => addAccount(manager)),
    registerCommand('ximss.editAccounts', logError, () =>
      vscode.commands.executeCommand('workbench.action.openSettings', 'ximss.accounts'),
    ),
    registerCommand('ximss.connect', logError, async (node) => {
      const accountId = await accountIdOf(node, manager, 'Connect to which account?');
      await connectWithProgress(manager, accountId);
    }),
    registerCommand('ximss.disconnect', logError, async (node) => {
      const accountId = await accountIdOf(node, manager, 'Disconnect which account?');
      await manager.get(accountId)?.disconnect();
    }),
    registerCommand('ximss.forgetPassword', logError, async (node) => {
      const account = manager.get(await accountIdOf(node, manager, 'Forget the password of which account?'))?.account;
      if (!account) return;
      await prompts.forgetPassword(account);
      void vscode.window.showInformationMessage(
        `The password of "${account.name}" is forgotten. It will be asked for at the next connect.`,
      );
    }),
    registerCommand('ximss.forgetTrust', logError, async (node) => {
      const account = manager.get(await accountIdOf(node, manager, 'Forget the trust in which server?'))?.account;
      if (!account) return;
      await prompts.forgetTrust(account);
      void vscode.window.showInformationMessage(
        noticeText(
          `${account.host} is trusted no more than any other server. You will be asked again when it matters.`,
        ),
      );
    }),
  ];
}

/** Starts the demo server and logs in to it. */
export async function startDemo(manager: ConnectionManager, demo: DemoController): Promise<void> {
  await vscode.window.withProgress({ location: { viewId: 'ximss.mailboxes' } }, async () => {
    await demo.start();
    await manager.connect(demoAccountId);
  });
}

/** Whoever asks for a connection by a command is told of a failure at once; the account's row keeps the reason. */
async function connectWithProgress(manager: ConnectionManager, accountId: string): Promise<void> {
  try {
    await vscode.window.withProgress({ location: { viewId: 'ximss.mailboxes' } }, () => manager.connect(accountId));
  } catch (error) {
    if (isCancellation(error)) throw error;
    // In words here, where the account is known, whose host and port belong into the sentence.
    throw new UserError(describeError(error, manager.get(accountId)?.account), { cause: error });
  }
}

async function accountIdOf(node: unknown, manager: ConnectionManager, question: string): Promise<string> {
  if (typeof node === 'object' && node !== null && (node as TreeNode).kind === 'account') {
    return (node as TreeNode & { kind: 'account' }).connection.account.id;
  }
  const choices = manager.all.map(({ account }) => ({
    label: account.name,
    description: `${account.userName} at ${account.host}:${account.port}`,
    id: account.id,
  }));
  if (choices.length === 0)
    throw new UserError('There is no account yet. Use "XIMSS: Add Account..." or "XIMSS: Start Demo Server".');
  if (choices.length === 1) return choices[0]!.id;
  const chosen = await vscode.window.showQuickPick(choices, { placeHolder: question });
  if (!chosen) throw new UserCancelledError();
  return chosen.id;
}

/** Asks for what is needed, one question at a time, writes the setting and connects. */
async function addAccount(manager: ConnectionManager): Promise<void> {
  const userName = await ask('Account name', 'user@example.com', (text) =>
    text.trim() === '' ? 'An account name is needed.' : undefined,
  );
  const host = await ask(
    'Host name of the server',
    'mail.example.com',
    (text) => problemWithHost(text),
    userName.split('@')[1],
  );
  const security = await askSecurity();
  const port = await ask('Port', String(defaultPort(security)), problemWithPort, String(defaultPort(security)));
  const entry = { name: userName, host, port: Number(port), security, userName, method: 'auto' };
  const account = parseAccount(entry);
  if (typeof account === 'string') throw new UserError(`The account cannot be used: ${account}`);
  const settings = vscode.workspace.getConfiguration('ximss');
  const existing = settings.inspect<unknown[]>('accounts')?.globalValue ?? [];
  await settings.update('accounts', [...existing, entry], vscode.ConfigurationTarget.Global);
  // The change of the setting may be announced later than it is made.
  if (!manager.get(account.id)) manager.setAccounts(parseAccountSettings(readSetting('accounts', [])).accounts);
  await connectWithProgress(manager, account.id);
}

async function ask(
  title: string,
  example: string,
  problem: (text: string) => string | undefined,
  value?: string,
): Promise<string> {
  const answer = await vscode.window.showInputBox({
    title: `Add Account: ${title}`,
    placeHolder: example,
    ...(value === undefined ? {} : { value }),
    ignoreFocusOut: true,
    validateInput: problem,
  });
  if (answer === undefined) throw new UserCancelledError();
  return answer.trim();
}

async function askSecurity(): Promise<AccountConfig['security']> {
  const choices: (vscode.QuickPickItem & { value: AccountConfig['security'] })[] = [
    { label: 'TLS', description: 'encrypted from the first byte', value: 'tls' },
    { label: 'STARTTLS', description: 'the clear-text port, encrypted before login', value: 'starttls' },
    {
      label: 'None',
      description: 'not encrypted: only for servers on this machine or in a trusted network',
      value: 'none',
    },
  ];
  const chosen = await vscode.window.showQuickPick(choices, { title: 'Add Account: Security', ignoreFocusOut: true });
  if (!chosen) throw new UserCancelledError();
  return chosen.value;
}

function problemWithHost(text: string): string | undefined {
  const parsed = parseAccount({ host: text, userName: 'x' });
  return typeof parsed === 'string' ? parsed : undefined;
}

function problemWithPort(text: string): string | undefined {
  const parsed = parseAccount({ host: 'x', userName: 'x', port: Number(text) });
  return typeof parsed === 'string' ? 'A number from 1 to 65535.' : undefined;
}
