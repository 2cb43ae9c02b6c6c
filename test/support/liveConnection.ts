import type { Clock } from '../../src/base/clock';
import type { Transport } from '../../src/base/transport';
import { Connector, type ConnectPrompts, type ConnectorServices } from '../../src/host/connections/connector';
import { LiveConnection, type WebReader } from '../../src/host/connections/liveConnection';
import type { AccountConfig, ConnectionState } from '../../src/host/connections/types';
import { MailAccount } from '../../src/mail/mailAccount';
import { TrafficLog } from '../../src/traffic/trafficLog';
import { NodeDigests } from '../../src/transport/nodeDigests';
import { connectTcp, type ConnectOptions } from '../../src/transport/tcpTransport';
import { upgradeToTls } from '../../src/transport/tlsUpgrade';

export interface LiveOptions {
  readonly port: number;
  readonly login: { readonly userName: string; readonly password: string };
  readonly clock: Clock;
  readonly traffic?: TrafficLog;
  readonly transport?: AccountConfig['transport'];
  readonly openTransport?: (options: ConnectOptions) => Promise<Transport>;
  readonly openWebTransport?: (options: ConnectOptions) => Promise<Transport>;
  readonly upgradeTransport?: ConnectorServices['upgradeTransport'];
  /** What of the account is another than usual. */
  readonly account?: Partial<AccountConfig>;
  /** Those that are asked; without it the password of `login` is known and nothing else is expected. */
  readonly prompts?: ConnectPrompts;
  readonly readWeb?: WebReader;
  /** Whether a lost connection is made again; it is when absent. */
  readonly mayReconnect?: () => boolean;
  /** Spreads the tries; 0 for none of the waiting. */
  readonly random?: () => number;
}

/** The connection of an account on this machine, made again by itself whenever it is lost; nobody is asked anything. */
export function liveConnectionTo(options: LiveOptions): LiveConnection {
  const { port, login, clock, transport, openTransport = connectTcp } = options;
  const requestTimeoutMs = (): number => 60_000;
  const connector = new Connector({
    traffic: options.traffic ?? new TrafficLog({ budgetBytes: 16 * 1024 * 1024, clock }),
    clock,
    digests: new NodeDigests(),
    prompts: options.prompts ?? new SilentPrompts(login.password),
    openTransport,
    openWebTransport: options.openWebTransport ?? openTransport,
    upgradeTransport: options.upgradeTransport ?? upgradeToTls,
    requestTimeoutMs,
    logNotice: () => undefined,
  });
  const account: AccountConfig = {
    ...{ id: 'live', name: 'Live', host: '127.0.0.1', port, userName: login.userName },
    ...{ security: 'none', method: 'auto', isTransient: true, transport },
    ...options.account,
  };
  return new LiveConnection(account, {
    loadSessionParts: () => Promise.resolve({ connector, createMail: (parts) => new MailAccount(parts) }),
    clock,
    readWeb: options.readWeb ?? (() => Promise.reject(new Error('nothing is fetched here'))),
    requestTimeoutMs,
    logError: () => undefined,
    mayReconnect: options.mayReconnect ?? (() => true),
    random: options.random ?? Math.random,
  });
}

/** Resolves with the first of these states that the connection gets to from now on. */
export function reaches(connection: LiveConnection, ...states: ConnectionState[]): Promise<ConnectionState> {
  return new Promise((resolve) => {
    const subscription = connection.onDidChange(() => {
      if (!states.includes(connection.state)) return;
      subscription.dispose();
      resolve(connection.state);
    });
  });
}

/** Closes the connection of a test, then what it was connected to: the last that was started first. */
export async function letGo(live: LiveConnection | undefined, stops: (() => Promise<unknown>)[]): Promise<void> {
  live?.dispose();
  for (const stop of stops.splice(0).reverse()) await stop();
}

/** Gives the password it was made with, and expects no question. */
export class SilentPrompts implements ConnectPrompts {
  keepPassword: ConnectPrompts['keepPassword'] = () => undefined;
  passwordWasRefused: ConnectPrompts['passwordWasRefused'] = () => undefined;
  pinnedFingerprint = () => undefined;
  isClearTextAllowed = () => false;
  trustCertificate = () => Promise.reject(new Error('no certificate was expected'));
  allowClearText = () => Promise.reject(new Error('no question was expected'));

  constructor(private readonly kept: string) {}

  password(): ReturnType<ConnectPrompts['password']> {
    return Promise.resolve({ password: this.kept, isNew: false });
  }
}
