import * as vscode from 'vscode';
import type { EntryNumber } from '../../protocol/wireTap';
import type { XmlElement } from '../../protocol/xml';
import { noticeText } from '../../mail/safeText';
import { ServerError } from '../../session/errors';
import type { Connection } from '../connections/types';
import { UserError } from '../connections/userError';
import { loadLanguage, rangeOf } from '../language/requestDocuments';
import type { AccountChoice } from './accountChoice';
import type { AnswerDocuments } from './answerDocuments';
import { renderAnswer, type Answer, type Outcome } from './answerText';
import { confirmRisk } from './confirmRisk';
import { withDelayedProgress } from './delayedProgress';
import { KeptData } from './keptData';
import { outcomeWords } from './outcomeWords';
import type { RequestOrigins } from './requestOrigins';

export interface SendServices {
  readonly choice: AccountChoice;
  readonly origins: RequestOrigins;
  readonly answers: AnswerDocuments;
  /** Selects the request's row in the console, when there is a console. */
  readonly revealRow: ((entry: EntryNumber) => unknown) | undefined;
}

/**
 * Sends the request at `offset` of a document and shows the answer beside it. An error of the server, silence or a
 * broken connection are answers as well. Rejects with UserError when nothing could be sent.
 */
export async function sendRequest(
  document: vscode.TextDocument,
  offset: number,
  services: SendServices,
): Promise<void> {
  refuseUntrusted(document.uri);
  const { prepareRequest, formatXml, formatText } = await loadLanguage();
  const prepared = prepareRequest(document.getText(), offset);
  if (prepared.kind === 'unsendable') {
    await showPlace(document, rangeOf(document, prepared.span));
    throw new UserError(`Nothing was sent. ${prepared.message}`);
  }
  const connection = await services.choice.connected(document.uri);
  await confirmRisk({ ...prepared, name: prepared.element.name, accountName: connection.account.name });
  const answer = await exchange(
    prepared.element,
    connection,
    services.origins.entryOf(document.uri),
    services.revealRow,
  );
  await services.answers.show(document.uri, renderAnswer(answer, { formatXml, formatText }));
}

/** A file of a folder that is not trusted may be made to look harmless; the user decides about the folder first. */
function refuseUntrusted(uri: vscode.Uri): void {
  if (vscode.workspace.isTrusted || !vscode.workspace.getWorkspaceFolder(uri)) return;
  throw new UserError(
    'Nothing was sent, since this folder is not trusted. Use "Workspaces: Manage Workspace Trust" to trust it.',
  );
}

async function showPlace(document: vscode.TextDocument, range: vscode.Range): Promise<void> {
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

async function exchange(
  request: XmlElement,
  connection: Connection,
  origin: EntryNumber | undefined,
  revealRow: SendServices['revealRow'],
): Promise<Answer> {
  const data = new KeptData();
  const onData = (message: XmlElement): void => data.add(message);
  const accountName = connection.account.name;
  const { requester } = connection;
  if (!requester) throw new UserError(`${accountName} is not connected. Connect it, then send the request again.`);
  const outcome = await withDelayedProgress(
    noticeText(`Waiting for ${accountName} to answer ${request.name}`),
    async (signal) => {
      try {
        const onSent = (entry: EntryNumber): unknown => revealRow?.(entry);
        const { response, elapsedMs } = await requester.request(request, { signal, origin, onData, onSent });
        return { kind: 'answered', response, elapsedMs } satisfies Outcome;
      } catch (error) {
        const response = error instanceof ServerError ? error.exchange?.response : undefined;
        return { kind: 'failed', words: outcomeWords(error), response } satisfies Outcome;
      }
    },
  );
  return { accountName, request, data: data.messages, omittedData: data.omitted, outcome };
}
