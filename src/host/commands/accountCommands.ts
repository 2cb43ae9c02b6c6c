import * as vscode from 'vscode';
import { LazyValue } from '../../base/lazyValue';
import { noticeText } from '../../mail/safeText';
import type { AccountCommandActions } from '../accounts/createAccountActions';
import type { ConnectionManager } from '../connections/connectionManager';
import type { EditorPrompts } from '../connections/prompts';
import { describeError, isCancellation } from '../connections/describeError';
import { canConnect, canDisconnect, type Connection } from '../connections/types';
import type { Visit } from '../connections/visitor';
import { UserCancelledError, UserError } from '../connections/userError';
import { demoAccountId, type DemoController } from '../demo/demoController';
import { progressPauseMs } from '../tree/stateNews';
import type { TreeNode } from '../tree/treeNode';
import { guarded, registerCommand, type LogError } from './registerCommand';

export interface AccountCommandServices {
  readonly manager: ConnectionManager;
  readonly demo: DemoController;
  readonly prompts: EditorPrompts;
  readonly visit: Visit;
  /** Brings the row of an account into view. */
  readonly reveal: (accountId: string) => Promise<void>;
  readonly logError: LogError;
}

/** Commands whose work is loaded when one of them is first called. */
const laterCommands = {
  'ximss.addAccount': 'addAccount',
  'ximss.editAccount': 'editAccount',
  'ximss.removeAccount': 'removeAccount',
  'ximss.moveAccountUp': 'moveAccountUp',
  'ximss.moveAccountDown': 'moveAccountDown',
  'ximss.importAccount': 'importAccount',
  'ximss.showAccounts': 'showAccounts',
  'ximss.showFeatures': 'showFeatures',
  'ximss.readStrings': 'readStrings',
  'ximss.recoverPassword': 'recoverPassword',
  'ximss.signup': 'signup',
  'ximss.readTime': 'readTime',
  'ximss.changePassword': 'changePassword',
  'ximss.showSession': 'showSession',
} as const satisfies Record<string, keyof AccountCommandActions>;

/** Scheme of what servers said of themselves; see accounts/serverDocuments.ts. */
const serverScheme = 'ximss-server';

/** Commands that change which accounts there are and whether they are connected. */
export function registerAccountCommands(services: AccountCommandServices): vscode.Disposable[] {
  const { manager, demo, prompts, logError } = services;
  return [
    ...registerLaterCommands(services),
    registerCommand('ximss.startDemoServer', logError, () => startDemo(manager, demo)),
    registerCommand('ximss.stopDemoServer', logError, () => demo.stop()),
    registerCommand('ximss.editAccounts', logError, () =>
      vscode.commands.executeCommand('workbench.action.openSettings', 'ximss.accounts'),
    ),
    registerCommand('ximss.connect', logError, async (node) => {
      const accountId = await accountIdOf(node, manager, 'Connect to which account?', canConnect);
      await connectWithProgress(manager, accountId);
    }),
    registerCommand('ximss.disconnect', logError, async (node) => {
      const accountId = await accountIdOf(node, manager, 'Disconnect which account?', canDisconnect);
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

/** Dialogs, links and what is asked of servers: all of it comes with the first use. */
function registerLaterCommands(services: AccountCommandServices): vscode.Disposable[] {
  const { manager, prompts, visit, reveal, logError } = services;
  const actions = new LazyValue<AccountCommandActions>(async () => {
    const { createAccountActions } = await import('../lazy/accounts');
    const connect = (accountId: string): Promise<void> => connectWithProgress(manager, accountId);
    return createAccountActions({ manager, prompts, visit, connect, describeError, reveal });
  });
  const commands = Object.entries(laterCommands).map(([id, action]) =>
    registerCommand(id as keyof typeof laterCommands, logError, async (node) => (await actions.get())[action](node)),
  );
  const handleUri = guarded('Opening a link', logError, async (uri: vscode.Uri) => (await actions.get()).openLink(uri));
  return [
    ...commands,
    vscode.window.registerUriHandler({ handleUri }),
    vscode.workspace.registerTextDocumentContentProvider(serverScheme, {
      provideTextDocumentContent: async (uri) => (await actions.get()).documents.textOf(uri),
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
    await withViewProgress(manager.connect(accountId));
  } catch (error) {
    if (isCancellation(error)) throw error;
    // In words here, where the account is known, whose host and port belong into the sentence.
    throw new UserError(describeError(error, manager.get(accountId)?.account), { cause: error });
  }
}

/** The bar of the view moves while it lasts; not for what is over in a moment, which only the drawing would delay. */
async function withViewProgress(work: Promise<unknown>): Promise<void> {
  const show = (): void => {
    const location = { viewId: 'ximss.mailboxes' };
    void vscode.window.withProgress({ location }, () => work.catch(() => undefined));
  };
  const timer = setTimeout(show, progressPauseMs);
  try {
    await work;
  } finally {
    clearTimeout(timer);
  }
}

/** The account of the row, or of those in question the one that is chosen; of all when none is in question. */
async function accountIdOf(
  node: unknown,
  manager: ConnectionManager,
  question: string,
  isInQuestion: (connection: Connection) => boolean = () => true,
): Promise<string> {
  if (typeof node === 'object' && node !== null && (node as TreeNode).kind === 'account') {
    return (node as TreeNode & { kind: 'account' }).connection.account.id;
  }
  const asked = manager.all.filter(isInQuestion);
  const choices = (asked.length > 0 ? asked : manager.all).map(({ account }) => ({
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
