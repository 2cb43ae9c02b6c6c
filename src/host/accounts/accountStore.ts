import * as vscode from 'vscode';
import { UserError } from '../connections/userError';

/** The setting `ximss.accounts`, read and written in the scope whose list is the one in effect. */
export class AccountStore {
  /** @param onWritten told the new list at once: the editor may announce the change later than it is made. */
  constructor(private readonly onWritten: (entries: readonly unknown[]) => void) {}

  /** The list in effect, entries that cannot be used included. */
  get entries(): readonly unknown[] {
    const { entries } = this.inEffect();
    return entries;
  }

  /**
   * Changes the list where it stands. Lists of several scopes are not joined: the workspace's hides the user's.
   * @throws UserError when the settings cannot be written.
   */
  async change(edit: (entries: readonly unknown[]) => unknown[]): Promise<void> {
    const { entries, target } = this.inEffect();
    const changed = edit(entries);
    try {
      await vscode.workspace.getConfiguration('ximss').update('accounts', changed, target);
    } catch (error) {
      throw new UserError(
        'The settings could not be written. Look for mistakes in the settings file, then try again.',
        {
          cause: error,
        },
      );
    }
    this.onWritten(changed);
  }

  private inEffect(): { readonly entries: readonly unknown[]; readonly target: vscode.ConfigurationTarget } {
    const found = vscode.workspace.getConfiguration('ximss').inspect<unknown>('accounts');
    // In a folder that is not trusted the editor leaves the workspace's list out, here as well.
    const isOfWorkspace = vscode.workspace.isTrusted && Array.isArray(found?.workspaceValue);
    const value = isOfWorkspace ? found?.workspaceValue : found?.globalValue;
    return {
      entries: Array.isArray(value) ? (value as readonly unknown[]) : [],
      target: isOfWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global,
    };
  }
}
