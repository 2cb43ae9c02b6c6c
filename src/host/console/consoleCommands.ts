import * as vscode from 'vscode';
import { fieldsOf, isCount } from '../../contracts/shape';
import type { ConsoleTarget, CopyPart } from '../../contracts/console';
import { registerCommand, type LogError } from '../commands/registerCommand';
import { UserError } from '../connections/userError';
import type { ConsoleActions } from './consoleController';
import type { ConsoleViews } from './consoleViews';

export interface ConsoleCommandServices {
  readonly views: ConsoleViews;
  readonly actions: ConsoleActions;
  readonly clear: () => void;
  /** Asks for a file and writes the log into it. */
  readonly exportTraffic: () => Promise<void>;
  readonly logError: LogError;
}

/**
 * The console's commands. From the page's context menu they get the row that was clicked, from the palette and
 * from keys they work on the selection.
 */
export function registerConsoleCommands(services: ConsoleCommandServices): vscode.Disposable[] {
  const { views, actions, logError } = services;
  const onTarget = (id: `ximss.${string}`, run: (target: ConsoleTarget) => Promise<unknown>): vscode.Disposable =>
    registerCommand(id, logError, async (context) => {
      const notice = await run(targetOf(context, views));
      if (typeof notice === 'string') void vscode.window.setStatusBarMessage(notice, noticeMs);
    });
  const copy = (id: `ximss.${string}`, part: CopyPart): vscode.Disposable =>
    onTarget(id, (target) => actions.copy(target, part));
  return [
    registerCommand('ximss.openConsole', logError, () => views.show(() => undefined)),
    registerCommand('ximss.openConsoleInEditor', logError, () => views.openInEditor()),
    registerCommand('ximss.console.focusFilter', logError, () => views.show((controller) => controller.focusFilter())),
    registerCommand('ximss.console.clear', logError, services.clear),
    registerCommand('ximss.console.export', logError, services.exportTraffic),
    registerCommand('ximss.console.pause', logError, () =>
      views.show((controller) => controller.setPaused(!controller.isPaused)),
    ),
    onTarget('ximss.console.replay', (target) => actions.replay(target)),
    onTarget('ximss.console.edit', (target) => actions.edit(target)),
    onTarget('ximss.console.hideName', (target) => Promise.resolve(views.controller?.hideName(target.row))),
    onTarget('ximss.console.showSession', (target) => Promise.resolve(views.controller?.showSession(target.row))),
    registerCommand('ximss.console.showAllSessions', logError, () => views.controller?.showAllSessions()),
    copy('ximss.console.copyRequest', 'request'),
    copy('ximss.console.copyResponse', 'response'),
    copy('ximss.console.copyExchange', 'exchange'),
    copy('ximss.console.copyFrame', 'frame'),
  ];
}

/** How long a notice stands in the status bar, in milliseconds. */
const noticeMs = 4_000;

/** @throws UserError when nothing was clicked and nothing is selected. */
function targetOf(context: unknown, views: ConsoleViews): ConsoleTarget {
  const fields = fieldsOf(context);
  const row = fields?.['row'];
  const entry = fields?.['entry'];
  if (isCount(row)) return isCount(entry) ? { row, entry } : { row };
  const selected = views.controller?.selected;
  if (selected === undefined) throw new UserError('Nothing is selected. Click a row of the XIMSS console first.');
  return selected;
}
