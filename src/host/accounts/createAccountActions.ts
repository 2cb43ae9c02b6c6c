import type * as vscode from 'vscode';
import { AccountActions } from './accountActions';
import type { AccountServices } from './accountServices';
import { pickAccounts } from './accountsPicker';
import { ServerActions } from './serverActions';
import { ServerDocuments } from './serverDocuments';
import { SessionActions } from './sessionActions';

/** What the commands about accounts do, by the last part of their names. Each takes the row it was called on. */
export function createAccountActions(services: AccountServices) {
  const documents = new ServerDocuments();
  const accounts = new AccountActions(services);
  const servers = new ServerActions(services, accounts, documents);
  const sessions = new SessionActions(services, documents);
  return {
    documents,
    addAccount: () => accounts.add(),
    editAccount: (node: unknown) => accounts.edit(node),
    removeAccount: (node: unknown) => accounts.remove(node),
    moveAccountUp: (node: unknown) => accounts.move(node, -1),
    moveAccountDown: (node: unknown) => accounts.move(node, 1),
    importAccount: (link: unknown) => accounts.importTypedLink(link),
    openLink: (uri: vscode.Uri) => accounts.importLink(uri),
    showAccounts: () => pickAccounts(services),
    showFeatures: (node: unknown) => servers.showFeatures(node),
    readStrings: (node: unknown) => servers.readStrings(node),
    recoverPassword: (node: unknown) => servers.recoverPassword(node),
    signup: (node: unknown) => servers.signup(node),
    readTime: (node: unknown) => sessions.readTime(node),
    changePassword: (node: unknown) => sessions.changePassword(node),
    showSession: (node: unknown) => sessions.showInformation(node),
  };
}

export type AccountCommandActions = ReturnType<typeof createAccountActions>;
