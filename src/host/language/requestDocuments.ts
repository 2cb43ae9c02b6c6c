import * as vscode from 'vscode';
import type * as parts from '../lazy/language';
import type { Span } from '../../language/tokens';

/** Language of request files, and of answers. */
export const LANGUAGE_ID = 'ximss';

/** Longest text that is looked at while it is typed, in UTF-16 code units: beyond it the editor would stutter. */
export const MAX_DOCUMENT_LENGTH = 2_000_000;

export type LanguageParts = typeof parts;

/** Everything that knows the language; loaded at the first call. */
export function loadLanguage(): Promise<LanguageParts> {
  return import('../lazy/language');
}

/**
 * True for documents whose requests may be sent: those that can be edited. Answers and messages are shown in the
 * same language and are none.
 */
export function isRequestDocument(document: vscode.TextDocument): boolean {
  if (document.languageId !== LANGUAGE_ID) return false;
  const { scheme } = document.uri;
  return scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(scheme) === true;
}

export function rangeOf(document: vscode.TextDocument, { start, end }: Span): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}
