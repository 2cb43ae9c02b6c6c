import type * as vscode from 'vscode';
import type { EntryNumber } from '../../protocol/wireTap';

const storageKey = 'ximss.requestAccounts';

/** Documents remembered; the longest unused go first. */
const maxDocuments = 500;

/** Remembers which account each request document goes to, and which entry of the log it was made from. */
export class RequestOrigins {
  /** Numbers of the log mean nothing in the next window, so these are not stored. */
  private readonly entries = new Map<string, EntryNumber>();

  constructor(private readonly state: vscode.Memento) {}

  accountOf(document: vscode.Uri): string | undefined {
    return this.stored().find(([uri]) => uri === document.toString())?.[1];
  }

  entryOf(document: vscode.Uri): EntryNumber | undefined {
    return this.entries.get(document.toString());
  }

  async setAccount(document: vscode.Uri, accountId: string): Promise<void> {
    const key = document.toString();
    const others = this.stored().filter(([uri]) => uri !== key);
    await this.state.update(storageKey, [...others, [key, accountId]].slice(-maxDocuments));
  }

  setEntry(document: vscode.Uri, entry: EntryNumber): void {
    this.entries.set(document.toString(), entry);
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= maxDocuments) break;
      this.entries.delete(oldest);
    }
  }

  /** What storage gives back may come from another version of the extension. */
  private stored(): readonly (readonly [string, string])[] {
    const value: unknown = this.state.get(storageKey);
    if (!Array.isArray(value)) return [];
    return value.filter(
      (pair): pair is readonly [string, string] =>
        Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'string',
    );
  }
}
