import type { Clock } from '../../base/clock';
import { DisposableOwner, toDisposable, type Disposable } from '../../base/disposable';
import { passwordKey } from './secretStore';
import type { AccountConfig } from './types';

/**
 * How long a login may be gone from the settings before its password is forgotten, in milliseconds: somebody who types
 * into the settings file, or makes a mistake there, is not to pay for it with passwords.
 */
const graceMs = 60_000;

/** True where one of the accounts logs in with the password that is kept for `account`. */
export function isPasswordNeeded(account: AccountConfig, accounts: readonly AccountConfig[]): boolean {
  return accounts.filter(keepsPassword).some((other) => passwordKey(other) === passwordKey(account));
}

function keepsPassword({ isTransient, passwordPolicy }: AccountConfig): boolean {
  return !isTransient && passwordPolicy !== 'ask';
}

export interface PasswordTidyingOptions {
  readonly clock: Clock;
  readonly forget: (account: AccountConfig) => Promise<void>;
  readonly logError: (message: string, error: unknown) => void;
}

/** Forgets the passwords of servers and users that went from the settings, or are asked for from now on. */
export class PasswordTidying extends DisposableOwner {
  private accounts: readonly AccountConfig[] = [];
  private left: readonly AccountConfig[] = [];
  private timer: Disposable | undefined;

  constructor(private readonly options: PasswordTidyingOptions) {
    super();
    this.register(toDisposable(() => this.timer?.dispose()));
  }

  /** @param accounts those of all settings, hidden ones too; @param isWhole false while an entry cannot be read */
  update(accounts: readonly AccountConfig[], isWhole: boolean): void {
    const before = [...this.left, ...this.accounts.filter(keepsPassword)];
    this.accounts = accounts;
    this.left = before.filter((account) => !isPasswordNeeded(account, accounts));
    this.timer?.dispose();
    this.timer = undefined;
    if (this.left.length === 0 || !isWhole || this.isDisposed) return;
    this.timer = this.options.clock.setTimer(() => this.forgetLeft(), graceMs);
  }

  private forgetLeft(): void {
    const { left } = this;
    this.left = [];
    for (const account of left) {
      this.options
        .forget(account)
        .catch((error: unknown) => this.options.logError('Forgetting a password failed', error));
    }
  }
}
