import type * as vscode from 'vscode';

const markKey = 'ximss.secretsMark';
const mark = 'kept';

/**
 * Finds out whether the editor's secret storage forgets. Without a key ring (in a browser, or on some Linux systems) it
 * lives in the memory of the window, and no interface says so: a mark is left there beside the passwords, and a word about
 * that in the storage that lasts. Where the word is found and the mark is not, the storage has forgotten.
 */
export class SecretMemory {
  private looked: Promise<boolean> | undefined;

  constructor(
    private readonly secrets: Pick<vscode.SecretStorage, 'get' | 'store'>,
    private readonly state: Pick<vscode.Memento, 'get' | 'update'>,
  ) {}

  /** True where it is known that secrets do not outlive a window; false where nothing is known. Looks once. Never rejects. */
  forgets(): Promise<boolean> {
    this.looked ??= this.look().catch(() => true);
    return this.looked;
  }

  /** To be called when a secret was kept, so that the next window can tell. Never rejects. */
  async noteKept(): Promise<void> {
    const isKnown = await this.forgets();
    try {
      if (!isKnown && this.wasNoted) return;
      await this.secrets.store(markKey, mark);
      await this.state.update(markKey, true);
    } catch {
      this.noteRefused();
    }
  }

  /** To be called when no secret could be kept. */
  noteRefused(): void {
    this.looked = Promise.resolve(true);
  }

  private async look(): Promise<boolean> {
    return this.wasNoted && (await this.secrets.get(markKey)) !== mark;
  }

  private get wasNoted(): boolean {
    return this.state.get<boolean>(markKey, false);
  }
}
