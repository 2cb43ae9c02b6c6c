import * as vscode from 'vscode';
import type { LogError } from '../commands/registerCommand';
import type { Connections } from '../connections/types';
import { registerMessageCommands } from './messageCommands';
import { MessageDocuments } from './messageDocuments';
import { MessageFileSystem } from './messageFileSystem';
import { MessageStructureProvider } from './messageProviders';
import { decodeDocumentRef, messageScheme } from './messageUri';

/** Language of readable messages; their extension gives it to them. */
export const messageLanguage = 'ximss-message';

export interface DocumentParts {
  readonly connections: Connections;
  readonly logError: LogError;
  readonly subscriptions: { dispose(): unknown }[];
}

/** Makes messages openable: the file system, commands, outline and links. All of it goes into `subscriptions`. */
export function registerDocuments({ connections, logError, subscriptions }: DocumentParts): void {
  const documents = new MessageDocuments(connections);
  const fileSystem = new MessageFileSystem(documents);
  const structure = new MessageStructureProvider(documents);
  const selector: vscode.DocumentSelector = { scheme: messageScheme, language: messageLanguage };
  subscriptions.push(
    documents,
    fileSystem,
    vscode.workspace.registerFileSystemProvider(messageScheme, fileSystem, {
      isReadonly: new vscode.MarkdownString('Messages are read-only.'),
      isCaseSensitive: true,
    }),
    vscode.languages.registerDocumentSymbolProvider(selector, structure, { label: 'Message' }),
    vscode.languages.registerDocumentLinkProvider(selector, structure),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      const ref = decodeDocumentRef(uri);
      if (ref) documents.release(ref);
    }),
    ...registerMessageCommands({ connections, documents, logError }),
  );
}
