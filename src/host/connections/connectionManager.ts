import { DisposableStore, type Disposable } from '../../base/disposable';
import { Emitter } from '../../base/emitter';
import { accountColors, assignColors, type AccountColor } from '../accounts/accountColors';
import { LiveConnection, type LateOutcome, type LiveConnectionServices } from './liveConnection';
import type { AccountConfig, Connection, Connections } from './types';
import { UserError } from './userError';

/** Makes an account that is not there (any more) available again, such as the demo's after a reload. */
export type AccountProvider = (accountId: string) => Promise<void> | undefined;

/** Remembers which colour an account was given. */
export interface ColorKeeper {
  read(): ReadonlyMap<string, AccountColor>;
  keep(colors: ReadonlyMap<string, AccountColor>): void;
}

/** All accounts of the window: those of the settings, and transient ones that were added at run time. */
export class ConnectionManager implements Connections, Disposable {
  private readonly changes = new Emitter<Connection | undefined>();
  private readonly alerts = new Emitter<{ readonly connection: Connection; readonly text: string }>();
  private readonly goodbyes = new Emitter<{ readonly connection: Connection; readonly text: string }>();
  private readonly lateOutcomes = new Emitter<LateOutcome & { readonly connection: Connection }>();
  private entries = new Map<string, { readonly connection: LiveConnection; readonly listeners: DisposableStore }>();
  /** Made again when the list changed. */
  private colors: ReadonlyMap<string, AccountColor> | undefined;
  readonly onDidChange = this.changes.event;
  readonly onAlert = this.alerts.event;
  /** See LiveConnection.onGoodbye. */
  readonly onGoodbye = this.goodbyes.event;
  /** See LiveConnection.onLateOutcome. */
  readonly onLateOutcome = this.lateOutcomes.event;

  constructor(
    private readonly services: LiveConnectionServices,
    private readonly provideAccount: AccountProvider = () => undefined,
    private readonly colorMemory: ColorKeeper | undefined = undefined,
  ) {}

  get all(): readonly LiveConnection[] {
    return [...this.entries.values()].map((entry) => entry.connection);
  }

  get(accountId: string): LiveConnection | undefined {
    return this.entries.get(accountId)?.connection;
  }

  colorOf(accountId: string): AccountColor {
    this.colors ??= this.assignColors();
    return this.colors.get(accountId) ?? accountColors[0];
  }

  async connect(accountId: string, signal?: AbortSignal): Promise<LiveConnection> {
    if (!this.entries.has(accountId)) await this.provideAccount(accountId);
    const connection = this.get(accountId);
    if (!connection) throw new UserError(`There is no account "${accountId}" any more. Add it again in the settings.`);
    await (signal ? untilAborted(connection.connect(), signal) : connection.connect());
    return connection;
  }

  /** Adds an account that lives as long as the result is not disposed; its connection starts disconnected. */
  add(account: AccountConfig): Disposable {
    this.put(account);
    this.changed();
    return {
      dispose: () => {
        if (this.get(account.id)?.account !== account) return;
        this.remove(account.id);
        this.changed();
      },
    };
  }

  /**
   * Makes the list of lasting accounts be `accounts`, in this order and before all others; connections of those that
   * still mean the same login go on undisturbed.
   */
  setAccounts(accounts: readonly AccountConfig[]): void {
    const wanted = new Map(accounts.map((account) => [account.id, account]));
    for (const { account } of this.all) {
      if (!account.isTransient && !isSameLogin(account, wanted.get(account.id))) this.remove(account.id);
    }
    for (const account of accounts) {
      const connection = this.get(account.id);
      if (!connection) this.put(account);
      else if (!connection.account.isTransient) connection.account = account;
    }
    this.order([...wanted.keys()]);
    this.changed();
  }

  dispose(): void {
    for (const id of [...this.entries.keys()]) this.remove(id);
    this.changes.dispose();
    this.alerts.dispose();
    this.goodbyes.dispose();
    this.lateOutcomes.dispose();
  }

  private assignColors(): ReadonlyMap<string, AccountColor> {
    const accounts = this.all.map(({ account }) => account);
    const colors = assignColors(accounts, this.colorMemory?.read());
    this.colorMemory?.keep(colors);
    return colors;
  }

  private changed(): void {
    this.colors = undefined;
    this.changes.fire(undefined);
  }

  /** Puts those accounts first, as they come. */
  private order(first: readonly string[]): void {
    const before = this.entries;
    this.entries = new Map();
    for (const id of [...first, ...before.keys()]) {
      const entry = before.get(id);
      if (entry) this.entries.set(id, entry);
    }
  }

  private put(account: AccountConfig): void {
    this.remove(account.id);
    const connection = new LiveConnection(account, this.services);
    const listeners = new DisposableStore();
    listeners.add(connection.onDidChange(() => this.changes.fire(connection)));
    listeners.add(connection.onAlert((text) => this.alerts.fire({ connection, text })));
    listeners.add(connection.onGoodbye((text) => this.goodbyes.fire({ connection, text })));
    listeners.add(connection.onLateOutcome((outcome) => this.lateOutcomes.fire({ connection, ...outcome })));
    this.entries.set(account.id, { connection, listeners });
  }

  private remove(accountId: string): void {
    const entry = this.entries.get(accountId);
    if (!entry) return;
    this.entries.delete(accountId);
    entry.listeners.dispose();
    entry.connection.dispose();
  }
}

/** True when the two differ in nothing that a session depends on. */
function isSameLogin(left: AccountConfig, right: AccountConfig | undefined): boolean {
  const key = (account: AccountConfig): string =>
    JSON.stringify({ ...account, color: undefined, passwordPolicy: undefined });
  return right !== undefined && key(left) === key(right);
}

/** The promise, or a rejection as soon as the signal fires; what was started goes on for others who wait for it. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('Cancelled'));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
