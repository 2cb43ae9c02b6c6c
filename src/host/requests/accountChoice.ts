import * as vscode from 'vscode';
import type { Connection, Connections } from '../connections/types';
import { UserCancelledError, UserError } from '../connections/userError';
import type { RequestOrigins } from './requestOrigins';

/** Finds the account that a request document goes to. */
export class AccountChoice {
  constructor(
    private readonly connections: Connections,
    private readonly origins: RequestOrigins,
  ) {}

  /** The account as far as it is clear without asking: the remembered one, else the only one that comes into question. */
  known(document: vscode.Uri): Connection | undefined {
    const remembered = this.origins.accountOf(document);
    const connection = remembered === undefined ? undefined : this.connections.get(remembered);
    if (connection) return connection;
    const { all } = this.connections;
    const connected = all.filter(({ state }) => state === 'connected');
    if (connected.length === 1) return connected[0];
    return all.length === 1 ? all[0] : undefined;
  }

  /** A connected account for the document; asks where it is not clear, and connects where it is not connected. */
  async connected(document: vscode.Uri): Promise<Connection> {
    const connection = this.known(document) ?? (await this.choose(document));
    return connection.requester ? connection : this.connections.connect(connection.account.id);
  }

  /** Asks for the account and remembers the answer. Rejects with UserCancelledError when the question is closed. */
  async choose(document: vscode.Uri): Promise<Connection> {
    const choices = this.connections.all.map((connection) => ({
      label: connection.account.name,
      description: `${connection.account.userName} at ${connection.account.host}:${connection.account.port}`,
      detail: connection.state === 'connected' ? 'Connected' : 'Not connected: it is connected when you send',
      connection,
    }));
    if (choices.length === 0) {
      throw new UserError('There is no account yet. Use "XIMSS: Add Account..." or "XIMSS: Start Demo Server".');
    }
    const chosen = await vscode.window.showQuickPick(choices, { placeHolder: 'Send this request to which account?' });
    if (!chosen) throw new UserCancelledError();
    await this.origins.setAccount(document, chosen.connection.account.id);
    return chosen.connection;
  }
}
