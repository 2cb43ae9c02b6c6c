import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { TrafficLog } from '../../traffic/trafficLog';
import { UserCancelledError, UserError } from '../connections/userError';
import { writeCapture } from './captureWriter';

/** Asks for a file and writes the whole log into it, with progress and cancel. */
export async function exportTraffic(log: TrafficLog): Promise<void> {
  if (log.nextEntry === log.firstEntry) throw new UserError('There is no traffic to export yet.');
  const file = await vscode.window.showSaveDialog({
    title: 'Export Console',
    filters: { 'XIMSS capture': ['jsonl'] },
    defaultUri: vscode.Uri.joinPath(
      vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir()),
      'ximss-capture.jsonl',
    ),
  });
  if (!file) throw new UserCancelledError();
  if (file.scheme !== 'file')
    throw new UserError('A capture can be written to a file of this machine only. Choose another place.');
  const count = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Exporting the console', cancellable: true },
    (_progress, token) => writeCapture(log, file.fsPath, () => token.isCancellationRequested),
  );
  void vscode.window.showInformationMessage(
    `${count === 1 ? '1 message was' : `${count.toLocaleString()} messages were`} written. Passwords and session keys are masked; mail is not.`,
  );
}
