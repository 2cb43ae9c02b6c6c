import { open } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { captureLines } from '../../traffic/captureFile';
import type { TrafficLog } from '../../traffic/trafficLog';
import { UserCancelledError, UserError } from '../connections/userError';

/** Lines are gathered to blocks of about this many characters: fewer writes, and the event loop gets its turns. */
const blockCharacters = 256 * 1024;
/** Captures hold mail: only the user who wrote one can read it. */
const ownerOnly = 0o600;

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
    (_progress, token) => writeCapture(log, file.fsPath, token),
  );
  void vscode.window.showInformationMessage(
    `${count.toLocaleString()} messages were written. Passwords and session keys are masked; mail is not.`,
  );
}

/** Number of frames written. A cancelled export leaves the lines written so far, all of them whole. */
async function writeCapture(log: TrafficLog, path: string, token: vscode.CancellationToken): Promise<number> {
  const handle = await open(path, 'w', ownerOnly);
  try {
    let count = -1; // The first line is no message.
    let block = '';
    for (const line of captureLines(log)) {
      count++;
      block += line;
      if (block.length < blockCharacters) continue;
      if (token.isCancellationRequested) throw new UserCancelledError();
      await handle.write(block);
      block = '';
    }
    await handle.write(block);
    return count;
  } finally {
    await handle.close();
  }
}
