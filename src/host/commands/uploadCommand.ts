import * as vscode from 'vscode';
import { safeFileName } from '../../mail/fileName';
import { noticeText } from '../../mail/safeText';
import { element, serializeXml } from '../../protocol/xml';
import type { Connection, Connections } from '../connections/types';
import { UserCancelledError, UserError } from '../connections/userError';
import type { RequestEditor } from '../requests/registerRequests';
import type { TreeNode } from '../tree/treeNode';
import { registerCommand, type LogError } from './registerCommand';

/** Biggest file that is uploaded, in bytes: it is held in memory. */
const maxUploadBytes = 50 * 1024 * 1024;

export interface UploadServices {
  readonly connections: Connections;
  readonly requests: RequestEditor;
  readonly logError: LogError;
}

/** "Upload File...": puts a file into the session, and offers the request that makes a message with it. */
export function registerUploadCommand({ connections, requests, logError }: UploadServices): vscode.Disposable {
  return registerCommand('ximss.uploadFile', logError, async (node) => {
    const connection = await connectionOf(node, connections);
    const file = await chooseFile();
    const name = safeFileName(file.path.split('/').at(-1) ?? '', 'file');
    await upload(connection, file, name);
    const openRequest = 'Open Request';
    const answer = await vscode.window.showInformationMessage(
      noticeText(`"${name}" is uploaded to the session of "${connection.account.name}", and is there until it ends.`),
      openRequest,
    );
    if (answer === openRequest) await requests.openRequest(appendRequest(name), { accountId: connection.account.id });
  });
}

async function connectionOf(node: unknown, connections: Connections): Promise<Connection> {
  if (typeof node === 'object' && node !== null && (node as TreeNode).kind === 'account') {
    return (node as TreeNode & { kind: 'account' }).connection;
  }
  const open = connections.all.filter(({ state }) => state === 'connected');
  if (open.length === 0) throw new UserError('No account is connected. Connect one, then upload the file.');
  if (open.length === 1) return open[0]!;
  const choices = open.map((connection) => ({ label: connection.account.name, connection }));
  const chosen = await vscode.window.showQuickPick(choices, { placeHolder: 'Upload to which account?' });
  if (!chosen) throw new UserCancelledError();
  return chosen.connection;
}

async function chooseFile(): Promise<vscode.Uri> {
  const chosen = await vscode.window.showOpenDialog({ title: 'Upload File', openLabel: 'Upload' });
  const [file] = chosen ?? [];
  if (!file) throw new UserCancelledError();
  if ((await vscode.workspace.fs.stat(file)).size > maxUploadBytes) {
    throw new UserError(`The file is larger than ${maxUploadBytes / 1024 / 1024} MB. Choose a smaller one.`);
  }
  return file;
}

async function upload(connection: Connection, file: vscode.Uri, name: string): Promise<void> {
  const options = { location: vscode.ProgressLocation.Notification, title: `Uploading ${name}`, cancellable: true };
  await vscode.window.withProgress(options, async (_progress, token) => {
    const abort = new AbortController();
    const subscription = token.onCancellationRequested(() => abort.abort(new UserCancelledError()));
    try {
      const bytes = await vscode.workspace.fs.readFile(file);
      await connection.uploadToWeb(name, { bytes, type: mediaTypeOf(name) }, abort.signal);
    } catch (error) {
      throw abort.signal.aborted ? new UserCancelledError() : error;
    } finally {
      subscription.dispose();
    }
  });
}

/** A message with the file alone in it: a start, to be changed in the editor. */
function appendRequest(name: string): string {
  const mime = element('MIME', { uploadID: name, disposition: 'attachment', 'Disposition-filename': name });
  const email = element('EMail', {}, [element('Subject', {}, [name]), mime]);
  return serializeXml(element('messageAppend', { targetMailbox: 'INBOX' }, [email]));
}

const mediaTypes: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  html: 'text/html',
  csv: 'text/csv',
  ics: 'text/calendar',
  vcf: 'text/x-vcard',
  xml: 'text/xml',
  json: 'application/json',
  pdf: 'application/pdf',
  zip: 'application/zip',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
};

/** The type that the server gives the part when the request names none. */
function mediaTypeOf(name: string): string {
  return mediaTypes[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';
}
