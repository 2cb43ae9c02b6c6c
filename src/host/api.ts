import * as vscode from 'vscode';
import { DisposableOwner, type Disposable } from '../base/disposable';
import { decodeUtf8 } from '../base/utf8';
import { parseXml } from '../protocol/codec';
import { element, serializeXml, type XmlElement } from '../protocol/xml';
import { ServerError } from '../session/errors';
import type { TrafficLog } from '../traffic/trafficLog';
import type { TrafficEntry } from '../traffic/types';
import type {
  ApiConnectOptions,
  ApiExchange,
  ApiMessage,
  ApiSession,
  ApiTraffic,
  ApiTrafficEntry,
  ApiTrafficFilter,
  XimssApi,
} from './apiTypes';
import { accountId, parseAccount } from './connections/accountSettings';
import type { ConnectionManager } from './connections/connectionManager';
import { describeError } from './connections/describeError';
import type { LiveConnection } from './connections/liveConnection';
import type { EditorPrompts } from './connections/prompts';

/** Most entries one call of `traffic.entries` gives unless told. */
const defaultEntryLimit = 1000;

/** Accounts are told apart by number: an extension may connect the same one twice. */
const apiAccountPrefix = 'extension';

/** Requests that change the connection or the login; sent from outside they would break the session's dialogue. */
const ownedByTheSession: ReadonlySet<string> = new Set(['login', 'auth', 'starttls']);

/** The public interface for other extensions; a thin door to what the views use themselves. */
export class InspectorApi extends DisposableOwner implements XimssApi {
  readonly version = 1;
  readonly traffic: ApiTraffic;
  readonly onDidChangeSessions: vscode.Event<void>;
  private readonly sessionChanges = this.register(new vscode.EventEmitter<void>());
  private readonly wrappers = new WeakMap<LiveConnection, ApiSession>();
  private readonly added = new Map<string, Disposable>();
  private accountCount = 0;
  /** The sessions that were open when that was told last. */
  private told: ReadonlySet<ApiSession> = new Set();

  constructor(
    private readonly manager: ConnectionManager,
    private readonly prompts: EditorPrompts,
    traffic: TrafficLog,
  ) {
    super();
    this.onDidChangeSessions = this.sessionChanges.event;
    this.register(manager.onDidChange(() => this.tellOfSessions()));
    this.traffic = this.trafficOf(traffic);
    this.register({ dispose: () => this.added.forEach((account) => account.dispose()) });
  }

  get sessions(): readonly ApiSession[] {
    return this.manager.all
      .filter(({ state }) => state === 'connected')
      .map((connection) => this.sessionOf(connection));
  }

  async connect(options: ApiConnectOptions): Promise<ApiSession> {
    // The password of the caller is no field of the settings, which say only whether it is kept.
    const parsed = parseAccount({ ...options, password: undefined });
    if (typeof parsed === 'string') throw new Error(`The account cannot be used: ${parsed}`);
    const id = accountId(`${apiAccountPrefix}-${++this.accountCount}-${parsed.userName}`);
    const account = { ...parsed, id, isTransient: true };
    this.prompts.setTransientPassword(id, options.password);
    const added = this.manager.add(account);
    this.added.set(id, added);
    try {
      return this.sessionOf(await this.manager.connect(id));
    } catch (error) {
      added.dispose();
      this.added.delete(id);
      this.prompts.forgetTransientPassword(id);
      throw new Error(describeError(error, account), { cause: error });
    }
  }

  /** Connections change in many ways; only sessions that came or went are told of. */
  private tellOfSessions(): void {
    const open = new Set(this.sessions);
    const isSame = open.size === this.told.size && [...open].every((session) => this.told.has(session));
    this.told = open;
    if (!isSame) this.sessionChanges.fire();
  }

  private sessionOf(connection: LiveConnection): ApiSession {
    const known = this.wrappers.get(connection);
    if (known) return known;
    const session = new ConnectionSession(connection, () => this.forget(connection));
    this.wrappers.set(connection, session);
    return session;
  }

  /** A session that came through the API leaves the tree when it is closed; a user's account stays. */
  private async forget(connection: LiveConnection): Promise<void> {
    await connection.disconnect();
    if (this.added.has(connection.account.id)) this.prompts.forgetTransientPassword(connection.account.id);
    this.added.get(connection.account.id)?.dispose();
    this.added.delete(connection.account.id);
  }

