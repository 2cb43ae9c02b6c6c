import * as vscode from 'vscode';
import { codeOf } from '../../mail/errors';
import { noticeText, safeLine } from '../../mail/safeText';
import { UserCancelledError, UserError } from '../connections/userError';
import type { AccountConfig } from '../connections/types';
import type { LiveConnection } from '../connections/liveConnection';
import type { PreLoginSession } from '../../session/preLogin';
import type { AccountActions } from './accountActions';
import { guessHost } from './accountDraft';
import type { AccountServices } from './accountServices';
import { chooseAccount } from './chooseAccount';
import { featureLines, methodProblem } from './featureWords';
import { askText } from './quickInputs';
import type { ServerDocuments } from './serverDocuments';
import { stringsText } from './stringsText';

/** What can be asked of an account's server although nobody is logged in there. */
export class ServerActions {
  constructor(
    private readonly services: AccountServices,
    private readonly accounts: AccountActions,
    private readonly documents: ServerDocuments,
  ) {}

  /** Shows what the server offers, for the Domain of the account. */
  async showFeatures(node: unknown): Promise<void> {
    const { account } = await this.choose(node, 'Show what the server of which account offers?');
    const domain = domainOf(account);
    const { features, isPrivate } = await this.visit(account, 'Asking the server what it offers', async (session) => ({
      features: await session.features(domain),
      isPrivate: session.isPrivate,
    }));
    if (!features)
      throw new UserError(`${account.host}:${account.port} does not say what it offers: it is an old server.`);
    const lines = featureLines(features, account.security !== 'none');
    const notes = [methodProblem(features), isPrivate ? undefined : 'The connection is not encrypted.'];
    const text = [
      `What ${account.host}:${account.port} offers`,
      '',
      ...lines.map(({ label, words }) => `${`${label}:`.padEnd(18)}${words}`),
      ...notes.filter((note) => note !== undefined).map((note) => `\n${note}`),
      '',
    ].join('\n');
    await this.documents.show(`Features of ${account.name}`, text);
  }

  /** Shows the texts of a Skin: labels and error texts as the server has them for people. */
  async readStrings(node: unknown): Promise<void> {
    const { account } = await this.choose(node, 'Read the texts of which server?');
    const title = 'Show Server Texts';
    const skin = await askText({
      title: `${title}: Skin`,
      prompt: 'Name of the skin; empty for the unnamed one',
      example: 'Pronto',
    });
    const language = await askText({
      title: `${title}: Language`,
      prompt: "Language; empty for the Domain's own",
      example: 'English',
    });
    const strings = await this.visit(account, 'Reading texts', (session) =>
      session.strings(skin || undefined, language || undefined, domainOf(account)),
    );
    if (!strings) throw new UserError('The server has no such texts. Try another skin or language.');
    await this.documents.show(`Texts of ${account.name}`, stringsText(strings));
  }

  /** Has the password sent to the address that the account is registered with. */
  async recoverPassword(node: unknown): Promise<void> {
    const { account } = await this.choose(node, 'Recover the password of which account?');
    const send = 'Send Password';
    const answer = await vscode.window.showWarningMessage(
      noticeText(`Have the password of ${account.userName} sent by mail?`),
      { modal: true, detail: `${account.host} sends it to the recovery address of the account, where there is one.` },
      send,
    );
    if (answer !== send) throw new UserCancelledError();
    await this.visit(account, 'Asking for the password (servers take their time)', (session) =>
      session.recoverPassword(account.userName, domainOf(account)),
    );
    void vscode.window.showInformationMessage(
      noticeText(`${account.host} has sent the password of ${account.userName} to its recovery address.`),
    );
  }

  /** Makes an account on the server, and offers to add it to the editor. */
  async signup(node: unknown): Promise<void> {
    const { account } = await this.choose(node, 'Sign up on the server of which account?');
    const fields = await askForSignup(account);
    const { host, port, security, transport = 'tcp', method, certificateFingerprint } = account;
    const made = fields.userName.includes('@')
      ? fields.userName
      : [fields.userName, fields.domain].filter(Boolean).join('@');
    await this.visit(account, 'Signing up (servers take their time)', async (session, signal) => {
      if (!session.isPrivate && !this.services.prompts.isClearTextAllowed(account)) {
        await this.services.prompts.allowClearText(account, signal);
      }
      await session.signup(fields);
    });
    const add = 'Add Account...';
    const answer = await vscode.window.showInformationMessage(
      noticeText(`${host} has made the account ${made}. Nobody is logged in to it yet.`),
      add,
    );
    if (answer === add)
      await this.accounts.add({ userName: made, host, port, security, transport, method, certificateFingerprint });
  }

  private choose(node: unknown, question: string): Promise<LiveConnection> {
    return chooseAccount(node, this.services.manager, question);
  }

  /** Visits with progress that can be given up; a failure becomes words in which the server is named. */
  private async visit<T>(
    account: AccountConfig,
    title: string,
    work: (session: PreLoginSession, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const abort = new AbortController();
    const options = {
      location: vscode.ProgressLocation.Notification,
      cancellable: true,
      title: `${safeLine(account.name)}: ${title}`,
    };
    try {
      return await vscode.window.withProgress(options, async (_progress, token) => {
        const subscription = token.onCancellationRequested(() => abort.abort());
        try {
          return await this.services.visit(account, (session) => work(session, abort.signal), abort.signal);
        } finally {
          subscription.dispose();
        }
      });
    } catch (error) {
      // Who gave it up while the server was at it, is told that it may be done all the same.
      if (abort.signal.aborted && codeOf(error) !== 'outcome-unknown') throw new UserCancelledError();
      throw new UserError(this.services.describeError(error, account), { cause: error });
    }
  }
}

interface SignupAnswers {
  readonly userName: string;
  readonly password: string;
  readonly realName: string | undefined;
  readonly recoveryEmail: string | undefined;
  readonly domain: string | undefined;
}

async function askForSignup(account: AccountConfig): Promise<SignupAnswers> {
  const title = `Sign Up at ${account.host}`;
  const domain = domainOf(account);
  const userName = await askText({
    title,
    prompt: `Name of the new account${domain === undefined ? '' : `, without @${domain}`}`,
    problem: (text) => (/^[^\s@]+$/.test(text.trim()) ? undefined : 'A name without spaces and without @.'),
  });
  const realName = await askText({ title, prompt: 'Real name; may be left empty' });
  const recoveryEmail = await askText({
    title,
    prompt: 'Mail address that a forgotten password is sent to; may be left empty',
    problem: (text) =>
      text.trim() === '' || /^\S+@\S+$/.test(text.trim()) ? undefined : 'A mail address, or nothing.',
  });
  const password = await askNewPassword(title);
  return { userName, password, realName: realName || undefined, recoveryEmail: recoveryEmail || undefined, domain };
}

/** Asks for a new password twice. */
export async function askNewPassword(title: string): Promise<string> {
  const password = await askText({
    title,
    prompt: 'New password',
    isSecret: true,
    problem: (text) => (text === '' ? 'A password is needed.' : undefined),
  });
  await askText({
    title,
    prompt: 'New password once more',
    isSecret: true,
    problem: (text) => (text === password ? undefined : 'The two are not the same.'),
  });
  return password;
}

/** The Domain of the account, as target of what is asked. */
function domainOf(account: AccountConfig): string | undefined {
  return guessHost(account.userName) || undefined;
}
