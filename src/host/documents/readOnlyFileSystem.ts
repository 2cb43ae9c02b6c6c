import * as vscode from 'vscode';
import { DisposableOwner } from '../../base/disposable';

/** What a virtual document consists of. */
export interface FileContent {
  readonly bytes: Uint8Array;
  /** Wall-clock time of the last change, in milliseconds. */
  readonly modifiedMs: number;
}

/** Virtual documents as files that nobody can write: unlike other virtual documents, they open again after a reload. */
export abstract class ReadOnlyFileSystem extends DisposableOwner implements vscode.FileSystemProvider {
  private readonly changes = this.register(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  readonly onDidChangeFile = this.changes.event;

  /** @param refusal why nothing can be written, as a sentence without its full stop. */
  constructor(private readonly refusal: string) {
    super();
  }

  /** Rejects with a FileSystemError when there is no such document. */
  protected abstract open(uri: vscode.Uri): Promise<FileContent>;

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { bytes, modifiedMs } = await this.open(uri);
    const permissions = vscode.FilePermission.Readonly;
    return { type: vscode.FileType.File, ctime: modifiedMs, mtime: modifiedMs, size: bytes.length, permissions };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.open(uri)).bytes;
  }

  /** What changes is told of without being asked for: whoever has the documents knows what is open. */
  watch(): vscode.Disposable {
    return { dispose: () => undefined };
  }

  readDirectory(uri: vscode.Uri): [string, vscode.FileType][] {
    throw vscode.FileSystemError.FileNotADirectory(uri);
  }

  createDirectory(uri: vscode.Uri): void {
    throw this.readOnly(uri);
  }

  writeFile(uri: vscode.Uri): void {
    throw this.readOnly(uri);
  }

  delete(uri: vscode.Uri): void {
    throw this.readOnly(uri);
  }

  rename(uri: vscode.Uri): void {
    throw this.readOnly(uri);
  }

  protected announce(uri: vscode.Uri, type: vscode.FileChangeType): void {
    this.changes.fire([{ type, uri }]);
  }

  private readOnly(uri: vscode.Uri): vscode.FileSystemError {
    return vscode.FileSystemError.NoPermissions(`${this.refusal}: ${uri.path}`);
  }
}
