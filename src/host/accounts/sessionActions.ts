import * as vscode from 'vscode';
import { formatMoment, parseGmtMs, parseWireTime } from '../../mail/dates';
import { noticeText } from '../../mail/safeText';
import { request } from '../../protocol/request';
import type { Requester } from '../../protocol/requester';
import { attributeOf, hasName } from '../../protocol/xml';
import type { LiveConnection } from '../connections/liveConnection';
import type { AccountConfig } from '../connections/types';
import { UserError } from '../connections/userError';
import { guessHost } from './accountDraft';
import type { AccountServices } from './accountServices';
import { chooseAccount } from './chooseAccount';
import { changePassword } from './passwordChange';
import { askText } from './quickInputs';
import { askNewPassword } from './serverActions';
import type { ServerDocuments } from './serverDocuments';
import { clockWords } from './clockWords';

/** What can be asked of a session that is open. */
export class SessionActions {
  constructor(
    private readonly services: AccountServices,
    private readonly documents: ServerDocuments,
  ) {}

  /** Shows the server's clock, and how far it is from this computer's. */
  async readTime(node: unknown): Promise<void> {
    const { connection, requester } = await this.chooseConnected(node, 'Read the time of which server?');
    const askedMs = Date.now();
    const { data } = await requester.request(request('readTime', {}));
    const message = data.find((element) => hasName(element, 'currentTime'));
    const gmtMs = parseGmtMs((message && attributeOf(message, 'gmtTime')) ?? '');
    if (gmtMs === undefined)
      throw new UserError('The server gave no time that can be read. The console has its answer.');
    // The server looked at its clock somewhere between question and answer.
    const differenceMs = gmtMs - (askedMs + Date.now()) / 2;
    const local = parseWireTime((message && attributeOf(message, 'localTime')) ?? '');
    const offsetSeconds = local ? Math.round((local.partsMs - gmtMs) / 1000) : 0;
    void vscode.window.showInformationMessage(
      noticeText(
        `${connection.account.name}: the server's clock says ${formatMoment(gmtMs, offsetSeconds)}. ${clockWords(differenceMs)}`,
      ),
    );
  }

  /** Changes the password on the server, and what is kept of it here once that has worked. */
  async changePassword(node: unknown): Promise<void> {
    const { connection, requester } = await this.chooseConnected(node, 'Change the password of which account?');
    const { account } = connection;
    await this.agreeToClearText(connection);
    const title = `Change Password of ${account.name}`;
    const oldPassword = await askText({
      title,
      prompt: `Present password of ${account.userName}`,
      isSecret: true,
      problem: (text) => (text === '' ? 'The present password is needed.' : undefined),
    });
    const newPassword = await askNewPassword(title);
    const change = { account, oldPassword, newPassword };
    const outcome = await changePassword(requester, this.services.prompts, change);
    if (outcome.kind === 'unknown') throw new UserError(unknownChange(account));
    if (outcome.kind === 'refused')
      throw new UserError(this.refusalOf(outcome.error, account, [oldPassword, newPassword]));
    const kept = account.passwordPolicy === 'ask' ? '' : ' The new one is kept from now on.';
    void vscode.window.showInformationMessage(noticeText(`The password of "${account.name}" is changed.${kept}`));
  }

  /** Shows what the server said about itself and the account when the session began. */
  async showInformation(node: unknown): Promise<void> {
    const { connection } = await this.chooseConnected(node, 'Show the session of which account?');
    const { account, sessionInfo: info } = connection;
    if (!info) throw new UserError(`"${account.name}" is not connected. Connect first.`);
    const lines: [string, string][] = [
      ['Account', info.userName],
      ['Real name', info.realName ?? 'not told'],
      ['Domain', guessHost(info.userName) || 'not told'],
      ['Server', `${account.host}:${account.port}`],
      ['Server version', info.version ?? 'not told'],
      ['Connection', account.transport === 'http' ? 'over HTTP, by the web port' : 'one of its own (TCP)'],
      ['Encryption', encryptionWords(account)],
      ...this.certificateLines(account),
      ['Web access', info.hasWebKey ? 'the server gave a key for it (never shown)' : 'the server gave no key for it'],
    ];
    const text = lines.map(([label, words]) => `${(label && `${label}:`).padEnd(18)}${noticeText(words)}`).join('\n');
    await this.documents.show(`Session of ${account.name}`, `Session of ${account.name}\n\n${text}\n`);
  }

  private certificateLines(account: AccountConfig): [string, string][] {
    if (account.security === 'none') return [];
    const pinned = this.services.prompts.pinnedFingerprint(account) ?? account.certificateFingerprint;
    if (pinned === undefined) return [['Certificate', 'trusted by this system']];
    // In two lines, to be compared and seen as a whole.
    const half = Math.ceil(pinned.length / 2);
    return [
      ['Certificate', 'the one that was accepted for this server'],
      ['SHA-256', pinned.slice(0, half)],
      ['', pinned.slice(half)],
    ];
  }

  private async chooseConnected(
    node: unknown,
    question: string,
  ): Promise<{ readonly connection: LiveConnection; readonly requester: Requester }> {
    const isConnected = ({ state }: LiveConnection): boolean => state === 'connected';
    const nothing = 'No account is connected. Connect one first.';
    const connection = await chooseAccount(node, this.services.manager, question, isConnected, nothing);
    if (!connection.requester) throw new UserError(`"${connection.account.name}" is not connected. Connect first.`);
    return { connection, requester: connection.requester };
  }

  /** An answer that comes when the connection is gone counts for nothing. */
  private async agreeToClearText(connection: LiveConnection): Promise<void> {
    const { prompts } = this.services;
    const { account } = connection;
    const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/i.test(account.host);
    if (account.security !== 'none' || isLocal || prompts.isClearTextAllowed(account)) return;
    const abort = new AbortController();
    const end = connection.onDidChange(() => {
      if (connection.state !== 'connected')
        abort.abort(new UserError(`"${account.name}" is not connected any more. Connect, then try again.`));
    });
    await prompts.allowClearText(account, abort.signal).finally(() => end.dispose());
  }

  /** Why a password was not changed. No password is in the words, whatever the server wrote. */
  private refusalOf(error: unknown, account: AccountConfig, secrets: readonly string[]): string {
    const words = this.services.describeError(error, account);
    const masked = secrets.reduce((text, secret) => text.replaceAll(secret, '••••••'), words);
    return `The password of "${account.name}" was not changed. ${masked}`;
  }
}

function encryptionWords({ security, transport }: AccountConfig): string {
  if (security === 'none') return 'none';
  if (transport === 'http') return 'TLS (https)';
  return security === 'tls' ? 'TLS' : 'TLS by starttls';
}

function unknownChange({ name, passwordPolicy }: AccountConfig): string {
  const next =
    passwordPolicy === 'ask'
      ? 'At the next login enter the new one, and where that is refused the old one.'
      : 'Both are kept: the next login tries the new one, then the old one, and keeps the one that is right.';
  return `It is not known whether the password of "${name}" was changed: no answer came that can be read. ${next}`;
}
