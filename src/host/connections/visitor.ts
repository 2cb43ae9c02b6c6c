import { openPreLogin, type PreLoginSession } from '../../session/preLogin';
import type { ConnectorServices } from './connector';
import { canBePinned, connectOptionsOf, openTransportOf } from './connector';
import type { AccountConfig } from './types';

export type Visit = <T>(
  account: AccountConfig,
  work: (session: PreLoginSession) => Promise<T>,
  signal: AbortSignal,
) => Promise<T>;

/** Asks a server things for which nobody has to log in. The console shows it as a session of the account. */
export class Visitor {
  constructor(private readonly services: Omit<ConnectorServices, 'digests' | 'logNotice'>) {}

  /**
   * Dials, does the work and says `bye`. A certificate that is not trusted is shown to the user, as at login.
   * Rejects with what `describeError` can put into words, and with UserCancelledError.
   */
  readonly visit: Visit = async (account, work, signal) => {
    try {
      return await this.visitOnce(account, work, signal);
    } catch (error) {
      if (!canBePinned(error)) throw error;
      await this.services.prompts.trustCertificate(account, error, signal);
      return this.visitOnce(account, work, signal);
    }
  };

  private async visitOnce<T>(
    account: AccountConfig,
    work: (session: PreLoginSession) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const { traffic, clock, prompts, upgradeTransport, requestTimeoutMs } = this.services;
    const options = connectOptionsOf(account, prompts, signal);
    const transport = await openTransportOf(account, this.services, options);
    const tap = traffic.openSession({ accountId: account.id, name: account.name, isVisit: true });
    try {
      const session = await openPreLogin({
        transport,
        tap,
        clock,
        upgrade: account.security === 'starttls' ? (plain) => upgradeTransport(plain, options) : undefined,
        requestTimeoutMs: requestTimeoutMs(),
        signal,
      });
      return await work(session).finally(() => (signal.aborted ? session.dispose() : session.close()));
    } finally {
      transport.dispose();
      tap.close();
    }
  }
}
