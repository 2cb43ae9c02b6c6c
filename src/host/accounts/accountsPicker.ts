import * as vscode from 'vscode';
import type { LiveConnection } from '../connections/liveConnection';
import type { ConnectionState } from '../connections/types';
import type { AccountServices } from './accountServices';
import { choiceOf } from './chooseAccount';

const stateWords: Record<ConnectionState, string> = {
  connected: 'Connected. Press Enter to show it in the tree',
  connecting: 'Connecting...',
  waiting: 'Connection lost, waiting to try again. Press Enter to try now',
  disconnected: 'Not connected. Press Enter to connect',
  failed: 'Not connected. Press Enter to connect',
};

const connectButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('plug'), tooltip: 'Connect' };
const disconnectButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('debug-disconnect'),
  tooltip: 'Disconnect',
};
const showButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('list-tree'), tooltip: 'Show in Tree' };

type Item = vscode.QuickPickItem & { readonly connection?: LiveConnection };

/** All accounts with their states: Enter connects or shows, buttons do the rest. Closes after each choice. */
export async function pickAccounts(services: AccountServices): Promise<void> {
  const { manager } = services;
  const input = vscode.window.createQuickPick<Item>();
  const owned: vscode.Disposable[] = [input];
  const fill = (): void => {
    const active = input.activeItems[0]?.connection?.account.id;
    input.items = [
      ...manager.all.map((connection) => itemOf(connection, services)),
      { label: '$(add) Add Account...' },
    ];
    // The list is made anew when a state changes: the line in view stays chosen.
    const again = input.items.find(({ connection }) => connection !== undefined && connection.account.id === active);
    if (again) input.activeItems = [again];
  };
  try {
    const run = await new Promise<() => Promise<unknown>>((resolve) => {
      input.title = 'XIMSS Accounts';
      input.placeholder = 'Choose an account';
      input.matchOnDescription = true;
      owned.push(
        input.onDidAccept(() => resolve(() => act(input.activeItems[0]?.connection, services))),
        input.onDidTriggerItemButton(({ item, button }) => resolve(() => press(item.connection, button, services))),
        input.onDidHide(() => resolve(() => Promise.resolve())),
        manager.onDidChange(fill),
      );
      fill();
      input.show();
    });
    input.hide();
    await run();
  } finally {
    for (const part of owned.reverse()) part.dispose();
  }
}

function itemOf(connection: LiveConnection, { manager }: AccountServices): Item {
  const { state, problem } = connection;
  const isOn = state === 'connected' || state === 'waiting' || state === 'connecting';
  return {
    ...choiceOf(connection, manager),
    detail: problem ?? stateWords[state],
    buttons: [showButton, isOn ? disconnectButton : connectButton],
  };
}

async function act(connection: LiveConnection | undefined, services: AccountServices): Promise<unknown> {
  if (!connection) return vscode.commands.executeCommand('ximss.addAccount');
  const { account, state } = connection;
  if (state === 'connected' || state === 'connecting') return services.reveal(account.id);
  return services.connect(account.id);
}

async function press(
  connection: LiveConnection | undefined,
  button: vscode.QuickInputButton,
  services: AccountServices,
): Promise<void> {
  if (!connection) return;
  if (button === disconnectButton) await connection.disconnect();
  else if (button === connectButton) await services.connect(connection.account.id);
  else await services.reveal(connection.account.id);
}
