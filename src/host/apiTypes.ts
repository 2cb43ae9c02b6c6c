import type * as vscode from 'vscode';

/**
 * What other extensions get from `extension.exports.getApi(1)`. Version 1 only ever grows: members are added,
 * never changed or taken away.
 */
export interface XimssApi {
  readonly version: 1;
  /**
   * Connects and logs in. The session then shows in the tree and the console like any other until it is closed.
   * Rejects with an Error whose message is a sentence for the user. The password is kept in memory only.
   */
  connect(options: ApiConnectOptions): Promise<ApiSession>;
  /** Sessions of all accounts that are connected now, whoever connected them. */
  readonly sessions: readonly ApiSession[];
  /** Fires when a session was opened or has ended. */
  readonly onDidChangeSessions: vscode.Event<void>;
  readonly traffic: ApiTraffic;
}

export interface ApiConnectOptions {
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls' | 'none';
  /** What carries XIMSS: a connection of its own unless told, or the web port of the server. */
  readonly transport?: 'tcp' | 'http';
  readonly userName: string;
  readonly password: string;
  readonly method?: 'auto' | 'PLAIN' | 'LOGIN' | 'CRAM-MD5' | 'DIGEST-MD5' | 'SCRAM-SHA-1' | 'SCRAM-SHA-256' | 'clear';
  /** What the account is called in the tree; the user name otherwise. */
  readonly name?: string;
  /** SHA-256 fingerprint of the one certificate to accept although no authority vouches for it. */
  readonly certificateFingerprint?: string;
}

/** A message as XML text and, for convenience, the name and attributes of its root. */
export interface ApiMessage {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly xml: string;
}

export interface ApiExchange {
  readonly response: ApiMessage;
  /** Data messages of the request, in order of arrival. */
  readonly data: readonly ApiMessage[];
  /** Milliseconds from the write of the request to the arrival of the response. */
  readonly elapsedMs: number;
  /** Set when the response reports an error. */
  readonly error: { readonly text: string; readonly number: number | undefined } | undefined;
}

export interface ApiSession {
  readonly accountId: string;
  readonly name: string;
  readonly userName: string;
  readonly isOpen: boolean;
  /**
   * Sends one request; its `id` is replaced by a new one. Resolves also when the server answers with an error.
   * Rejects when the text is no XML, nothing comes back in time, or the connection ends.
   */
  request(
    xml: string,
    options?: { readonly timeoutMs?: number; readonly token?: vscode.CancellationToken },
  ): Promise<ApiExchange>;
  /** Messages nobody asked for, such as notifies and alerts. */
  readonly onDidReceiveAsynchronousMessage: vscode.Event<ApiMessage>;
  close(): Promise<void>;
}

/** Read access to the log of all frames, secrets masked. */
export interface ApiTraffic {
  /** Entries that pass the filter, oldest first, at most `limit` (1,000 unless told). */
  entries(filter?: ApiTrafficFilter, limit?: number): readonly ApiTrafficEntry[];
  /** The frame's text as it was on the wire, secrets masked; undefined when the log no longer holds it. */
  text(entry: number): string | undefined;
  readonly onDidAppend: vscode.Event<ApiTrafficEntry>;
}

export interface ApiTrafficFilter {
  /** Part of the frame's text, without regard to case. */
  readonly text?: string;
  readonly direction?: 'sent' | 'received';
  readonly accountId?: string;
  /** Name of the root element, without regard to case. */
  readonly tag?: string;
}

export interface ApiTrafficEntry {
  readonly number: number;
  readonly accountId: string;
  readonly direction: 'sent' | 'received';
  /** Milliseconds since 1970 UTC. */
  readonly timeMs: number;
  readonly tag: string;
  readonly id: string | undefined;
  readonly kind: 'request' | 'response' | 'data' | 'asynchronous' | 'unreadable';
  /** Bytes on the wire without the zero byte. */
  readonly sizeBytes: number;
}
