import * as vscode from 'vscode';
import {
  isWithin,
  lastLevelOf,
  nameProblem,
  otherAccountOf,
  otherAccountPath,
  parentPathOf,
  visibleName,
  visiblePath,
} from '../../mail/mailboxName';
import { noticeText } from '../../mail/safeText';
import type { Connection } from '../connections/types';
import { UserCancelledError, UserError } from '../connections/userError';
import type { AccountTreeNode, MailboxTreeNode } from '../tree/treeNode';
import { lossOf } from './lossWords';
import { pickConnection } from './mailboxPicker';
import { mailOf, showRow, tell, type MailboxServices } from './services';
import type { UndoHistory } from './undoHistory';

interface ClassChoice extends vscode.QuickPickItem {
  readonly mailboxClass: string | undefined;
}

/** The classes follow the names of Outlook (protocol reference, "Mailboxes"); mail has none. */
const classes: readonly ClassChoice[] = [
  { label: '$(mail) Mail', mailboxClass: undefined },
  { label: '$(organization) Contacts', description: 'IPF.Contact', mailboxClass: 'IPF.Contact' },
  { label: '$(calendar) Calendar', description: 'IPF.Appointment', mailboxClass: 'IPF.Appointment' },
  { label: '$(checklist) Tasks', description: 'IPF.Task', mailboxClass: 'IPF.Task' },
  { label: '$(note) Notes', description: 'IPF.StickyNote', mailboxClass: 'IPF.StickyNote' },
];

/** Changes to mailboxes that a user asks for; what destroys mail or moves much of it asks first. */
export class MailboxChanges {
  constructor(
    private readonly services: Pick<MailboxServices, 'connections' | 'memory' | 'tree' | 'mailboxRow'>,
    private readonly history: UndoHistory,
  ) {}

  async create(place: MailboxTreeNode | AccountTreeNode | undefined): Promise<void> {
    const connection = place?.connection ?? (await pickConnection(this.services.connections));
    const mail = mailOf(connection);
    const above = place?.kind === 'mailbox' ? place.mailbox.path : undefined;
    const name = await askName({
      title:
        above === undefined
          ? `Create Mailbox in ${connection.account.name}`
          : `Create Mailbox in ${visibleName(above)}`,
      prompt: 'Name of the mailbox. A slash nests: "Projects/2025".',
      isTaken: (path) => mail.mailboxes.get(path) !== undefined,
      above,
    });
    const chosen = await vscode.window.showQuickPick(classes, {
      title: 'Create Mailbox',
      placeHolder: 'What will it hold?',
    });
    if (!chosen) throw new UserCancelledError();
    await mail.operations.create(joined(above, name), chosen.mailboxClass);
    this.history.addFinal(`${visiblePath(joined(above, name))} created`);
    await showRow(this.services, connection, joined(above, name));
  }

  async rename(row: MailboxTreeNode | undefined): Promise<void> {
    const { connection, mailbox } = oneOf(row);
    refuseInbox([oneOf(row)], 'renamed or moved');
    const mail = mailOf(connection);
    const owner = otherAccountOf(mailbox.path);
    const current = owner === undefined ? mailbox.path : mailbox.path.slice(owner.length + 1);
    const name = await askName({
      title: `Rename or Move ${visibleName(mailbox.name)}`,
      prompt: 'Slashes part the levels: another level above moves the mailbox, with all that is nested in it.',
      value: current,
      selection: [current.length - lastLevelOf(current).length, current.length],
      isTaken: (path) => path !== mailbox.path && mail.mailboxes.get(path) !== undefined,
      above: owner,
    });
    if (name === current) return;
    const step = { connection, from: mailbox.path, to: joined(owner, name) };
    await this.renameAll([step], () => `${visibleName(mailbox.name)} renamed to ${visiblePath(name)}`);
  }

