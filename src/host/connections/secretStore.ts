import type * as vscode from 'vscode';
import type { AccountConfig } from './types';

/** Passwords of one login that may be right; each costs a try, and servers lock accounts after some. */
const maxCandidates = 3;

/** Passwords in the editor's secret storage, and nowhere else. */
export class PasswordStore {
  /** What could not be stored, or belongs to an account that lives only as long as this window; by the same keys. */
  private readonly memory = new Map<string, readonly string[]>();

  constructor(private readonly secrets: Pick<vscode.SecretStorage, 'get' | 'store' | 'delete'>) {}

  /**
   * The passwords that may be right, the likeliest first: more than one while nobody knows whether a change was carried
   * out.
   */
  async read(account: AccountConfig): Promise<readonly string[]> {
    const key = passwordKey(account);
    if (account.isTransient) return this.readDoubt(account);
    // At once: each answer takes a way through the editor, and somebody waits for the connection.
    const [inDoubt, kept] = await Promise.all([this.readDoubt(account), this.secrets.get(key)]);
    // The one that was typed as the old one may be a mistake: what is kept worked.
    return [...new Set([...inDoubt, ...(kept === undefined ? [] : [kept])])].slice(0, maxCandidates);
  }

  /**
   * Keeps a password that was proven right; whatever else was thought possible is forgotten. Returns false where the
   * platform has no key ring to keep it in: the caller then asks again next time.
   */
  async write(account: AccountConfig, password: string): Promise<boolean> {
    try {
      if (!account.isTransient) await this.secrets.store(passwordKey(account), password);
      await this.forgetDoubt(account);
      return true;
    } catch {
      return false;
    }
  }

  async forget(account: AccountConfig): Promise<void> {
    await this.forgetDoubt(account);
    if (!account.isTransient) await this.secrets.delete(passwordKey(account));
  }

  /** The same for an account that lives only as long as this window. */
  forgetTransient(accountId: string): void {
    this.memory.delete(transientKey(accountId));
  }

  /**
   * To be called before the server is asked to change a password: from then on both may be right, also when the editor
   * ends before the answer comes. The result takes that back, for a change that was refused.
   */
  async beginChange(account: AccountConfig, oldPassword: string, newPassword: string): Promise<() => Promise<void>> {
    const before = await this.readDoubt(account);
    const candidates = [...new Set([newPassword, oldPassword, ...before])].slice(0, maxCandidates);
    await this.writeDoubt(account, candidates);
    return () => (before.length > 0 ? this.writeDoubt(account, before) : this.forgetDoubt(account));
  }

  private async readDoubt(account: AccountConfig): Promise<readonly string[]> {
    const key = doubtKey(account);
    const remembered = this.memory.get(key);
    if (remembered || account.isTransient) return remembered ?? [];
    return candidatesOf(await this.secrets.get(key));
  }

  private async writeDoubt(account: AccountConfig, candidates: readonly string[]): Promise<void> {
    const key = doubtKey(account);
    try {
      if (account.isTransient) this.memory.set(key, candidates);
      else await this.secrets.store(key, JSON.stringify(candidates));
    } catch {
      this.memory.set(key, candidates);
    }
  }

  private async forgetDoubt(account: AccountConfig): Promise<void> {
    const key = doubtKey(account);
    this.memory.delete(key);
    if (!account.isTransient) await this.secrets.delete(key);
  }
}

/**
 * Host, port and user are part of the key: a changed setting never sends an old password to another server. So is the
 * lack of encryption: what was entered for TLS never goes, nor proves anything, in the clear without being asked for.
 */
export function passwordKey({ userName, host, port, security }: AccountConfig): string {
  return `ximss.password:${userName}@${host}:${port}${security === 'none' ? ':unencrypted' : ''}`;
}

function doubtKey(account: AccountConfig): string {
  return account.isTransient ? transientKey(account.id) : `${passwordKey(account)}:changing`;
}

function transientKey(accountId: string): string {
  return `transient:${accountId}`;
}

/** What was written; nothing where something else stands there. */
function candidatesOf(stored: string | undefined): readonly string[] {
  if (stored === undefined) return [];
  try {
    const value: unknown = JSON.parse(stored);
    return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string').slice(0, maxCandidates) : [];
  } catch {
    return [];
  }
}