  private trafficOf(log: TrafficLog): ApiTraffic {
    const accountOf = (entry: TrafficEntry): string => log.session(entry.session)?.accountId ?? '';
    const publish = (entry: TrafficEntry): ApiTrafficEntry =>
      apiEntry(entry, accountOf(entry), log.toWallMs(entry.atMs));
    const text = (number: number): string | undefined => {
      const payload = log.payload(number);
      return payload && decodeUtf8(payload);
    };
    return {
      // Straight to the log, which makes no object per frame while nobody listens.
      onDidAppend: (listener, thisArgs, disposables) => {
        const subscription = log.onDidAppend((entry) => {
          listener.call(thisArgs, publish(entry));
        });
        disposables?.push(subscription);
        return subscription;
      },
      text,
      entries: (filter = {}, limit = defaultEntryLimit) => {
        const found: ApiTrafficEntry[] = [];
        for (let number = log.firstEntry; number < log.nextEntry && found.length < limit; number++) {
          const entry = log.entry(number);
          if (entry && passes(entry, accountOf(entry), text, filter)) found.push(publish(entry));
        }
        return found;
      },
    };
  }
}

function passes(
  entry: TrafficEntry,
  account: string,
  text: (entry: number) => string | undefined,
  filter: ApiTrafficFilter,
): boolean {
  if (filter.direction && entry.direction !== filter.direction) return false;
  if (filter.accountId && account !== filter.accountId) return false;
  if (filter.tag && entry.tag.toLowerCase() !== filter.tag.toLowerCase()) return false;
  return !filter.text || (text(entry.number) ?? '').toLowerCase().includes(filter.text.toLowerCase());
}

function apiEntry(entry: TrafficEntry, account: string, timeMs: number): ApiTrafficEntry {
  const { number, direction, tag, id, kind, sizeBytes } = entry;
  return { number, accountId: account, direction, timeMs, tag, id, kind, sizeBytes };
}

/** One connection as other extensions see it. */
class ConnectionSession implements ApiSession {
  constructor(
    private readonly connection: LiveConnection,
    private readonly forget: () => Promise<void>,
  ) {}

  get accountId(): string {
    return this.connection.account.id;
  }

  get name(): string {
    return this.connection.account.name;
  }

  get userName(): string {
    return this.connection.account.userName;
  }

  get isOpen(): boolean {
    return this.connection.state === 'connected';
  }

  readonly onDidReceiveAsynchronousMessage: vscode.Event<ApiMessage> = (listener, thisArgs, disposables) => {
    const subscription = this.connection.onAsynchronousMessage((message) => {
      listener.call(thisArgs, apiMessage(message));
    });
    disposables?.push(subscription);
    return subscription;
  };

  async request(
    xml: string,
    options: { readonly timeoutMs?: number; readonly token?: vscode.CancellationToken } = {},
  ): Promise<ApiExchange> {
    const request = parseXml(xml);
    if (ownedByTheSession.has(request.name.toLowerCase())) {
      throw new Error(`${request.name} belongs to the session itself and cannot be sent from outside.`);
    }
    const { requester } = this.connection;
    if (!requester) throw new Error(`"${this.name}" is not connected.`);
    const abort = new AbortController();
    // A token that was cancelled before tells its listeners only later, when the request would be on the wire.
    if (options.token?.isCancellationRequested === true) abort.abort();
    const cancel = options.token?.onCancellationRequested(() => abort.abort());
    const data: ApiMessage[] = [];
    try {
      const exchange = await requester.request(request, {
        signal: abort.signal,
        timeoutMs: options.timeoutMs,
        onData: (message) => data.push(apiMessage(message)),
      });
      return { response: apiMessage(exchange.response), data, elapsedMs: exchange.elapsedMs, error: undefined };
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      const { errorText, errorNum, exchange } = error;
      return {
        response: apiMessage(exchange?.response ?? element('response', { errorText, errorNum })),
        data,
        elapsedMs: exchange?.elapsedMs ?? 0,
        error: { text: errorText, number: errorNum },
      };
    } finally {
      cancel?.dispose();
    }
  }

  close(): Promise<void> {
    return this.forget();
  }
}

function apiMessage(message: XmlElement): ApiMessage {
  return { name: message.name, attributes: Object.fromEntries(message.attributes), xml: serializeXml(message) };
}
