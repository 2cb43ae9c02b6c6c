import * as vscode from 'vscode';
import type { ConsoleTarget, CopyPart, HostAction } from '../../contracts/console';
import type { Connections } from '../connections/types';
import { UserError } from '../connections/userError';
import { confirmRisk } from '../requests/confirmRisk';
import type { ConsoleActions } from './consoleController';
import type { ConsoleLog } from './consoleLog';
import { copyTextOf } from './copyText';
import { keptRequestOf, requestToReplay, textToEdit } from './requestOfRow';

/** Opens a request in an editor; see host/requests. */
export interface RequestOpener {
  openRequest(text: string, options: { readonly accountId: string; readonly origin: number }): Thenable<unknown>;
}

export interface ConsoleActionServices {
  readonly log: ConsoleLog;
  readonly connections: Connections;
  readonly requests: RequestOpener;
  /** Shows the row of an entry. */
  readonly reveal: (entry: number) => void;
}

const commandOf: Readonly<Record<HostAction, string>> = {
  startDemoServer: 'ximss.startDemoServer',
  addAccount: 'ximss.addAccount',
  connect: 'ximss.connect',
  clear: 'ximss.console.clear',
  export: 'ximss.console.export',
};

const copiedWords: Readonly<Record<CopyPart, string>> = {
  request: 'Request copied',
  response: 'Response copied',
  exchange: 'Exchange copied',
  frame: 'Frame copied',
};

/** What the console does with the rows of the log: the same way for the page, its menus and the command palette. */
export class EditorConsoleActions implements ConsoleActions {
  constructor(private readonly services: ConsoleActionServices) {}

  async replay(target: ConsoleTarget): Promise<string> {
    const { log } = this.services;
    const kept = keptRequestOf(log, target);
    const request = requestToReplay(kept);
    const { requester, account } = this.connectionOf(target);
    const { prepareRequest } = await import('../lazy/language');
    const prepared = prepareRequest(textToEdit(kept), 0);
    if (prepared.kind === 'unsendable') throw new UserError(`Nothing was sent. ${prepared.message}`);
    const { risk, target: actsUpon } = prepared;
    await confirmRisk({ name: kept.tag, accountName: account.name, risk, target: actsUpon });
    const onSent = (entry: number): void => this.services.reveal(entry);
    const exchange = await requester.request(request, { origin: kept.entry, onSent });
    return `${kept.tag} answered after ${Math.round(exchange.elapsedMs)} ms`;
  }

  async edit(target: ConsoleTarget): Promise<void> {
    const kept = keptRequestOf(this.services.log, target);
    const accountId = this.accountIdOf(target);
    await this.services.requests.openRequest(textToEdit(kept), { accountId, origin: kept.entry });
  }

  async copy(target: ConsoleTarget, part: CopyPart): Promise<string> {
    await vscode.env.clipboard.writeText(copyTextOf(this.services.log, target, part));
    return copiedWords[part];
  }

  async run(action: HostAction): Promise<void> {
    await vscode.commands.executeCommand(commandOf[action]);
  }

  private accountIdOf(target: ConsoleTarget): string {
    const { log } = this.services;
    const session = log.row(target.row)?.session;
    return session === undefined ? '' : (log.session(session)?.accountId ?? '');
  }

  /** @throws UserError when the row's account is gone or has no session now. */
  private connectionOf(target: ConsoleTarget) {
    const accountId = this.accountIdOf(target);
    const connection = this.services.connections.get(accountId);
    if (connection?.requester === undefined) {
      const name = connection?.account.name ?? 'The account of this row';
      throw new UserError(`${name} is not connected. Connect it, then send the request again.`);
    }
    return { requester: connection.requester, account: connection.account };
  }
}
