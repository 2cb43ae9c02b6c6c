import * as vscode from 'vscode';
import { decodeDocumentRef, type MessageRef } from './messageUri';

/** The message a command is about, and its subject for naming documents. */
export interface MessageTarget {
  readonly ref: MessageRef;
  readonly subject: string | undefined;
}

/**
 * The message that the arguments of a command mean: a row of the mailbox tree; account, mailbox, UID and subject;
 * the address of one of its documents; or, without arguments, that of the active editor.
 */
export function messageTarget(args: readonly unknown[]): MessageTarget | undefined {
  const [first] = args;
  if (typeof first === 'string') return fromFields(args);
  if (first instanceof vscode.Uri) return fromUri(first);
  if (isObject(first)) return fromRow(first);
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (isObject(tab) && tab['uri'] instanceof vscode.Uri) return fromUri(tab['uri']);
  const active = vscode.window.activeTextEditor?.document.uri;
  return active && fromUri(active);
}

function fromFields([accountId, mailbox, uid, subject]: readonly unknown[]): MessageTarget | undefined {
  if (typeof accountId !== 'string' || typeof mailbox !== 'string' || !isUid(uid)) return undefined;
  return { ref: { accountId, mailbox, uid }, subject: typeof subject === 'string' ? subject : undefined };
}

function fromUri(uri: vscode.Uri): MessageTarget | undefined {
  const ref = decodeDocumentRef(uri);
  if (!ref) return undefined;
  const { accountId, mailbox, uid, uidValidity } = ref;
  return { ref: { accountId, mailbox, uid, uidValidity }, subject: undefined };
}

/** A row of kind `message`; its mailbox's row is its parent. Read by shape, since any extension may call a command. */
function fromRow(row: Record<string, unknown>): MessageTarget | undefined {
  const summary = row['summary'];
  const parent = row['parent'];
  if (row['kind'] !== 'message' || !isObject(summary) || !isObject(parent)) return undefined;
  const { connection, mailbox } = parent;
  if (!isObject(connection) || !isObject(connection['account']) || !isObject(mailbox)) return undefined;
  const target = fromFields([connection['account']['id'], mailbox['path'], summary['uid'], summary['subject']]);
  // The generation that was shown, not that of now: the mailbox may be made anew meanwhile.
  const { uidValidity } = row;
  return target && typeof uidValidity === 'number' ? { ...target, ref: { ...target.ref, uidValidity } } : target;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isUid(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}
