import * as vscode from 'vscode';
import { noticeText } from '../../mail/safeText';
import { parseAccountSettings } from '../connections/accountSettings';
import { isPasswordNeeded } from '../connections/passwordTidying';
import type { AccountConfig } from '../connections/types';
import { UserCancelledError, UserError } from '../connections/userError';
import { askForAccount } from './accountDialog';
import { accountOf, draftOf, emptyDraft, entryOf, type AccountDraft } from './accountDraft';
import { freeName, placeOf, withAdded, withChanged, withMoved, withRemoved, type AccountEntry } from './accountEntries';
import { linkDetail, linkPath, readAccountLink } from './accountLink';
import type { AccountServices } from './accountServices';
import { AccountStore } from './accountStore';
import { chooseAccount, isStored, noStoredAccount } from './chooseAccount';

/** What a user does with the list of accounts. All of it is written into the settings. */
export class AccountActions {
  private readonly store: AccountStore;

  constructor(private readonly services: AccountServices) {
    this.store = new AccountStore((entries) => services.manager.setAccounts(parseAccountSettings(entries).accounts));
  }

  /** Asks for an account, writes it into the settings and connects. */
  async add(start: Partial<AccountDraft> = {}): Promise<void> {
    const options = { title: 'Add Account', entries: this.store.entries };
    const draft = await askForAccount({ ...emptyDraft, ...start }, options, this.services);
    await this.save(entryOf(draft), accountOf(draft));
  }

  /** Asks the same questions with the present answers, and changes the entry where it stands. */
  async edit(node: unknown): Promise<void> {
    const connection = await this.chooseStored(node, 'Edit which account?');
    const { account, state } = connection;
    const options = { title: 'Edit Account', entries: this.store.entries, ownId: account.id };
    const draft = await askForAccount(draftOf(account), options, this.services);
    const edited = accountOf(draft);
    if (typeof edited === 'string') throw new UserError(`The account cannot be used: ${edited}`);
    await this.store.change((entries) => withChanged(entries, account.id, entryOf(draft)));
    await this.forgetUnneededPassword(account);
    // The session of before ended with the change, unless only the looks are new.
    if (state === 'connected') await this.services.connect(edited.id);
  }

  async remove(node: unknown): Promise<void> {
    const { account } = await this.chooseStored(node, 'Remove which account?');
    const remove = 'Remove';
    const answer = await vscode.window.showWarningMessage(
      noticeText(`Remove the account "${account.name}" from the editor?`),
      {
        modal: true,
        detail:
          'It goes from the settings, and what was kept of its password is forgotten. Nothing changes on the server.',
      },
      remove,
    );
    if (answer !== remove) throw new UserCancelledError();
    await this.store.change((entries) => withRemoved(entries, account.id));
    await this.forgetUnneededPassword(account);
  }

  /** Moves an account in the setting, and so in the tree. */
  async move(node: unknown, step: -1 | 1): Promise<void> {
    const question = step < 0 ? 'Move which account up?' : 'Move which account down?';
    const { account } = await this.chooseStored(node, question);
    await this.store.change((entries) => withMoved(entries, account.id, step));
  }

  /** Adds the account that a link describes, after the user has seen what it is. */
  async importLink(uri: vscode.Uri): Promise<void> {
    if (uri.path.replace(/\/+$/, '').toLowerCase() !== linkPath) {
      throw new UserError('This link is not understood. A link that brings an account begins with .../connect?host=');
    }
    const linked = readAccountLink(uri.query);
    if (typeof linked === 'string') throw new UserError(linked);
    const name = freeName(this.store.entries, linked.account.name);
    const add = 'Add Account';
    const answer = await vscode.window.showWarningMessage(
      'Add the account that a link describes?',
      { modal: true, detail: linkDetail({ ...linked.account, name }) },
      add,
    );
    if (answer !== add) throw new UserCancelledError();
    await this.save({ ...linked.entry, name }, { ...linked.account, name });
  }

  /** The same for a link that is typed or pasted. */
  async importTypedLink(text: unknown): Promise<void> {
    const link =
      typeof text === 'string'
        ? text
        : await vscode.window.showInputBox({
            title: 'Import Account from Link',
            prompt: 'A link that describes an account. It never holds a password.',
            placeHolder:
              'vscode://ximss-inspector.ximss-inspector/connect?host=mail.example.com&userName=user@example.com',
            ignoreFocusOut: true,
          });
    if (link === undefined) throw new UserCancelledError();
    await this.importLink(vscode.Uri.parse(link.trim()));
  }

  private async save(entry: AccountEntry, account: AccountConfig | string): Promise<void> {
    if (typeof account === 'string') throw new UserError(`The account cannot be used: ${account}`);
    await this.store.change((entries) => withAdded(entries, entry));
    const added = this.services.manager.all.find((connection) => connection.account.name === account.name);
    if (added) await this.services.connect(added.account.id);
  }

  /** What is kept belongs to server and user: it goes when no account that keeps its password means them any more. */
  private async forgetUnneededPassword(before: AccountConfig): Promise<void> {
    const accounts = this.services.manager.all.map(({ account }) => account);
    if (!isPasswordNeeded(before, accounts)) await this.services.prompts.forgetPassword(before);
  }

  private async chooseStored(node: unknown, question: string): ReturnType<typeof chooseAccount> {
    const connection = await chooseAccount(node, this.services.manager, question, isStored, noStoredAccount);
    if (placeOf(this.store.entries, connection.account.id) < 0) {
      throw new UserError(`"${connection.account.name}" is no longer in the settings. Reload the window.`);
    }
    return connection;
  }
}
