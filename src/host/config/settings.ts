import * as vscode from 'vscode';

/** Every setting of the extension with its type; `package.json` has the defaults and the words. */
interface Settings {
  accounts: unknown;
  'connection.reconnect': boolean;
  'demo.startOnOpen': boolean;
  'demo.live': boolean;
  'messageList.openIn': 'sameTab' | 'newTab';
  'notifications.newMail': 'off' | 'INBOX';
  'traffic.budgetMB': number;
  'tree.pageSize': number;
  'request.timeoutSeconds': number;
}

/** Reads a setting; `package.json` guarantees a default, so what comes back is of its type or the user's mistake. */
export function readSetting<Key extends keyof Settings>(key: Key, fallback: Settings[Key]): Settings[Key] {
  return vscode.workspace.getConfiguration('ximss').get<Settings[Key]>(key, fallback);
}

/** What each scope says of a setting, also where another scope hides it. */
export function readAllScopes(key: keyof Settings): unknown[] {
  const found = vscode.workspace.getConfiguration('ximss').inspect<unknown>(key);
  return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue];
}

/** A number setting, kept within bounds whatever somebody wrote into the file. */
export function readNumber(
  key: 'traffic.budgetMB' | 'tree.pageSize' | 'request.timeoutSeconds',
  fallback: number,
  min: number,
  max: number,
): number {
  const value: unknown = readSetting(key, fallback);
  return typeof value === 'number' && Number.isFinite(value) ? Math.min(max, Math.max(min, value)) : fallback;
}

/** Calls `listener` when the setting changed, in any scope. */
export function onDidChangeSetting(key: keyof Settings, listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`ximss.${key}`)) listener();
  });
}
