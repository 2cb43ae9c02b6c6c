import * as vscode from 'vscode';
import { DisposableOwner } from '../../base/disposable';
import { encodeUtf8 } from '../../base/utf8';
import { DocumentError } from './documentError';
import type { MessageDocument, MessageDocuments } from './messageDocuments';
import { decodeDocumentRef, encodeDocumentRef, type DocumentRef } from './messageUri';

/** Address of a document. */
export function uriOf(ref: DocumentRef): vscode.Uri {
  return vscode.Uri.from(encodeDocumentRef(ref));
}

/**
 * Messages as read-only files. An address is all it takes, so a reloaded window opens its tabs again. A message
 * that cannot be shown opens as a page that says why and what to do; for other documents that is the error.
 */
export class MessageFileSystem extends DisposableOwner implements vscode.FileSystemProvider {
  private readonly changes = this.register(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  readonly onDidChangeFile = this.changes.event;

  constructor(private readonly documents: MessageDocuments) {
    super();
    this.register(
      documents.onDidChange(({ ref, kind }) => {
        const type = kind === 'gone' ? vscode.FileChangeType.Deleted : vscode.FileChangeType.Changed;
        this.changes.fire([{ type, uri: uriOf(ref) }]);
      }),
    );
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { bytes, modifiedMs } = await this.open(uri);
    const permissions = vscode.FilePermission.Readonly;
    return { type: vscode.FileType.File, ctime: modifiedMs, mtime: modifiedMs, size: bytes.length, permissions };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.open(uri)).bytes;
  }

  /** What changes is told of without being asked for: the documents know what is open. */
  watch(): vscode.Disposable {
    return { dispose: () => undefined };
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    throw vscode.FileSystemError.FileNotADirectory(uri);
  }

  createDirectory(uri: vscode.Uri): void {
    throw readOnly(uri);
  }

  writeFile(uri: vscode.Uri): void {
    throw readOnly(uri);
  }

  delete(uri: vscode.Uri): void {
    throw readOnly(uri);
  }

  rename(uri: vscode.Uri): void {
    throw readOnly(uri);
  }

  private async open(uri: vscode.Uri): Promise<MessageDocument> {
    const ref = decodeDocumentRef(uri);
    if (!ref) throw vscode.FileSystemError.FileNotFound('This is no address of a message. Open it from the mailboxes.');
    try {
      return await this.documents.load(ref);
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      if (ref.kind === 'text') return explanation(error.message);
      throw error.isGone
        ? vscode.FileSystemError.FileNotFound(error.message)
        : vscode.FileSystemError.Unavailable(error.message);
    }
  }
}

function readOnly(uri: vscode.Uri): vscode.FileSystemError {
  return vscode.FileSystemError.NoPermissions(`Messages are read-only: ${uri.path}`);
}

/** A page in place of the message. It is not kept: the next look asks the server again. */
function explanation(sentence: string): MessageDocument {
  return {
    bytes: encodeUtf8(`This message cannot be shown.\n\n${sentence}\n`),
    modifiedMs: Date.now(),
    rendered: undefined,
  };
}
