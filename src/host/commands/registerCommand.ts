import * as vscode from 'vscode';
import { noticeText } from '../../mail/safeText';
import { describeError, isCancellation } from '../connections/describeError';

export type LogError = (message: string, error: unknown) => void;

/** The same work, whose failure becomes one sentence for the user and a line in the diary. */
export function guarded<Args extends unknown[], T>(
  what: string,
  logError: LogError,
  run: (...args: Args) => T | Promise<T>,
): (...args: Args) => Promise<T | undefined> {
  return async (...args) => {
    try {
      return await run(...args);
    } catch (error) {
      if (isCancellation(error)) return undefined;
      logError(`${what} failed`, error);
      void vscode.window.showErrorMessage(noticeText(describeError(error)));
      return undefined;
    }
  };
}

/** Registers a command whose failure becomes one sentence for the user and a line in the diary. */
export function registerCommand(
  id: `ximss.${string}` | `_ximss.${string}`,
  logError: LogError,
  run: (...args: unknown[]) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, guarded(id, logError, run));
}
