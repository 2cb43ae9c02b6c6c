import * as vscode from 'vscode';
import { noticeText } from '../../mail/safeText';
import type { Risk } from '../../catalog/risk';
import { UserCancelledError } from '../connections/userError';

const warnings: Partial<Record<Risk, string>> = {
  destroy: 'It may destroy data on the server, and that cannot be undone.',
  send: 'It reaches other people, and cannot be called back.',
};

/** A request that is about to be sent. */
export interface RiskyRequest {
  readonly name: string;
  readonly accountName: string;
  readonly risk: Risk;
  /** What it acts upon, for people; empty when that is not known. */
  readonly target: string;
}

/** Asks before what cannot be undone. Rejects with UserCancelledError when the user thinks better of it. */
export async function confirmRisk({ name, accountName, risk, target }: RiskyRequest): Promise<void> {
  const warning = warnings[risk];
  if (warning === undefined) return;
  const detail = target === '' ? warning : `It acts upon: ${target}.\n\n${warning}`;
  const question = noticeText(`Send ${name} to ${accountName}?`);
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, 'Send')) !== 'Send') {
    throw new UserCancelledError();
  }
}
