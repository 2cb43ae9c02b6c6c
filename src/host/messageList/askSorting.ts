import * as vscode from 'vscode';
import type { ListSorting } from '../../contracts/messageList';
import { isFieldName } from '../../contracts/messageListMessages';
import { isSortedBy, sortChoices } from './sortChoices';

/** A page that gets its focus back late, when the command palette closes, would close the questions. */
const common = { title: 'Sort Messages', ignoreFocusOut: true };

/** Asks what to sort by, and in which order. `undefined` when the user thinks better of it. */
export async function askSorting(present: ListSorting, showsRecipients: boolean): Promise<ListSorting | undefined> {
  const by = await askField(present, showsRecipients);
  if (by === undefined) return undefined;
  const orders = [
    { label: 'Ascending', description: 'A to Z, oldest or smallest first', isDescending: false },
    { label: 'Descending', description: 'Z to A, newest or largest first', isDescending: true },
  ];
  const order = await vscode.window.showQuickPick(orders, { ...common, placeHolder: 'In which order?' });
  return order && { ...by, isDescending: order.isDescending };
}

async function askField(
  present: ListSorting,
  showsRecipients: boolean,
): Promise<Pick<ListSorting, 'key' | 'field'> | undefined> {
  const choices = sortChoices(showsRecipients).map((choice) => ({
    ...choice,
    label: isSortedBy(present, choice) ? `$(check) ${choice.label}` : choice.label,
  }));
  const other = { label: 'Header Field...', description: 'any other, by its name' };
  const chosen = await vscode.window.showQuickPick([...choices, other], { ...common, placeHolder: 'Sort by what?' });
  if (chosen === undefined) return undefined;
  if ('by' in chosen) return chosen.by;
  const name = await vscode.window.showInputBox({
    ...common,
    prompt: 'Name of the header field to sort by',
    placeHolder: 'X-Mailer',
    validateInput: (text) =>
      text === '' || isFieldName(text.trim())
        ? undefined
        : 'A field has a name of letters and hyphens, without spaces.',
  });
  return name === undefined || name.trim() === '' ? undefined : { key: 'field', field: name.trim() };
}
