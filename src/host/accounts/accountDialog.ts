import * as vscode from 'vscode';
import { noticeText } from '../../mail/safeText';
import { defaultPort } from '../connections/accountSettings';
import type { AccountConfig } from '../connections/types';
import { UserCancelledError } from '../connections/userError';
import { accountColors, type AccountColor } from './accountColors';
import { colorDot } from './colorDot';
import {
  accountOf,
  guessHost,
  methodChoices,
  problemWithHost,
  problemWithName,
  problemWithPort,
  problemWithUserName,
  suggestName,
  withConnection,
  withHost,
  type AccountDraft,
} from './accountDraft';
import type { AccountServices } from './accountServices';
import { featureLines, methodProblem, wrapWords } from './featureWords';
import { runSteps, type Step, type StepAnswer, type StepPlace } from './multiStep';
import { askAfterWork, askChoice, askText, orBack, type Choice, type ChoiceQuestion } from './quickInputs';

export interface AccountDialogOptions {
  /** Title of every step: "Add Account". */
  readonly title: string;
  /** The list of accounts as it stands in the settings. */
  readonly entries: readonly unknown[];
  /** Identifier of the account that is edited. */
  readonly ownId?: string | undefined;
}

type DialogServices = Pick<AccountServices, 'visit' | 'describeError'>;

/** Asks for all that makes an account, one thing at a time. Rejects with UserCancelledError when it is given up. */
export function askForAccount(
  draft: AccountDraft,
  options: AccountDialogOptions,
  services: DialogServices,
): Promise<AccountDraft> {
  const dialog = new AccountDialog(options, services);
  return runSteps(dialog.steps, draft);
}

class AccountDialog {
  readonly steps: readonly Step<AccountDraft>[] = [
    { ask: (draft, place) => this.askUserName(draft, place) },
    { ask: (draft, place) => this.askHost(draft, place) },
    { ask: (draft, place) => this.askConnection(draft, place) },
    { ask: (draft, place) => this.askPort(draft, place) },
    { ask: (draft, place) => this.askServer(draft, place) },
    { ask: (draft, place) => this.askMethod(draft, place) },
    { ask: (draft, place) => this.askName(draft, place) },
    { ask: (draft, place) => this.askColor(draft, place) },
    { ask: (draft, place) => this.askPolicy(draft, place) },
  ];

  constructor(
    private readonly options: AccountDialogOptions,
    private readonly services: DialogServices,
  ) {}

  private askUserName(draft: AccountDraft, place: StepPlace): Promise<StepAnswer<AccountDraft>> {
    const asked = askText({
      ...this.head('Account Name', place),
      prompt: 'Name of the account on the server, with its domain where the server has several',
      example: 'user@example.com',
      value: draft.userName,
      problem: problemWithUserName,
    });
    return answered(asked, (userName) => ({ ...draft, userName }));
  }

  private askHost(draft: AccountDraft, place: StepPlace): Promise<StepAnswer<AccountDraft>> {
    const asked = askText({
      ...this.head('Host', place),
      prompt: 'Host name or address of the server, without scheme and port',
      example: 'mail.example.com',
      value: draft.host || guessHost(draft.userName),
      problem: problemWithHost,
    });
    return answered(asked, (host) => withHost(draft, host));
  }

  private askConnection(draft: AccountDraft, place: StepPlace): Promise<StepAnswer<AccountDraft>> {
    const asked = askChoice({
      ...this.head('Connection', place),
      placeholder: 'How is the server reached, and what encrypts the connection?',
      choices: connectionChoices,
      active: connectionChoices.find(({ value }) => isOfKind(draft, value))?.value,
    });
    return answered(asked, ({ transport, security }) => withConnection(draft, transport, security));
  }

  private askPort(draft: AccountDraft, place: StepPlace): Promise<StepAnswer<AccountDraft>> {
    const asked = askText({
      ...this.head('Port', place),
      prompt:
        draft.transport === 'http'
          ? 'Port of the web interface: usually 443 with https, 8100 without'
          : 'XIMSS port of the server: usually 11025 with TLS, 11024 without',
      value: String(draft.port ?? defaultPort(draft.security, draft.transport)),
      problem: problemWithPort,
    });
    return answered(asked, (port) => ({ ...draft, port: Number(port) }));
  }

  /** Asks the server what it offers, before anybody logs in, and shows it. Whatever fails, there is a way on. */
  private async askServer(draft: AccountDraft, place: StepPlace): Promise<StepAnswer<AccountDraft>> {
    const account = accountOf({ ...draft, name: suggestName(this.options.entries, draft) });
    if (typeof account === 'string') return draft;
    const head = this.head('What the Server Offers', place);
    let found: Pick<AccountDraft, 'features' | 'isPrivate'> = {};
    const work = async (signal: AbortSignal): Promise<ChoiceQuestion<ServerAnswer>> => {
      found = {};
      try {
        found = await this.services.visit(
          account,
          async (session) => ({
            features: await session.features(domainOf(draft.userName)),
            isPrivate: session.isPrivate,
          }),
          signal,
        );
        return { ...head, ...offerQuestion(account, found) };
      } catch (error) {
        return { ...head, ...problemQuestion(this.words(error, account)) };
      }
    };
    for (;;) {
      const wait = { ...head, placeholder: `Asking ${account.host}:${account.port} what it offers...` };
      const answer = await orBack(askAfterWork(wait, work));
      if (answer === 'back') return 'back';
      if (answer === 'go-on') return { ...draft, ...found };
    }
  }

  private words(error: unknown, account: AccountConfig): string {
    return error instanceof UserCancelledError
      ? 'The server was not asked: its certificate was not trusted.'
      : noticeText(this.services.describeError(error, account));
  }

