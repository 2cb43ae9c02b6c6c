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
import { SessionLister } from './consoleSessions';
import { lastingFilter } from './filterSteps';
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
  /** Pages that show one session alone. */
  private readonly choosing = new Set<object>();
  /** For pages to come in this window; with the session that was chosen, which another window would not know. */
  private preferences: ConsolePreferences;

  constructor(private readonly services: ConsoleServices) {
    super();
    const { traffic, connections, requests, extensionUri, clock, logError } = services;
    this.logKey = String(clock.wallMs());
    this.preferences = readPreferences(services.workspaceState.get(preferencesKey)) ?? defaultPreferences;
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
    const { traffic, connections, clock, logError } = this.services;
    const page = {};
    const lister = new SessionLister(traffic);
    return {
      log: traffic,
      rows: new FilteredRows(traffic, clock, {}, createWorkGuard()),
      accounts: (chosen) => consoleAccounts(lister.list(chosen), connections),
      onDidChangeAccounts: (listener) => connections.onDidChange(listener),
      clock,
      actions: this.actions,
      describeError: (error) => describeError(error),
      logError,
      loadLanguage,
      logKey: this.logKey,
      preferences: this.preferences,
      keepPreferences: (preferences) => this.keep(preferences),
      onSelect: (is) => follow('ximss.hasConsoleSelection', this.selecting, page, is),
      onChooseSession: (is) => follow('ximss.isConsoleSessionChosen', this.choosing, page, is),
    };
  }

  private keep(preferences: ConsolePreferences): void {
    const { workspaceState, logError } = this.services;
    this.preferences = preferences;
    workspaceState
      .update(preferencesKey, { ...preferences, filter: lastingFilter(preferences.filter) })
      .then(undefined, (error: unknown) => logError('Keeping the console preferences failed', error));
  }
}

/** Tells the menus whether something is true of any page. */
function follow(key: `ximss.${string}`, pages: Set<object>, page: object, isTrue: boolean): void {
  const was = pages.size > 0;
  if (isTrue) pages.add(page);
  else pages.delete(page);
  if (was !== pages.size > 0) void vscode.commands.executeCommand('setContext', key, pages.size > 0);
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
