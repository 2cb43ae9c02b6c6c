import * as vscode from 'vscode';
import { encodeUtf8 } from '../../base/utf8';
import { DocumentError } from './documentError';
import type { MessageDocument, MessageDocuments } from './messageDocuments';
import { decodeDocumentRef, encodeDocumentRef, type DocumentRef } from './messageUri';
import { ReadOnlyFileSystem } from './readOnlyFileSystem';

/** Address of a document. */
export function uriOf(ref: DocumentRef): vscode.Uri {
  return vscode.Uri.from(encodeDocumentRef(ref));
}

/**
 * Messages as read-only files. An address is all it takes, so a reloaded window opens its tabs again. A message
 * that cannot be shown opens as a page that says why and what to do; for other documents that is the error.
 */
export class MessageFileSystem extends ReadOnlyFileSystem {
  constructor(private readonly documents: MessageDocuments) {
    super('Messages are read-only');
    this.register(
      documents.onDidChange(({ ref, kind }) => {
        this.announce(uriOf(ref), kind === 'gone' ? vscode.FileChangeType.Deleted : vscode.FileChangeType.Changed);
      }),
    );
  }

  protected override async open(uri: vscode.Uri): Promise<MessageDocument> {
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

/** A page in place of the message. It is not kept: the next look asks the server again. */
function explanation(sentence: string): MessageDocument {
  return {
    bytes: encodeUtf8(`This message cannot be shown.\n\n${sentence}\n`),
    modifiedMs: Date.now(),
    rendered: undefined,
  };
}
