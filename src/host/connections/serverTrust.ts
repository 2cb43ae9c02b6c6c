import type * as vscode from 'vscode';
import type { QuestionQueue } from './questionQueue';
import type { AccountConfig } from './types';
import { UserCancelledError } from './userError';

const pinsKey = 'ximss.pinnedCertificates';
const clearTextKey = 'ximss.clearTextAllowed';

/** Gives true when the user agreed. */
type Question = () => Promise<boolean>;

interface Agreement {
  readonly isAgreed: () => boolean;
  readonly question: Question;
  readonly keep: () => Thenable<void>;
}

/**
 * What the user agreed to for a server: a certificate that nobody vouches for, and passwords in clear text. An answer
 * counts for all accounts on the server, so the ones that waited to ask the same are not asked. It counts for nothing
 * when the connection was given up by then: a box that is open cannot be closed, and its answer comes later.
 */
export class ServerTrust {
  constructor(
    private readonly state: Pick<vscode.Memento, 'get' | 'update'>,
    private readonly questions: QuestionQueue,
  ) {}

  pinnedFingerprint(account: AccountConfig): string | undefined {
    return this.pins[serverKey(account)];
  }

  isClearTextAllowed(account: AccountConfig): boolean {
    return this.allowed.includes(serverKey(account));
  }

  /** Rejects with UserCancelledError when the user refuses, and with the reason of the signal. */
  async trustCertificate(
    account: AccountConfig,
    fingerprint: string,
    question: Question,
    signal?: AbortSignal,
  ): Promise<void> {
    const isAgreed = (): boolean => this.pinnedFingerprint(account) === fingerprint;
    const keep = () => this.state.update(pinsKey, { ...this.pins, [serverKey(account)]: fingerprint });
    await this.agree({ isAgreed, question, keep }, signal);
  }

  /** Rejects as {@link trustCertificate} does. */
  async allowClearText(account: AccountConfig, question: Question, signal?: AbortSignal): Promise<void> {
    const isAgreed = (): boolean => this.isClearTextAllowed(account);
    const keep = () => this.state.update(clearTextKey, [...this.allowed, serverKey(account)]);
    await this.agree({ isAgreed, question, keep }, signal);
  }

  async forget(account: AccountConfig): Promise<void> {
    const key = serverKey(account);
    const pins = Object.entries(this.pins).filter(([server]) => server !== key);
    await this.state.update(pinsKey, Object.fromEntries(pins));
    const allowed = this.allowed.filter((server) => server !== key);
    await this.state.update(clearTextKey, allowed);
  }

  /** Keeps the answer before the next question may be asked. */
  private agree({ isAgreed, question, keep }: Agreement, signal = new AbortController().signal): Promise<void> {
    return this.questions.ask(signal, async () => {
      if (isAgreed()) return;
      const isYes = await question();
      signal.throwIfAborted();
      if (!isYes) throw new UserCancelledError();
      await keep();
    });
  }

  private get pins(): Readonly<Record<string, string>> {
    return this.state.get<Record<string, string>>(pinsKey, {});
  }

  private get allowed(): readonly string[] {
    return this.state.get<string[]>(clearTextKey, []);
  }
}

function serverKey(account: AccountConfig): string {
  return `${account.host.toLowerCase()}:${account.port}`;
}
