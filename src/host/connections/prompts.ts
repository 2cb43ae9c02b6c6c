import * as vscode from 'vscode';
import type { UntrustedCertificateError } from '../../transport/errors';
import type { AskedPassword, ConnectPrompts } from './connector';
import { QuestionQueue } from './questionQueue';
import type { SecretMemory } from './secretMemory';
import type { PasswordStore } from './secretStore';
import { ServerTrust } from './serverTrust';
import type { AccountConfig } from './types';
import { UserCancelledError, UserError } from './userError';

/** The questions a connection may raise, asked the way the editor asks, their answers kept in its storage. */
export class EditorPrompts implements ConnectPrompts {
  /** Passwords of transient accounts, which are never written anywhere. */
  private readonly known = new Map<string, string>();
  /** Accounts whose password was refused: what is kept may still be right, but somebody has to say so. */
  private readonly refused = new Set<string>();
  private readonly questions = new QuestionQueue();
  private readonly trust: ServerTrust;
  /** One word about a missing key ring is enough. */
  private saidNoKeyRing = false;

  constructor(
    private readonly passwords: PasswordStore,
    state: vscode.Memento,
    private readonly secretMemory: SecretMemory,
  ) {
    this.trust = new ServerTrust(state, this.questions);
  }

  /** The editor makes its secrets ready when it is asked for one: that need not be while somebody waits. Never rejects. */
  async prepare(): Promise<void> {
    await this.secretMemory.forgets();
  }

  /** Gives the password of an account that lives only as long as this window. */
  setTransientPassword(accountId: string, password: string): void {
    this.passwords.forgetTransient(accountId);
    this.known.set(accountId, password);
  }

  async password(account: AccountConfig, isBackground: boolean, signal: AbortSignal): Promise<AskedPassword> {
    const [known, ...others] = await this.knownPasswords(account);
    if (known !== undefined && !this.refused.has(account.id)) {
      // What an extension gave for its account was never tried here.
      return { password: known, isNew: false, hasWorked: !account.isTransient && others.length === 0, others };
    }
    if (isBackground) throw new UserError(`The password of "${account.name}" is not kept. Connect again to enter it.`);
    return { password: await this.questions.ask(signal, () => this.askPassword(account, signal)), isNew: true };
  }

  /** Rejects with UserCancelledError when the box is closed, by the user or by the signal. */
  private async askPassword(account: AccountConfig, signal: AbortSignal): Promise<string> {
    const whatBecomes = await this.whatBecomes(account);
    signal.throwIfAborted();
    const closing = new vscode.CancellationTokenSource();
    const close = (): void => closing.cancel();
    signal.addEventListener('abort', close, { once: true });
    try {
      const typed = await vscode.window.showInputBox(
        {
          title: `Password for ${account.name}`,
          prompt: `${account.userName} at ${account.host}:${account.port}. ${whatBecomes}`,
          password: true,
          ignoreFocusOut: true,
        },
        closing.token,
      );
      if (typed === undefined) throw new UserCancelledError();
      return typed;
    } finally {
      signal.removeEventListener('abort', close);
      closing.dispose();
    }
  }

  /** True also where the editor has no key ring, which it does not say: see SecretMemory. */
  private async whatBecomes({ passwordPolicy, isTransient }: AccountConfig): Promise<string> {
    if (isTransient) return 'It is kept until this window is closed or reloaded.';
    if (passwordPolicy === 'ask') return 'It is kept nowhere.';
    if (await this.secretMemory.forgets()) {
      return 'The editor seems to have no key ring here: it forgets the password when this window is closed or reloaded.';
    }
    return "It is kept in the editor's secret storage, which may forget it at a reload where there is no key ring.";
  }

  private async knownPasswords(account: AccountConfig): Promise<readonly string[]> {
    if (account.passwordPolicy === 'ask' && !account.isTransient) return [];
    const kept = await this.passwords.read(account);
    const known = this.known.get(account.id);
    return known === undefined ? kept : [...new Set([...kept, known])];
  }

