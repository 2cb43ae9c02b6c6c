import * as vscode from 'vscode';

/** Files kept in the extension's own folder; the oldest go when a new one is made, unless they are open. */
const maxFiles = 200;

/** Real files for requests that come from the console, so that undo, hot exit and reload work as for any file. */
export class RequestFiles {
  private readonly folder: vscode.Uri;

  /** @param storage a folder of the extension's own; made when it is first needed */
  constructor(storage: vscode.Uri) {
    this.folder = vscode.Uri.joinPath(storage, 'requests');
  }

  /** Writes a new file, named after its request and a number that is not taken. */
  async create(operation: string, text: string): Promise<vscode.Uri> {
    await vscode.workspace.fs.createDirectory(this.folder);
    const names = (await vscode.workspace.fs.readDirectory(this.folder)).map(([name]) => name);
    await this.prune(names);
    const base = /^[\w-]{1,60}$/.test(operation) ? operation : 'request';
    const taken = new Set(names.map((name) => name.toLowerCase()));
    let number = 1;
    while (taken.has(`${base}-${number}.ximss`.toLowerCase())) number++;
    const file = vscode.Uri.joinPath(this.folder, `${base}-${number}.ximss`);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    return file;
  }

  private async prune(names: readonly string[]): Promise<void> {
    if (names.length < maxFiles) return;
    const open = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
    const files = names
      .filter((name) => name.endsWith('.ximss'))
      .map((name) => vscode.Uri.joinPath(this.folder, name))
      .filter((file) => !open.has(file.toString()));
    const dated = await Promise.all(
      files.map(async (file) => ({ file, mtime: (await vscode.workspace.fs.stat(file)).mtime })),
    );
    dated.sort((one, other) => one.mtime - other.mtime);
    for (const { file } of dated.slice(0, names.length - maxFiles + 1)) await vscode.workspace.fs.delete(file);
  }
}
