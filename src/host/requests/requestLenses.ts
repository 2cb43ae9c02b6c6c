import * as vscode from 'vscode';
import type { Connections } from '../connections/types';
import { isRequestDocument, loadLanguage, MAX_DOCUMENT_LENGTH, rangeOf } from '../language/requestDocuments';
import type { AccountChoice } from './accountChoice';

/** Most requests of one file that get a line of their own above them. */
const maxLenses = 200;

/** "Send to ..." and "Choose account" above each request. */
export class RequestLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly listener: { dispose(): void };

  readonly onDidChangeCodeLenses = this.changes.event;

  constructor(
    private readonly choice: AccountChoice,
    connections: Connections,
  ) {
    this.listener = connections.onDidChange(() => this.changes.fire());
  }

  /** Called when a document was given another account. */
  refresh(): void {
    this.changes.fire();
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const text = document.getText();
    if (!isRequestDocument(document) || text.length > MAX_DOCUMENT_LENGTH) return [];
    const { readDocument } = await loadLanguage();
    const account = this.choice.known(document.uri)?.account.name;
    const send = account === undefined ? 'Send...' : `Send to ${account}`;
    return readDocument(text)
      .requests.filter(({ name }) => name !== '')
      .slice(0, maxLenses)
      .flatMap(({ span }) => {
        const range = rangeOf(document, { start: span.start, end: span.start });
        const target = [document.uri.toString(), span.start];
        return [
          new vscode.CodeLens(range, { command: 'ximss.sendRequest', title: `$(play) ${send}`, arguments: target }),
          new vscode.CodeLens(range, {
            command: 'ximss.chooseRequestAccount',
            title: 'Choose account',
            arguments: [document.uri.toString()],
          }),
        ];
      });
  }

  dispose(): void {
    this.listener.dispose();
    this.changes.dispose();
  }
}