  keepPassword(account: AccountConfig, password: string): void {
    this.refused.delete(account.id);
    if (account.isTransient) this.known.set(account.id, password);
    if (account.isTransient || account.passwordPolicy !== 'ask') void this.store(account, password);
  }

  /**
   * To be called before the server is asked to change a password: until a login proves one, both are kept. The result
   * takes that back. Of an account whose password is asked for every time nothing is kept here either.
   */
  async beginPasswordChange(
    account: AccountConfig,
    oldPassword: string,
    newPassword: string,
  ): Promise<() => Promise<void>> {
    if (account.passwordPolicy === 'ask' && !account.isTransient) return () => Promise.resolve();
    return this.passwords.beginChange(account, oldPassword, newPassword);
  }

  passwordWasRefused(account: AccountConfig): void {
    this.refused.add(account.id);
  }

  /** Forgets what was kept of an account's password. */
  async forgetPassword(account: AccountConfig): Promise<void> {
    this.forgetTransientPassword(account.id);
    await this.forgetKeptPassword(account);
  }

  /** Forgets what is kept for this server and user; an account of the same name may mean another login by now. */
  async forgetKeptPassword(account: AccountConfig): Promise<void> {
    await this.passwords.forget(account);
  }

  forgetTransientPassword(accountId: string): void {
    this.passwords.forgetTransient(accountId);
    this.known.delete(accountId);
    this.refused.delete(accountId);
  }

  private async store(account: AccountConfig, password: string): Promise<void> {
    if (await this.passwords.write(account, password)) {
      if (!account.isTransient) await this.secretMemory.noteKept();
      return;
    }
    this.secretMemory.noteRefused();
    if (this.saidNoKeyRing) return;
    this.saidNoKeyRing = true;
    void vscode.window.showWarningMessage(
      `The password of "${account.name}" could not be kept: this system offers no key ring to the editor. Passwords will be asked for again at every connect.`,
    );
  }

  pinnedFingerprint(account: AccountConfig): string | undefined {
    return this.trust.pinnedFingerprint(account);
  }

  trustCertificate(account: AccountConfig, error: UntrustedCertificateError, signal?: AbortSignal): Promise<void> {
    return this.trust.trustCertificate(account, error.fingerprint, () => askToTrust(account, error), signal);
  }

  isClearTextAllowed(account: AccountConfig): boolean {
    return this.trust.isClearTextAllowed(account);
  }

  allowClearText(account: AccountConfig, signal?: AbortSignal): Promise<void> {
    return this.trust.allowClearText(account, () => askForClearText(account), signal);
  }

  /** Takes back the trust in a server's own certificate, and the consent to send it a password unencrypted. */
  async forgetTrust(account: AccountConfig): Promise<void> {
    await this.trust.forget(account);
  }
}

async function askToTrust(account: AccountConfig, error: UntrustedCertificateError): Promise<boolean> {
  const trust = 'Trust This Certificate';
  const answer = await vscode.window.showWarningMessage(
    `The certificate of ${account.host} is not trusted by this system.`,
    {
      modal: true,
      detail: [
        `Reason: ${error.reason}`,
        `Subject: ${error.subject}`,
        `Issuer: ${error.issuer}`,
        `Valid to: ${error.validTo}`,
        `SHA-256: ${error.fingerprint}`,
        '',
        'Compare the fingerprint with the one of your administrator. From now on exactly this certificate is accepted for this server.',
      ].join('\n'),
    },
    trust,
  );
  return answer === trust;
}

async function askForClearText(account: AccountConfig): Promise<boolean> {
  const send = 'Send Unencrypted';
  const answer = await vscode.window.showWarningMessage(
    `Send the password of "${account.name}" without encryption?`,
    {
      modal: true,
      detail: `The connection to ${account.host} is not encrypted, and the server offers no login that hides the password. Anybody on the way can read it. Better set "security" to "tls".`,
    },
    send,
  );
  return answer === send;
}
