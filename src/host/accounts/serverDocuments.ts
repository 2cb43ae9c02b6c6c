import * as vscode from 'vscode';

/** Scheme of documents about a server. */
export const serverScheme = 'ximss-server';

/** Documents kept; the oldest go first, and what is forgotten can be asked for again. */
const maxDocuments = 20;
const forgotten = 'This is no longer kept. Run the command again.\n';

/** What servers said of themselves, as read-only documents. */
export class ServerDocuments {
  private readonly texts = new Map<string, string>();
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changes.event;

  textOf(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? forgotten;
  }

  async show(name: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: serverScheme, path: `/${name.replace(/[/\\]/g, ' ')}` });
    this.texts.delete(uri.path);
    this.texts.set(uri.path, text);
    const [oldest] = this.texts.keys();
    if (this.texts.size > maxDocuments && oldest !== undefined) this.texts.delete(oldest);
    this.changes.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }
}
