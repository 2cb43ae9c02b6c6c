import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { MailMessage } from '../../mail/mailMessage';
import { encodeUtf8 } from '../../base/utf8';
import { mayRunCode } from '../../mail/fileName';
import { noticeText } from '../../mail/safeText';
import { listParts } from '../../mail/messageParts';
import { isText, type MimePart } from '../../mail/mimePart';
import { formatSize, partLabel } from '../../mail/renderText';
import { registerCommand, type LogError } from '../commands/registerCommand';
import { describeError } from '../connections/describeError';
import type { Connections } from '../connections/types';
import { UserCancelledError, UserError } from '../connections/userError';
import { uriOf } from './messageFileSystem';
import type { MessageDocuments } from './messageDocuments';
import { messageTarget, type MessageTarget } from './messageTarget';
import { partFileName, partRef, sourceRef, textRef, xmlRef, type DocumentRef, type MessageRef } from './messageUri';

export interface MessageCommandServices {
  readonly connections: Connections;
  readonly documents: MessageDocuments;
  readonly logError: LogError;
}

/** Commands that open a message, its forms and its parts. None of them marks it as read. */
export function registerMessageCommands(services: MessageCommandServices): vscode.Disposable[] {
  const { connections, documents, logError } = services;
  const target = (args: readonly unknown[]): MessageTarget => targetOf(args, connections);
  const subject = async ({ ref, subject }: MessageTarget): Promise<string | undefined> =>
    subject ?? (await documents.message(ref)).subject;
  return [
    registerCommand('ximss.openMessage', logError, async (...args) => {
      const message = target(args);
      await open(textRef(message.ref, await subject(message)));
    }),
    registerCommand('ximss.openMessageXml', logError, async (...args) => {
      const message = target(args);
      await open(xmlRef(message.ref, await subject(message)));
    }),
    registerCommand('ximss.openMessageSource', logError, async (...args) => {
      const message = target(args);
      await open(sourceRef(message.ref, await subject(message)));
    }),
    registerCommand('ximss.openPart', logError, async (...args) => {
      const { ref } = target(args);
      const part = await pickPart(await documents.message(ref), 'Which part do you want to open?');
      await open(partRef(ref, part));
    }),
    registerCommand('ximss.saveAttachment', logError, (...args) => saveAttachment(target(args).ref, documents)),
  ];
}

/** Adds what the opened folder knows: with UIDValidity in the address, a later look cannot show another message. */
function targetOf(args: readonly unknown[], connections: Connections): MessageTarget {
  const found = messageTarget(args);
  if (!found) throw new UserError('No message is selected. Select one in the mailboxes, or open it first.');
  const { ref, subject } = found;
  const uidValidity = ref.uidValidity ?? connections.get(ref.accountId)?.mail?.openedFolder(ref.mailbox)?.uidValidity;
  return { ref: { ...ref, uidValidity }, subject };
}

async function open(ref: DocumentRef): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', uriOf(ref), { preview: true });
}

interface PartChoice extends vscode.QuickPickItem {
  readonly part: MimePart;
}

async function pickPart(message: MailMessage, question: string): Promise<MimePart> {
  const choices = listParts(message)
    .filter(({ part }) => part.partId !== '' && part.parts.length === 0)
    .map(({ part }): PartChoice => {
      const label = partLabel(part) || part.mediaType;
      const description = [part.mediaType, formatSize(part.sizeBytes)].filter((text) => text !== '').join(', ');
      return { label: `$(${iconOf(part)}) ${label.replace(/\$\(/g, '$ (')}`, description, part };
    });
  if (choices.length === 0) {
    throw new UserError('This message has no separate parts. Open its source to see it as it was sent.');
  }
  const chosen = await vscode.window.showQuickPick(choices, { placeHolder: question, matchOnDescription: true });
  if (!chosen) throw new UserCancelledError();
  return chosen.part;
}

function iconOf(part: MimePart): string {
  if (part.message) return 'mail';
  if (isText(part)) return 'file-text';
  return part.mediaType.startsWith('image/') ? 'file-media' : 'file-binary';
}

/** Saves bytes where the user says, and does no more: nothing is opened, whatever its type claims. */
async function saveAttachment(ref: MessageRef, documents: MessageDocuments): Promise<void> {
  const message = await documents.message(ref);
  const part = await pickPart(message, 'Which attachment do you want to save?');
  const fileName = partFileName(part);
  if (mayRunCode(fileName)) await confirmRisk(fileName);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
  const defaultUri = vscode.Uri.joinPath(folder, fileName);
  const chosen = await vscode.window.showSaveDialog({ defaultUri, title: 'Save Attachment' });
  if (!chosen) throw new UserCancelledError();
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: noticeText(`Saving ${fileName}`), cancellable: true },
    async (_, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const { bytes, reason } = await contentOf(ref, part, fileName, documents, abort.signal);
      if (token.isCancellationRequested) return;
      await vscode.workspace.fs.writeFile(chosen, bytes);
      if (reason !== undefined) tellOfDecoding(fileName, reason);
    },
  );
}

/** The bytes as they were sent; where those cannot be had, text as it was decoded, and why. */
async function contentOf(
  ref: MessageRef,
  part: MimePart,
  fileName: string,
  documents: MessageDocuments,
  signal: AbortSignal,
): Promise<{ readonly bytes: Uint8Array; readonly reason: unknown }> {
  try {
    return { bytes: await documents.partBytes(ref, part.partId, fileName, signal), reason: undefined };
  } catch (error) {
    if (part.text === undefined || signal.aborted) throw error;
    return { bytes: encodeUtf8(part.text), reason: error };
  }
}

/** What was saved may differ from what was sent in charset and line ends: whoever compares files should know. */
function tellOfDecoding(fileName: string, reason: unknown): void {
  const text = `Saved the text of ${fileName} as the server decoded it, since its bytes could not be fetched: ${describeError(reason)}`;
  void vscode.window.showWarningMessage(noticeText(text));
}

async function confirmRisk(fileName: string): Promise<void> {
  const answer = await vscode.window.showWarningMessage(
    `"${fileName}" may run code when it is opened.`,
    { modal: true, detail: 'Save it only if you know who sent it and why. It will not be opened by this.' },
    'Save Anyway',
  );
  if (answer !== 'Save Anyway') throw new UserCancelledError();
}
