import type { Session } from '../../session/session';
import { loginKey } from './passwordRecord';
import type { AccountConfig } from './types';

/**
 * Keys of sessions over HTTP that the network lost: the server may still have them, and takes the key for a login. In
 * memory only, and for the very server and user they came from.
 */
export class LostSessionKeys {
  private readonly keys = new Map<string, string>();

  /** Keeps the key of a session from the moment its connection is lost, and of no session that ended otherwise. */
  watch(account: AccountConfig, session: Session): void {
    session.onDidClose(({ reason }) => {
      const { urlID } = session.info;
      if (reason === 'lost' && urlID !== undefined) this.keep(account, urlID);
    });
  }

  keep(account: AccountConfig, key: string): void {
    this.keys.set(loginKey(account), key);
  }

  /** Gives the key out once. */
  take(account: AccountConfig): string | undefined {
    const key = this.keys.get(loginKey(account));
    this.forget(account);
    return key;
  }

  forget(account: AccountConfig): void {
    this.keys.delete(loginKey(account));
  }
}
