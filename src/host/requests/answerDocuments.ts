import * as vscode from 'vscode';
import { DisposableOwner } from '../../base/disposable';

export const ANSWER_SCHEME = 'ximss-answer';

/** Answers kept; the oldest go first. Each is bounded by itself, and what is forgotten can be asked for again. */
const maxAnswers = 20;

const FORGOTTEN = '<!-- This answer is no longer kept. Send the request again. -->\n';

/** The answers to requests as read-only documents, one per request document, replaced by the next answer. */
export class AnswerDocuments extends DisposableOwner implements vscode.TextDocumentContentProvider {
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  private readonly texts = new Map<string, string>();

  readonly onDidChange = this.changes.event;

  constructor() {
    super();
    this.register(this.changes);
    this.register(vscode.workspace.registerTextDocumentContentProvider(ANSWER_SCHEME, this));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? FORGOTTEN;
  }

  /** Shows an answer beside its request, in the place of the one before. The focus stays where it is. */
  async show(request: vscode.Uri, text: string): Promise<void> {
    const uri = answerUri(request);
    this.keep(uri.toString(), text);
    this.changes.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    const shown = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
    if (shown) return;
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: false,
    });
  }

  private keep(key: string, text: string): void {
    this.texts.delete(key);
    this.texts.set(key, text);
    for (const oldest of this.texts.keys()) {
      if (this.texts.size <= maxAnswers) break;
      this.texts.delete(oldest);
    }
  }
}

/** The whole address of the request document is in the query, so two files of one name have two answers. */
function answerUri(request: vscode.Uri): vscode.Uri {
  const name = request.path.slice(request.path.lastIndexOf('/') + 1).replace(/\.ximss$/i, '');
  return vscode.Uri.from({ scheme: ANSWER_SCHEME, path: `/${name} (answer).ximss`, query: request.toString() });
}
