import { codeOf } from '../../mail/errors';
import { request } from '../../protocol/request';
import type { Requester } from '../../protocol/requester';
import type { AccountConfig } from '../connections/types';

export interface PasswordChange {
  readonly account: AccountConfig;
  readonly oldPassword: string;
  readonly newPassword: string;
}

/** Where passwords are kept, see EditorPrompts. */
export interface PasswordKeeper {
  beginPasswordChange(account: AccountConfig, oldPassword: string, newPassword: string): Promise<() => Promise<void>>;
  keepPassword(account: AccountConfig, password: string): void;
}

/** `unknown`: it may have been carried out, and what is kept are both passwords until a login proves one. */
export type PasswordChangeOutcome =
  { readonly kind: 'changed' | 'unknown' } | { readonly kind: 'refused'; readonly error: unknown };

/** Has the server change a password, once, and keeps what may be right at every moment of it. */
export async function changePassword(
  requester: Requester,
  keeper: PasswordKeeper,
  { account, oldPassword, newPassword }: PasswordChange,
): Promise<PasswordChangeOutcome> {
  const takeBack = await keeper.beginPasswordChange(account, oldPassword, newPassword);
  try {
    // The log masks both by their names and knows them by value from then on.
    await requester.request(request('passwordModify', { oldPassword, newPassword }));
  } catch (error) {
    if (!isRefusal(error)) return { kind: 'unknown' };
    await takeBack();
    return { kind: 'refused', error };
  }
  keeper.keepPassword(account, newPassword);
  return { kind: 'changed' };
}

/** True where the server said no, or was never asked. An answer that cannot be read says nothing. */
function isRefusal(error: unknown): boolean {
  const { wasSent } = error as { readonly wasSent?: unknown };
  return wasSent === false || ['server-error', 'too-many-requests'].includes(codeOf(error) ?? '');
}