  private askMethod(draft: AccountDraft, place: StepPlace): Promise<StepAnswer<AccountDraft>> {
    const choices = methodChoices(draft).map(({ method, words, isOffered }) => ({
      label: method === 'auto' ? 'Automatic' : method === 'clear' ? 'Clear Text' : method,
      description: isOffered ? words : `not offered; ${words}`,
      value: method,
    }));
    const asked = askChoice({
      ...this.head('Login Method', place),
      placeholder: 'How is the login done?',
      choices,
      active: draft.method,
    });
    return answered(asked, (method) => ({ ...draft, method }));
  }

  private askName(draft: AccountDraft, place: StepPlace): Promise<StepAnswer<AccountDraft>> {
    const { entries, ownId } = this.options;
    const asked = askText({
      ...this.head('Name', place),
      prompt: 'What the account is called in the editor',
      value: suggestName(entries, draft),
      problem: (text) => problemWithName(entries, ownId, text),
    });
    return answered(asked, (name) => ({ ...draft, name }));
  }

  private askColor(draft: AccountDraft, place: StepPlace): Promise<StepAnswer<AccountDraft>> {
    const automatic: Choice<AccountColor | 'auto'> = {
      label: 'Automatic',
      description: 'one that no other account has',
      iconPath: new vscode.ThemeIcon('symbol-color'),
      value: 'auto',
    };
    const colors = accountColors.map((color) => ({
      label: color.charAt(0).toUpperCase() + color.slice(1),
      iconPath: colorDot(color),
      value: color,
    }));
    const asked = askChoice<AccountColor | 'auto'>({
      ...this.head('Color', place),
      placeholder: 'The color that tells the account apart in tree, console and status bar',
      choices: [automatic, ...colors],
      active: draft.color ?? 'auto',
    });
    return answered(asked, (color) => ({ ...draft, color: color === 'auto' ? undefined : color }));
  }

  private askPolicy(draft: AccountDraft, place: StepPlace): Promise<StepAnswer<AccountDraft>> {
    const asked = askChoice<AccountDraft['passwordPolicy']>({
      ...this.head('Password', place),
      placeholder: 'What becomes of the password?',
      choices: [
        {
          label: 'Keep',
          description: "it is kept in the editor's secret storage, never in the settings",
          value: 'keep',
        },
        { label: 'Ask Every Time', description: 'it is asked for at every connect and kept nowhere', value: 'ask' },
      ],
      active: draft.passwordPolicy,
    });
    return answered(asked, (passwordPolicy) => ({ ...draft, passwordPolicy }));
  }

  private head(what: string, place: StepPlace): { readonly title: string; readonly place: StepPlace } {
    return { title: `${this.options.title}: ${what}`, place };
  }
}

type ConnectionKind = Pick<AccountDraft, 'transport' | 'security'>;

const connectionChoices: readonly (Choice<ConnectionKind> & { readonly value: ConnectionKind })[] = [
  { label: 'TLS', description: 'encrypted from the first byte', value: { transport: 'tcp', security: 'tls' } },
  {
    label: 'STARTTLS',
    description: 'the clear-text port, encrypted before login',
    value: { transport: 'tcp', security: 'starttls' },
  },
  {
    label: 'None',
    description: 'not encrypted: only for servers on this machine or in a trusted network',
    value: { transport: 'tcp', security: 'none' },
  },
  {
    label: 'HTTPS',
    description: 'the web port of the server, encrypted',
    value: { transport: 'http', security: 'tls' },
  },
  {
    label: 'HTTP',
    description: 'the web port, not encrypted: only on this machine or in a trusted network',
    value: { transport: 'http', security: 'none' },
  },
];

function isOfKind(draft: ConnectionKind, { transport, security }: ConnectionKind): boolean {
  return draft.transport === transport && draft.security === security;
}

/** Characters that fit in a line of the list at its usual width, beside the heading of the first. */
const lineLength = 60;

type ServerAnswer = 'go-on' | 'again';
type Offer = Pick<ChoiceQuestion<ServerAnswer>, 'placeholder' | 'choices' | 'active'>;

function offerQuestion(account: AccountConfig, found: Pick<AccountDraft, 'features'>): Offer {
  const { features } = found;
  const where = `${account.host}:${account.port}`;
  const problem = features && methodProblem(features);
  if (problem !== undefined) return problemQuestion(problem);
  const lines = features ? featureLines(features, account.security !== 'none') : [];
  const isOld = features === undefined;
  return {
    placeholder: isOld
      ? `${where} answers, and does not say what it offers.`
      : `${where} answers. Press Enter to go on.`,
    choices: [
      { label: '$(check) Continue', value: 'go-on' },
      ...lines.map(({ icon, label, words }) => ({ label: `$(${icon}) ${label}`, description: words })),
    ],
    active: 'go-on',
  };
}

function problemQuestion(problem: string): Offer {
  return {
    placeholder: problem,
    choices: [
      { label: '$(refresh) Try Again', description: 'ask the server once more', value: 'again' },
      { label: '$(arrow-right) Continue Anyway', description: 'the account can be saved as it is', value: 'go-on' },
      // The whole sentence: the line above may be too short for it.
      { label: 'What went wrong', kind: vscode.QuickPickItemKind.Separator },
      ...wrapWords(problem, lineLength).map((line) => ({ label: line.replaceAll('$(', '$ (') })),
    ],
    active: 'again',
  };
}

/** The Domain that an account name selects. */
function domainOf(userName: string): string | undefined {
  return guessHost(userName) || undefined;
}

async function answered<T>(asked: Promise<T>, use: (answer: T) => AccountDraft): Promise<StepAnswer<AccountDraft>> {
  const answer = await orBack(asked);
  return answer === 'back' ? 'back' : use(answer);
}
