import type { Disposable } from '../base/disposable';
import { Emitter, type Event } from '../base/emitter';
import { request } from '../protocol/request';
import type { Requester } from '../protocol/requester';
import { attributeOf, element, hasName } from '../protocol/xml';
import { isServerError, SubscriptionsLeftError } from './errors';
import { mailLimits } from './limits';
import { isWithin, keyOf, parentPathOf } from './mailboxName';

/** The mailboxes an account has subscribed to, own ones and those of others, as of the last refresh. */
export class Subscriptions implements Disposable {
  private names: Set<string> | undefined;
  /** The names and all levels above them. */
  private levels = new Set<string>();
  private readonly changes = new Emitter<void>();
  readonly onDidChange: Event<void> = this.changes.event;

  constructor(private readonly requester: Requester) {}

  get isLoaded(): boolean {
    return this.names !== undefined;
  }

  /** In no particular order; empty while nothing was asked for. */
  get all(): readonly string[] {
    return [...(this.names ?? [])];
  }

  has(mailbox: string): boolean {
    return this.names?.has(keyOf(mailbox)) ?? false;
  }

  /** Whether a mailbox or one nested in it is subscribed to: what a view of subscriptions has to show. */
  hasWithin(mailbox: string): boolean {
    return this.levels.has(keyOf(mailbox));
  }

  async refresh(signal?: AbortSignal): Promise<void> {
    const names = new Set<string>();
    await this.requester.request(request('mailboxSubList', { filter: '*' }), {
      signal,
      onData: (data) => {
        const name = hasName(data, 'mailboxSubscription') ? attributeOf(data, 'mailbox') : undefined;
        if (name && names.size < mailLimits.maxListEntries) names.add(keyOf(name));
      },
    });
    this.names = names;
    this.levels = withLevelsAbove(names);
    this.changes.fire();
  }

  /** Subscribes to mailboxes, or takes subscriptions back. */
  async set(mailboxes: readonly string[], isSubscribed: boolean, signal?: AbortSignal): Promise<void> {
    const mode = isSubscribed ? 'add' : 'remove';
    const changes = mailboxes.map((mailbox) => element('mailboxSubscription', { mailbox, mode }));
    await this.requester.request(request('mailboxSubUpdate', {}, changes), { signal });
    await this.refresh(signal);
  }

  /**
   * Follows a mailbox that was renamed, with all that is nested in it: what was subscribed to under the old names is
   * from now on under the new ones. Rejects with SubscriptionsLeftError when the server will not, else as requests do.
   */
  async follow(oldName: string, newName: string, signal?: AbortSignal): Promise<void> {
    try {
      if (!this.names) await this.refresh(signal);
    } catch (error) {
      // A server that lists none keeps none.
      if (isServerError(error)) return;
      throw error;
    }
    const old = keyOf(oldName);
    const moved = [...(this.names ?? [])].filter((name) => isWithin(name, old));
    if (moved.length === 0) return;
    const changes = moved.flatMap((name) => [
      element('mailboxSubscription', { mailbox: newName + name.slice(old.length), mode: 'add' }),
      element('mailboxSubscription', { mailbox: name, mode: 'remove' }),
    ]);
    try {
      await this.requester.request(request('mailboxSubUpdate', {}, changes), { signal });
    } catch (error) {
      throw isServerError(error) ? new SubscriptionsLeftError(oldName, { cause: error }) : error;
    } finally {
      // A part of it may have been done.
      await this.refresh(signal).catch(() => undefined);
    }
  }

  dispose(): void {
    this.changes.dispose();
  }
}

function withLevelsAbove(names: Iterable<string>): Set<string> {
  const levels = new Set<string>();
  for (const name of names) {
    let level: string | undefined = name;
    while (level !== undefined && !levels.has(level)) {
      levels.add(level);
      level = parentPathOf(level);
    }
  }
  return levels;
}
