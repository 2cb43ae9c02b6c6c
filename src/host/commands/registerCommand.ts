import * as vscode from 'vscode';
import { noticeText } from '../../mail/safeText';
import { describeError, isCancellation } from '../connections/describeError';

export type LogError = (message: string, error: unknown) => void;

/** Registers a command whose failure becomes one sentence for the user and a line in the diary. */
export function registerCommand(
  id: `ximss.${string}`,
  logError: LogError,
  run: (...args: unknown[]) => unknown,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      return await run(...args);
    } catch (error) {
      if (isCancellation(error)) return undefined;
      logError(`${id} failed`, error);
      void vscode.window.showErrorMessage(noticeText(describeError(error)));
      return undefined;
    }
  });
}
