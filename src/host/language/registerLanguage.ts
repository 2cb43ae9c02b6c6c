import * as vscode from 'vscode';
import type { Connections } from '../connections/types';
import { RequestCompletionProvider } from './completionProvider';
import { DiagnosticsUpdater } from './diagnosticsUpdater';
import { RequestFormatter, RequestHoverProvider, RequestSymbolProvider } from './documentProviders';
import { LANGUAGE_ID } from './requestDocuments';

/** Makes the editor understand request text. What does the work is loaded when the first such document opens. */
export function registerLanguage({ connections }: { readonly connections: Connections }): vscode.Disposable {
  const { languages } = vscode;
  return vscode.Disposable.from(
    new DiagnosticsUpdater(),
    languages.registerCompletionItemProvider(
      LANGUAGE_ID,
      new RequestCompletionProvider(connections),
      ...['<', ' ', '"', '/', ',', '>'],
    ),
    languages.registerHoverProvider(LANGUAGE_ID, new RequestHoverProvider()),
    languages.registerDocumentFormattingEditProvider(LANGUAGE_ID, new RequestFormatter()),
    languages.registerDocumentSymbolProvider(LANGUAGE_ID, new RequestSymbolProvider()),
  );
}