  /** Moves mailboxes below another one, or to the first level of the account; asks first. */
  async moveInto(rows: readonly MailboxTreeNode[], place: MailboxTreeNode | AccountTreeNode): Promise<void> {
    const above = place.kind === 'mailbox' ? place.mailbox.path : undefined;
    const moving = rows.filter(({ mailbox }) => parentPathOf(mailbox.path) !== above);
    if (moving.length === 0) return;
    refuseInbox(moving, 'renamed or moved');
    for (const { connection, mailbox } of moving) {
      if (connection !== place.connection) throw new UserError('A mailbox cannot be moved to another account.');
      if (above !== undefined && isWithin(above, mailbox.path)) {
        throw new UserError(`${visibleName(mailbox.name)} cannot be moved into itself.`);
      }
    }
    const names = moving.map(({ mailbox }) => visibleName(mailbox.name)).join(', ');
    const where = above === undefined ? `the first level of ${place.connection.account.name}` : visibleName(above);
    await confirm(`Move ${names} to ${where}?`, 'All that is nested moves too.', 'Move');
    const steps = moving.map(({ connection, mailbox: { path, name } }) => ({
      connection,
      from: path,
      to: joined(above, name),
    }));
    await this.renameAll(
      steps,
      (done) => `${done.map(({ from }) => visibleName(lastLevelOf(from))).join(', ')} moved to ${where}`,
    );
  }

  /** What was renamed can be taken back; when one fails, those before it. */
  private async renameAll(renames: readonly Rename[], wordsOf: (done: readonly Rename[]) => string): Promise<void> {
    const done: Renamed[] = [];
    try {
      for (const { connection, from, to } of renames) {
        await this.renameTo(connection, from, to);
        done.unshift({ connection, from, to, uidValidity: mailOf(connection).mailboxes.get(to)?.uidValidity });
      }
    } finally {
      if (done.length > 0) this.rememberRenames(done, wordsOf(done));
    }
  }

  private rememberRenames(done: readonly Renamed[], words: string): void {
    this.history.add({
      connections: done.map(({ connection }) => connection),
      takeBack: async () => {
        for (const rename of done) await this.takeBack(rename);
      },
      words,
    });
    tell(words);
  }

  /** Gives a mailbox its name back, unless another one has taken its place meanwhile. */
  private async takeBack({ connection, from, to, uidValidity }: Renamed): Promise<void> {
    const { mailboxes } = mailOf(connection);
    await mailboxes.refreshAnew();
    const now = mailboxes.get(to);
    if (now === undefined || now.uidValidity !== uidValidity) {
      throw new UserError(`${visiblePath(to)} is not there any more. Its name was not changed back.`);
    }
    await this.renameTo(connection, to, from);
  }

  /** The row is there under its new name also when only the subscriptions could not follow. */
  private async renameTo(connection: Connection, path: string, newName: string): Promise<void> {
    try {
      await mailOf(connection).operations.rename(path, newName);
    } finally {
      await tellRenamed(connection, path, newName);
      await showRow(this.services, connection, newName);
    }
  }

  /** Deletes mailboxes with all that is in them, after a question that says how much that is. */
  async delete(rows: readonly MailboxTreeNode[]): Promise<void> {
    if (rows.length === 0) throw new UserError('No mailbox is selected. Select one in the mailboxes.');
    refuseInbox(rows, 'deleted');
    const names = rows.map(({ mailbox }) => visibleName(mailbox.name)).join(', ');
    await confirm(`Delete ${names} permanently?`, lossOf(rows.map(({ mailbox }) => mailbox)), 'Delete Permanently');
    for (const { connection, mailbox } of rows) {
      await mailOf(connection).operations.remove(mailbox.path, mailbox.mayHaveChildren);
      this.history.addFinal(`${visibleName(mailbox.name)} deleted`);
    }
  }

  async subscribe(rows: readonly MailboxTreeNode[], isSubscribed: boolean): Promise<void> {
    if (rows.length === 0) throw new UserError('No mailbox is selected. Select one in the mailboxes.');
    const byConnection = new Map<Connection, string[]>();
    for (const { connection, mailbox } of rows) {
      byConnection.set(connection, [...(byConnection.get(connection) ?? []), mailbox.path]);
    }
    for (const [connection, paths] of byConnection) await mailOf(connection).subscriptions.set(paths, isSubscribed);
  }

