import * as vscode from 'vscode';
import { accessRights, describeRights } from '../../mail/accessRights';
import { isServerError } from '../../mail/errors';
import type { MailAccount } from '../../mail/mailAccount';
import type { AccessEntry } from '../../mail/mailboxOperations';
import { visibleName } from '../../mail/mailboxName';
import { describeError } from '../connections/describeError';
import type { MailboxTreeNode } from '../tree/treeNode';
import { plainLabel } from './plainLabel';
import { mailOf } from './services';

interface EntryChoice extends vscode.QuickPickItem {
  readonly entry?: AccessEntry;
  readonly isNew?: boolean;
}

interface RightChoice extends vscode.QuickPickItem {
  readonly letter: string;
}

/**
 * Shows who may do what with a mailbox, in a list; choosing a line opens its rights to be ticked, and the list is there
 * again after each change, as the server has it then. Who may not see the list still sees the own rights.
 */
export async function editAccess({ connection, mailbox }: MailboxTreeNode): Promise<void> {
  const mail = mailOf(connection);
  const title = `Access to ${visibleName(mailbox.path)}`;
  for (;;) {
    const chosen = await vscode.window.showQuickPick(linesOf(mail, mailbox.path), {
      title,
      placeHolder: 'Choose who to change the rights of',
      matchOnDescription: true,
      matchOnDetail: true,
    });
    if (!chosen) return;
    // Lines that only tell something: the list stays.
    if (!chosen.isNew && !chosen.entry) continue;
    const name = chosen.entry?.name ?? (await askGrantee(title));
    if (name === undefined) continue;
    const rights = await askRights(name, chosen.entry?.rights ?? 'lr');
    if (rights !== undefined) await mail.operations.setAccess(mailbox.path, [{ name, rights }]);
  }
}

async function linesOf(mail: MailAccount, path: string): Promise<EntryChoice[]> {
  const own = await mail.operations.rights(path);
  const ownLine: EntryChoice = {
    label: '$(account) Your rights',
    description: own ?? 'not told by the server',
    detail: own === undefined ? '' : describeRights(own),
  };
  try {
    const entries = await mail.operations.accessList(path);
    return [ownLine, ...entries.map(lineOf), { label: '$(add) Give Somebody Access...', isNew: true }];
  } catch (error) {
    if (!isServerError(error)) throw error;
    const refusal = { label: '$(lock) The access list cannot be seen', detail: describeError(error) };
    return [ownLine, refusal];
  }
}

function lineOf(entry: AccessEntry): EntryChoice {
  return {
    label: `$(${entry.name.toLowerCase() === 'anyone' ? 'globe' : 'person'}) ${plainLabel(entry.name)}`,
    description: entry.rights,
    detail: describeRights(entry.rights),
    entry,
  };
}

async function askGrantee(title: string): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title,
    prompt: 'Account that gets access, or "anyone" for everybody',
    placeHolder: 'name@example.com',
    validateInput: (text) => (/[\u0000-\u001F]/.test(text) ? 'Enter an account, such as name@example.com.' : undefined),
  });
  return name?.trim() || undefined;
}

/** Ticks in a list; none at all takes the access away. `undefined` when the user thinks better of it. */
async function askRights(name: string, rights: string): Promise<string | undefined> {
  const choices = accessRights.map(({ letter, name: label, meaning }): RightChoice => ({
    label,
    description: `${letter}: ${meaning}`,
    picked: rights.includes(letter),
    letter,
  }));
  const ticked = await vscode.window.showQuickPick(choices, {
    title: `Rights of ${visibleName(name)}`,
    placeHolder: 'Tick what is allowed; nothing ticked takes the access away',
    canPickMany: true,
  });
  // Letters this version does not know stay as they are.
  const unknown = [...rights].filter((letter) => !accessRights.some((right) => right.letter === letter));
  if (!ticked) return undefined;
  return ticked.length === 0 ? '' : [...ticked.map(({ letter }) => letter), ...unknown].join('');
}
