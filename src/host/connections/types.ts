import type { AccountColor } from '../accounts/accountColors';
import type { Event } from '../../base/emitter';
import type { Requester } from '../../protocol/requester';
import type { MailAccount } from '../../mail/mailAccount';
import type { WebUpload } from '../../transport/webFetch';
import type { LoginMethod } from '../../session/loginMethod';
import type { SessionNumber } from '../../traffic/types';

/** One entry of the setting `ximss.accounts`, or an account that an extension or the demo brought along. */
export interface AccountConfig {
  /** Stable: made from the name, used in URIs, secrets and the tree. */
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls' | 'none';
  /** What carries XIMSS: a connection of its own when absent, or the web port of the server. */
  readonly transport?: 'tcp' | 'http' | undefined;
  readonly userName: string;
  readonly method: LoginMethodSetting;
  /** The user's choice; see `Connections.colorOf` for the one in use. */
  readonly color?: AccountColor | undefined;
  /** `ask`: the password is asked for at every connect and kept nowhere. */
  readonly passwordPolicy?: 'keep' | 'ask' | undefined;
  /** SHA-256 fingerprint of the one certificate that is accepted although the system does not trust it. */
  readonly certificateFingerprint?: string | undefined;
  /** Where the server's web interface is (attachments come from there); guessed from the host when absent. */
  readonly webUrl?: string | undefined;
  /** True for accounts that live only as long as this window: the demo's, and those of other extensions. */
  readonly isTransient: boolean;
}

export type LoginMethodSetting = 'auto' | LoginMethod;

/** `waiting`: the connection was lost, and the next try comes by itself. */
export type ConnectionState = 'disconnected' | 'connecting' | 'connected' | 'waiting' | 'failed';

/** True where a command to connect changes something: while waiting it does so at once. */
export function canConnect({ state }: Pick<Connection, 'state'>): boolean {
  return state === 'disconnected' || state === 'failed' || state === 'waiting';
}

/** True where there is a session, or one is being made. */
export function canDisconnect({ state }: Pick<Connection, 'state'>): boolean {
  return state === 'connected' || state === 'connecting' || state === 'waiting';
}

/** What may be shown of a session. The key to it is left out on purpose. */
export interface SessionFacts {
  /** Full account name. */
  readonly userName: string;
  readonly realName?: string | undefined;
  /** Version of the server. */
  readonly version?: string | undefined;
  /** True when the server gave the session a key for its web interface. */
  readonly hasWebKey: boolean;
}

/** An account and its session, if there is one. The object stays the same over reconnects. */
export interface Connection {
  readonly account: AccountConfig;
  readonly state: ConnectionState;
  /** Why the last attempt failed or the session ended, in words for the user. */
  readonly problem: string | undefined;
  /** Milliseconds until the next try; undefined when none is planned. */
  readonly retryInMs: number | undefined;
  /** Names of changes whose answer was lost, or did not come in time, until it comes or the user has looked. */
  readonly unknownOutcomes: readonly string[];
  /** The user looks at what the server has now. */
  forgetUnknownOutcomes(): void;
  /** Present while connected. */
  readonly requester: Requester | undefined;
  /** From the first login on, while connected or while a lost connection is being made again. */
  readonly mail: MailAccount | undefined;
  readonly trafficSession: SessionNumber | undefined;
  /** What the server said at login; present while connected. */
  readonly sessionInfo?: SessionFacts | undefined;
  /** Reads `/Session/URLID/` + path from the server's web interface, bounded in size. Rejects with words for the user. */
  fetchFromWeb(path: string, signal: AbortSignal): Promise<Uint8Array>;
  /**
   * Puts a file into the session's uploaded file set, under a name that `uploadID` means from then on. Rejects with words
   * for the user.
   */
  uploadToWeb(fileName: string, file: WebUpload, signal: AbortSignal): Promise<void>;
}

/** All connections of this window. */
export interface Connections {
  readonly all: readonly Connection[];
  get(accountId: string): Connection | undefined;
  /** The colour that tells this account apart. */
  colorOf(accountId: string): AccountColor;
  /** Connects, or joins the attempt in progress; rejects with words for the user. */
  connect(accountId: string, signal?: AbortSignal): Promise<Connection>;
  /** Fires with the connection whose state changed, and with undefined when the list changed. */
  readonly onDidChange: Event<Connection | undefined>;
}