  /** Shows the mailboxes of another account, from now on in this workspace. */
  async openOther(place: MailboxTreeNode | AccountTreeNode | undefined): Promise<void> {
    const connection = place?.connection ?? (await pickConnection(this.services.connections));
    const { mailboxes } = mailOf(connection);
    const typed = await vscode.window.showInputBox({
      title: 'Open Mailbox of Another Account',
      prompt: `Which account shares mailboxes with ${connection.account.userName}?`,
      placeHolder: 'name@example.com',
      validateInput: (text) =>
        otherAccountPath(text) === undefined ? 'Enter an account, such as name@example.com.' : undefined,
    });
    const account = otherAccountPath(typed ?? '');
    if (account === undefined) throw new UserCancelledError();
    const { memory } = this.services;
    await memory.setOthers(connection.account.id, [...memory.othersOf(connection.account.id), account]);
    mailboxes.setOthers(memory.othersOf(connection.account.id));
    await mailboxes.refreshAnew();
    const problem = mailboxes.problemOf(account);
    if (!problem) return showRow(this.services, connection, account, true);
    await this.closeOther(connection, account);
    throw problem;
  }

  async closeOther(connection: Connection, account: string): Promise<void> {
    const { memory } = this.services;
    const left = memory.othersOf(connection.account.id).filter((other) => other !== account);
    await memory.setOthers(connection.account.id, left);
  }
}

/** Lists of the mailbox and of what is nested in it go on under the new name, if that is what the server has now. */
async function tellRenamed({ account, mail }: Connection, path: string, newName: string): Promise<void> {
  if (mail?.mailboxes.get(newName) === undefined || mail.mailboxes.get(path) !== undefined) return;
  await vscode.commands.executeCommand('_ximss.mailboxRenamed', account.id, path, newName);
}

interface Rename {
  readonly connection: Connection;
  readonly from: string;
  readonly to: string;
}

interface Renamed extends Rename {
  /** Generation of the mailbox, where the server tells one: how it is known again. */
  readonly uidValidity: number | undefined;
}

interface NameQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly value?: string;
  readonly selection?: [number, number];
  /** What the name is nested in. */
  readonly above: string | undefined;
  readonly isTaken: (path: string) => boolean;
}

async function askName({ title, prompt, value, selection, above, isTaken }: NameQuestion): Promise<string> {
  const problemOf = (name: string): string | undefined =>
    nameProblem(name) ?? (isTaken(joined(above, name)) ? 'There is a mailbox of that name already.' : undefined);
  const name = await vscode.window.showInputBox({
    title: noticeText(title),
    prompt,
    ...(value === undefined ? {} : { value }),
    ...(selection === undefined ? {} : { valueSelection: selection }),
    // Nobody has to be told that nothing was typed yet.
    validateInput: (text) => (text === '' ? undefined : problemOf(text)),
  });
  if (name === undefined || name === '') throw new UserCancelledError();
  return name;
}

async function confirm(question: string, detail: string, button: string): Promise<void> {
  const answer = await vscode.window.showWarningMessage(noticeText(question), { modal: true, detail }, button);
  if (answer !== button) throw new UserCancelledError();
}

/** Mail is delivered there, so every account has one (protocol reference, "Mailboxes"), and it has no other name. */
function refuseInbox(rows: readonly MailboxTreeNode[], what: string): void {
  if (rows.some(({ mailbox }) => /^(~[^/]+\/)?inbox$/i.test(mailbox.path)))
    throw new UserError(`INBOX cannot be ${what}.`);
}

function joined(above: string | undefined, name: string): string {
  return above === undefined ? name : `${above}/${name}`;
}

function oneOf(row: MailboxTreeNode | undefined): MailboxTreeNode {
  if (!row) throw new UserError('No mailbox is selected. Select one in the mailboxes.');
  return row;
}
