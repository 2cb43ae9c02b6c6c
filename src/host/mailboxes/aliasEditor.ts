import * as vscode from 'vscode';
import type { MailboxAlias } from '../../mail/mailboxOperations';
import { nameProblem, visibleName } from '../../mail/mailboxName';
import type { Connection } from '../connections/types';
import { plainLabel } from './plainLabel';
import { mailOf } from './services';

interface AliasChoice extends vscode.QuickPickItem {
  readonly alias?: MailboxAlias;
}

/** Shows the account's aliases in a list that is there again after each change; one can be added, changed, removed. */
export async function editAliases(connection: Connection): Promise<void> {
  const { operations } = mailOf(connection);
  const title = `Mailbox Aliases of ${connection.account.name}`;
  for (;;) {
    const lines = operations.aliases().then((aliases) => [...aliases.map(lineOf), addLine]);
    const chosen = await vscode.window.showQuickPick(lines, {
      title,
      placeHolder: 'Names of your own for mailboxes of others',
    });
    if (!chosen) return;
    const { alias } = chosen;
    const name = alias?.name ?? (await askAliasName(title));
    if (!name) continue;
    const mailbox = await vscode.window.showInputBox({
      title,
      prompt: `Mailbox that "${visibleName(name)}" stands for${alias ? '; empty takes the alias away' : ''}`,
      placeHolder: '~name@example.com/Mailbox',
      value: alias?.mailbox ?? '~',
    });
    if (mailbox === undefined || (mailbox.trim() === '' && !alias)) continue;
    await operations.setAlias(name, mailbox.trim() || undefined);
  }
}

const addLine: AliasChoice = { label: '$(add) Add an Alias...' };

function lineOf(alias: MailboxAlias): AliasChoice {
  return { label: `$(link) ${plainLabel(alias.name)}`, description: plainLabel(alias.mailbox), alias };
}

async function askAliasName(title: string): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt: 'Name that you want to use',
    validateInput: (text) => (text === '' ? undefined : nameProblem(text)),
  });
}
