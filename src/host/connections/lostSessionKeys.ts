import type { Session } from '../../session/session';
import { loginKey } from './passwordRecord';
import type { AccountConfig } from './types';

/** How often a key is sent without an answer: a server may meet one that it does not know with silence. */
const maxUnansweredLogins = 3;

interface LostKey {
  readonly key: string;
  readonly unansweredLogins: number;
}

/**
 * Keys of sessions over HTTP that the network lost: the server may still have them, and takes the key for a login. In
 * memory only, and for the very server and user they came from.
 */
export class LostSessionKeys {
  private readonly keys = new Map<string, LostKey>();

  /** Keeps the key of a session from the moment its connection is lost, and of no session that ended otherwise. */
  watch(account: AccountConfig, session: Session): void {
    session.onDidClose(({ reason }) => {
      const { urlID } = session.info;
      if (reason === 'lost' && urlID !== undefined) this.keep(account, { key: urlID, unansweredLogins: 0 });
    });
  }

  /** Takes back what was given out. */
  keep(account: AccountConfig, lost: LostKey): void {
    this.keys.set(loginKey(account), lost);
  }

  /** The same after a login by it that got no answer; it is forgotten when there were too many. */
  keepUnanswered(account: AccountConfig, { key, unansweredLogins }: LostKey): void {
    if (unansweredLogins + 1 < maxUnansweredLogins) this.keep(account, { key, unansweredLogins: unansweredLogins + 1 });
  }

  /** Gives the key out once. */
  take(account: AccountConfig): LostKey | undefined {
    const lost = this.keys.get(loginKey(account));
    this.forget(account);
    return lost;
  }

  forget(account: AccountConfig): void {
    this.keys.delete(loginKey(account));
  }
}
