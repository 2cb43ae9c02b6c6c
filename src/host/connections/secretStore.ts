import type * as vscode from 'vscode';
import type { AccountConfig } from './types';

/** Passwords in the editor's secret storage, and nowhere else. */
export class PasswordStore {
  constructor(private readonly secrets: Pick<vscode.SecretStorage, 'get' | 'store' | 'delete'>) {}

  async read(account: AccountConfig): Promise<string | undefined> {
    return this.secrets.get(passwordKey(account));
  }

  /** Returns false where the platform has no key ring to keep it in: the caller then asks again next time. */
  async write(account: AccountConfig, password: string): Promise<boolean> {
    try {
      await this.secrets.store(passwordKey(account), password);
      return true;
    } catch {
      return false;
    }
  }

  async forget(account: AccountConfig): Promise<void> {
    await this.secrets.delete(passwordKey(account));
  }
}

/**
 * Host, port and user are part of the key: a changed setting never sends an old password to another server. So is the
 * lack of encryption: what was entered for TLS never goes, nor proves anything, in the clear without being asked for.
 */
export function passwordKey({ userName, host, port, security }: AccountConfig): string {
  return `ximss.password:${userName}@${host}:${port}${security === 'none' ? ':unencrypted' : ''}`;
}
