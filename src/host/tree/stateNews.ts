import type { Clock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import type { Connection, ConnectionState } from '../connections/types';

/**
 * How long a connection may take, in milliseconds, before its row says that it is being made. The editor shows a change
 * at once, but gathers what follows within 200 ms of it: were each connection told of as it begins, the mailboxes of
 * one that is made in 30 ms would come 200 ms late.
 */
export const progressPauseMs = 250;

/** What of a connection decides when it is told. */
export type StateOf = Pick<Connection, 'state'> & { readonly account: { readonly id: string } };

/** Decides when the editor is told that the state of an account is another one. */
export class StateNews implements Disposable {
  private readonly seen = new Map<string, ConnectionState>();
  /** Run for accounts that are connecting, and not shown so yet. */
  private readonly timers = new Map<string, Disposable>();

  /**
   * @param tellNow of a state that somebody waits for
   * @param tell of anything else; may be put off
   */
  constructor(
    private readonly clock: Clock,
    private readonly tellNow: (accountId: string) => void,
    private readonly tell: (accountId: string) => void,
  ) {}

  onChange({ account: { id }, state }: StateOf): void {
    const before = this.seen.get(id);
    this.seen.set(id, state);
    if (before === state) {
      // One that is not shown as connecting yet will be shown with whatever else is new.
      if (!this.timers.has(id)) this.tell(id);
      return;
    }
    this.stopTimer(id);
    if (state !== 'connecting') return this.tellNow(id);
    const show = (): void => {
      this.timers.delete(id);
      this.tell(id);
    };
    this.timers.set(id, this.clock.setTimer(show, progressPauseMs));
  }

  /** The account is gone, or means another login. */
  forget(accountId: string): void {
    this.seen.delete(accountId);
    this.stopTimer(accountId);
  }

  dispose(): void {
    for (const id of [...this.timers.keys()]) this.stopTimer(id);
    this.seen.clear();
  }

  private stopTimer(accountId: string): void {
    this.timers.get(accountId)?.dispose();
    this.timers.delete(accountId);
  }
}
