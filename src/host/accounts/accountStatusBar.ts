import * as vscode from 'vscode';
import type { Clock } from '../../base/clock';
import { DelayedAction } from '../../base/delayedAction';
import { DisposableOwner } from '../../base/disposable';
import { safeLine } from '../../mail/safeText';
import type { Connection, Connections, ConnectionState } from '../connections/types';
import { themeColorOf } from './accountColors';

/** Names of so many connected accounts are written out; beyond it they are counted. */
const maxNames = 2;
/** Longest text of names, in UTF-16 code units; the status bar belongs to everybody. */
const maxNamesLength = 40;

/**
 * How long after a change of state it is told, in milliseconds. Drawing takes the editor time that it has better uses for
 * in the moment of a connect, and one that is made sooner than this needs no turning wheel.
 */
const changePauseMs = 250;

/** Order of what is told when accounts are in several states: what needs the user first. */
const stateOrder: readonly ConnectionState[] = ['connecting', 'waiting', 'failed', 'connected', 'disconnected'];
const stateIcons: Record<ConnectionState, string> = {
  connecting: '$(loading~spin)',
  waiting: '$(sync)',
  failed: '$(warning)',
  connected: '$(account)',
  disconnected: '$(debug-disconnect)',
};
const stateWords: Record<ConnectionState, string> = {
  connecting: 'connecting',
  waiting: 'connection lost, trying again',
  failed: 'not connected',
  connected: 'connected',
  disconnected: 'not connected',
};

/** Says in the status bar which accounts are connected. A click opens the list of all. */
export class AccountStatusBar extends DisposableOwner {
  private readonly item = this.register(
    vscode.window.createStatusBarItem('ximss.accounts', vscode.StatusBarAlignment.Left, 0),
  );

  constructor(
    private readonly connections: Connections,
    clock: Clock,
  ) {
    super();
    this.item.name = 'XIMSS Accounts';
    this.item.command = 'ximss.showAccounts';
    const later = this.register(new DelayedAction(clock, changePauseMs, () => this.update()));
    this.register(connections.onDidChange((connection) => (connection ? later.ask() : later.doNow())));
    this.update();
  }

  private update(): void {
    const { all } = this.connections;
    if (all.length === 0) return this.item.hide();
    const connected = all.filter(({ state }) => state === 'connected');
    const state = stateOrder.find((candidate) => all.some((connection) => connection.state === candidate));
    this.item.text = `${stateIcons[state ?? 'disconnected']} ${namesOf(connected)}`;
    // One account has its own colour; of several the tooltip tells each.
    const [only] = connected.length === 1 ? connected : [];
    this.item.color = only && new vscode.ThemeColor(themeColorOf(this.connections.colorOf(only.account.id)));
    this.item.tooltip = this.tooltip(all);
    this.item.accessibilityInformation = {
      label: `XIMSS accounts: ${all.map(({ account, state: its }) => `${account.name} ${stateWords[its]}`).join(', ')}`,
    };
    this.item.show();
  }

  private tooltip(all: readonly Connection[]): vscode.MarkdownString {
    const text = new vscode.MarkdownString('**XIMSS accounts**\n\n', true);
    // For the coloured dots; what is not ours is added as text.
    text.supportHtml = true;
    for (const { account, state } of all) {
      const colour = themeColorOf(this.connections.colorOf(account.id)).replace('.', '-');
      text.appendMarkdown(`<span style="color:var(--vscode-${colour});">$(circle-filled)</span> `);
      text.appendText(`${safeLine(account.name)}: ${stateWords[state]}`);
      text.appendMarkdown('\n\n');
    }
    return text;
  }
}

function namesOf(connected: readonly Connection[]): string {
  if (connected.length === 0) return 'XIMSS: not connected';
  // A name must not become an icon: `$(name)` is one in the status bar.
  const names = connected.map(({ account }) => safeLine(account.name).replaceAll('$(', '$ ('));
  const text = names.join(', ');
  return names.length <= maxNames && text.length <= maxNamesLength ? text : `XIMSS: ${names.length} accounts connected`;
}
