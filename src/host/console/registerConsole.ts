import * as vscode from 'vscode';
import type { Clock } from '../../base/clock';
import { DisposableOwner } from '../../base/disposable';
import { defaultPreferences, type ConsolePreferences } from '../../contracts/console';
import { readPreferences } from '../../contracts/consoleMessages';
import type { EntryNumber } from '../../protocol/wireTap';
import { FilteredRows } from '../../traffic/filteredRows';
import { createWorkGuard } from './workGuard';
import type { TrafficLog } from '../../traffic/trafficLog';
import type { LogError } from '../commands/registerCommand';
import { describeError } from '../connections/describeError';
import type { Connections } from '../connections/types';
import { consoleAccounts } from './consoleAccounts';
import { EditorConsoleActions, type RequestOpener } from './consoleActions';
import { registerConsoleCommands } from './consoleCommands';
import type { ConsoleControllerParts } from './consoleController';
import { ConsolePage } from './consolePage';
import { ConsoleViews } from './consoleViews';
import type { DetailLanguage } from './detailRenderer';
import { exportTraffic } from './exportTraffic';

export interface ConsoleServices {
  readonly extensionUri: vscode.Uri;
  readonly traffic: TrafficLog;
  readonly connections: Connections;
  readonly requests: RequestOpener;
  /** Keeps filter and layout for the next window on this folder. */
  readonly workspaceState: vscode.Memento;
  readonly clock: Clock;
  readonly logError: LogError;
}

const preferencesKey = 'console.preferences';

/** The console of this window, whatever places it is shown in. */
export class Console extends DisposableOwner {
  private readonly views: ConsoleViews;
  private readonly actions: EditorConsoleActions;
  private readonly logKey: string;
  /** Pages with a row selected in them. */
  private readonly selecting = new Set<object>();

  constructor(private readonly services: ConsoleServices) {
    super();
    const { traffic, connections, requests, extensionUri, clock, logError } = services;
    this.logKey = String(clock.wallMs());
    const createPage = (webview: vscode.Webview): ConsolePage =>
      new ConsolePage(webview, extensionUri, () => this.createParts());
    this.views = this.register(new ConsoleViews(createPage, vscode.Uri.joinPath(extensionUri, 'media', 'ximss.svg')));
    this.actions = new EditorConsoleActions({
      log: traffic,
      connections,
      requests,
      reveal: (entry) => this.views.controller?.revealEntry(entry),
    });
    const commands = registerConsoleCommands({
      views: this.views,
      actions: this.actions,
      clear: () => traffic.clear(),
      exportTraffic: () => exportTraffic(traffic),
      logError,
    });
    for (const command of commands) this.register(command);
  }

  /** Brings the console into view and selects the row of an entry. Does nothing more when it is no longer kept. */
  async revealEntry(entry: EntryNumber): Promise<void> {
    await this.views.show((controller) => controller.revealEntry(entry));
  }

  async show(): Promise<void> {
    await this.views.show(() => undefined);
  }

  private createParts(): Omit<ConsoleControllerParts, 'post'> {
    const { traffic, connections, workspaceState, clock, logError } = this.services;
    const page = {};
    return {
      log: traffic,
      rows: new FilteredRows(traffic, clock, {}, createWorkGuard()),
      accounts: () => consoleAccounts(traffic, connections),
      onDidChangeAccounts: (listener) => connections.onDidChange(listener),
      clock,
      actions: this.actions,
      describeError: (error) => describeError(error),
      logError,
      loadLanguage,
      logKey: this.logKey,
      preferences: readPreferences(workspaceState.get(preferencesKey)) ?? defaultPreferences,
      keepPreferences: (preferences) => this.keep(preferences),
      onSelect: (isSelected) => this.follow(page, isSelected),
    };
  }

  private follow(page: object, isSelected: boolean): void {
    if (isSelected) this.selecting.add(page);
    else this.selecting.delete(page);
    void vscode.commands.executeCommand('setContext', 'ximss.hasConsoleSelection', this.selecting.size > 0);
  }

  private keep(preferences: ConsolePreferences): void {
    const { workspaceState, logError } = this.services;
    workspaceState
      .update(preferencesKey, preferences)
      .then(undefined, (error: unknown) => logError('Keeping the console preferences failed', error));
  }
}

/** Makes the console and registers its views and commands. */
export function registerConsole(services: ConsoleServices): Console {
  return new Console(services);
}

/** What the detail needs of the catalog and the language, loaded when a row is first looked at. */
async function loadLanguage(): Promise<DetailLanguage> {
  const { formatXml, summaryOf } = await import('../lazy/language');
  return { formatXml, docOf: summaryOf };
}
