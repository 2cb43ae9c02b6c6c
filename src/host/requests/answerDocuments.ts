import * as vscode from 'vscode';
import { encodeUtf8 } from '../../base/utf8';
import { ReadOnlyFileSystem, type FileContent } from '../documents/readOnlyFileSystem';

export const ANSWER_SCHEME = 'ximss-answer';

/** Answers kept; the oldest go first. Each is bounded by itself, and what is forgotten can be asked for again. */
const maxAnswers = 20;

/**
 * Answers hold mail, so they are kept in memory and never on a disk: after a reload the tab is still there, beside its
 * request, and says how to get the answer back.
 */
const forgotten: FileContent = {
  bytes: encodeUtf8('<!-- This answer is no longer kept. Send the request again. -->\n'),
  modifiedMs: 0,
};

/** The answers to requests as read-only documents, one per request document, replaced by the next answer. */
export class AnswerDocuments extends ReadOnlyFileSystem {
  private readonly answers = new Map<string, FileContent>();

  constructor() {
    super('Answers are read-only');
    const isReadonly = new vscode.MarkdownString('Answers are read-only. Edit the request and send it again.');
    this.register(
      vscode.workspace.registerFileSystemProvider(ANSWER_SCHEME, this, { isReadonly, isCaseSensitive: true }),
    );
  }

  /** Shows an answer beside its request, in the place of the one before. The focus stays where it is. */
  async show(request: vscode.Uri, text: string): Promise<void> {
    const uri = answerUri(request);
    this.keep(uri.toString(), { bytes: encodeUtf8(text), modifiedMs: Date.now() });
    this.announce(uri, vscode.FileChangeType.Changed);
    const shown = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
    if (shown) return;
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: false,
    });
  }

  protected override open(uri: vscode.Uri): Promise<FileContent> {
    return Promise.resolve(this.answers.get(uri.toString()) ?? forgotten);
  }

  private keep(key: string, answer: FileContent): void {
    this.answers.delete(key);
    this.answers.set(key, answer);
    for (const oldest of this.answers.keys()) {
      if (this.answers.size <= maxAnswers) break;
      this.answers.delete(oldest);
    }
  }
}

/** The whole address of the request document is in the query, so two files of one name have two answers. */
function answerUri(request: vscode.Uri): vscode.Uri {
  const name = request.path.slice(request.path.lastIndexOf('/') + 1).replace(/\.ximss$/i, '');
  return vscode.Uri.from({ scheme: ANSWER_SCHEME, path: `/${name} (answer).ximss`, query: request.toString() });
}
