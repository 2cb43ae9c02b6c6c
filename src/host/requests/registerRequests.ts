import * as vscode from 'vscode';
import { DisposableOwner } from '../../base/disposable';
import type { EntryNumber } from '../../protocol/wireTap';
import { registerCommand, type LogError } from '../commands/registerCommand';
import type { Connections } from '../connections/types';
import { UserError } from '../connections/userError';
import { isRequestDocument, LANGUAGE_ID, loadLanguage } from '../language/requestDocuments';
import { AccountChoice } from './accountChoice';
import { AnswerDocuments } from './answerDocuments';
import { RequestFiles } from './requestFiles';
import { RequestLenses } from './requestLenses';
import { RequestOrigins } from './requestOrigins';
import { sendRequest } from './sendRequest';

export interface RequestServices {
  readonly context: Pick<vscode.ExtensionContext, 'storageUri' | 'globalStorageUri' | 'workspaceState'>;
  readonly connections: Connections;
  /** Selects a row of the console. */
  readonly revealRow?: ((entry: EntryNumber) => unknown) | undefined;
  /** For the diary; without it, failures are only shown. */
  readonly logError?: LogError | undefined;
}

/** What a new request document starts from. */
export interface RequestSource {
  /** The account it goes to. */
  readonly accountId?: string | undefined;
  /** The log entry it is edited from. */
  readonly origin?: EntryNumber | undefined;
}

const NEW_REQUEST =
  '<!-- Type < to choose a request. Ctrl+Enter (Cmd+Enter on a Mac) sends the one at the cursor. -->\n\n';

/** The request editor: documents of the language `ximss`, sending what is in them, and the answers. */
export class RequestEditor extends DisposableOwner {
  private readonly origins: RequestOrigins;
  private readonly choice: AccountChoice;
  private readonly files: RequestFiles;
  private readonly answers = this.register(new AnswerDocuments());
  private readonly lenses: RequestLenses;

  constructor(private readonly services: RequestServices) {
    super();
    const { context, connections, logError = () => undefined } = services;
    this.origins = new RequestOrigins(context.workspaceState);
    this.choice = new AccountChoice(connections, this.origins);
    this.files = new RequestFiles(context.storageUri ?? context.globalStorageUri);
    this.lenses = this.register(new RequestLenses(this.choice, connections));
    this.register(vscode.languages.registerCodeLensProvider(LANGUAGE_ID, this.lenses));
    this.register(registerCommand('ximss.sendRequest', logError, (uri, offset) => this.send(uri, offset)));
    this.register(registerCommand('ximss.chooseRequestAccount', logError, (uri) => this.chooseAccount(uri)));
    this.register(registerCommand('ximss.newRequest', logError, () => this.openRequest(NEW_REQUEST)));
  }

  /** Opens a text as a new request document, indented where it can be read. */
  async openRequest(text: string, { accountId, origin }: RequestSource = {}): Promise<vscode.TextEditor> {
    const { formatText, readDocument } = await loadLanguage();
    const formatted = formatText(text);
    const name = readDocument(text).requests[0]?.name ?? 'request';
    const file = await this.files.create(name, formatted === undefined ? text : `${formatted}\n`);
    if (accountId !== undefined) await this.origins.setAccount(file, accountId);
    if (origin !== undefined) this.origins.setEntry(file, origin);
    const document = await vscode.workspace.openTextDocument(file);
    // A request that is there is to be read first; an empty document is to be written in.
    const cursor = document.positionAt(formatted === undefined ? text.length : 0);
    // Given with the editor, not set afterwards: whoever types at once would be moved away.
    return vscode.window.showTextDocument(document, { preview: false, selection: new vscode.Range(cursor, cursor) });
  }

  private async send(uri: unknown, offset: unknown): Promise<void> {
    const document = await documentOf(uri);
    const editor = vscode.window.activeTextEditor;
    const cursor = editor?.document === document ? document.offsetAt(editor.selection.active) : 0;
    await sendRequest(document, typeof offset === 'number' ? offset : cursor, {
      choice: this.choice,
      origins: this.origins,
      answers: this.answers,
      revealRow: this.services.revealRow,
    });
  }

  private async chooseAccount(uri: unknown): Promise<void> {
    const document = await documentOf(uri);
    await this.choice.choose(document.uri);
    this.lenses.refresh();
  }
}

/** The document a command means: the one named, else that of the active editor. */
async function documentOf(uri: unknown): Promise<vscode.TextDocument> {
  const named =
    typeof uri === 'string'
      ? await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true))
      : uri instanceof vscode.Uri
        ? await vscode.workspace.openTextDocument(uri)
        : vscode.window.activeTextEditor?.document;
  if (named && isRequestDocument(named)) return named;
  throw new UserError('Open a request first: "XIMSS: New Request", or "Edit and Send" in the console.');
}

export function registerRequests(services: RequestServices): RequestEditor {
  return new RequestEditor(services);
}
