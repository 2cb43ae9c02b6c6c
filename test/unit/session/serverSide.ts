import {
  createMemoryTransportPair,
  type MemoryTransport,
  type MemoryTransportOptions,
} from '../../../src/base/memoryTransport';
import { decodeUtf8, encodeUtf8 } from '../../../src/base/utf8';
import { frameBytes, Framer } from '../../../src/protocol/framer';
import type { FragmentReason, WireTap } from '../../../src/protocol/wireTap';
import type { LoginOptions } from '../../../src/session/login';
import { openSession, type Session, type SessionOptions } from '../../../src/session/session';
import { NodeDigests } from '../../../src/transport/nodeDigests';
import { ManualClock, settled } from '../../support/manualClock';

export interface TapRecord {
  readonly direction: 'sent' | 'received';
  readonly text: string;
  readonly atMs: number;
  readonly fragment?: FragmentReason | undefined;
  readonly origin?: number | undefined;
}

/** Remembers what a session tells about the wire. */
export class RecordingTap implements WireTap {
  readonly records: TapRecord[] = [];
  readonly secrets: string[] = [];

  sent(frame: Uint8Array, atMs: number, origin?: number): number {
    return this.records.push({ direction: 'sent', text: decodeUtf8(frame), atMs, origin });
  }

  received(frame: Uint8Array, atMs: number, fragment?: FragmentReason): number {
    return this.records.push({ direction: 'received', text: decodeUtf8(frame), atMs, fragment });
  }

  addSecret(secret: string): void {
    this.secrets.push(secret);
  }
}

/** The server's end of a connection in memory: a test reads what came and says what goes back. */
export class ServerSide {
  readonly clock = new ManualClock();
  readonly tap = new RecordingTap();
  readonly client: MemoryTransport;
  readonly transport: MemoryTransport;
  /** Documents received, in order. */
  readonly received: string[] = [];
  private readonly framer = new Framer();

  constructor(options: MemoryTransportOptions = { isLoopback: true }) {
    const pair = createMemoryTransportPair(this.clock, options);
    this.client = pair.client;
    this.transport = pair.server;
    this.transport.onData(({ bytes }) => this.framer.push(bytes, (frame) => this.received.push(decodeUtf8(frame))));
  }

  get lastReceived(): string | undefined {
    return this.received.at(-1);
  }

  send(...documents: string[]): void {
    for (const document of documents) this.transport.write(frameBytes(encodeUtf8(document)));
  }

  sendRaw(text: string): void {
    this.transport.write(encodeUtf8(text));
  }

  /** Sends and waits until the client has dealt with it. */
  async say(...documents: string[]): Promise<void> {
    this.send(...documents);
    await settled();
  }
}

export const goodLogin: LoginOptions = {
  userName: 'user1@example.com',
  password: 'secret1',
  method: 'PLAIN',
  allowClearText: false,
};

export function sessionOptions(server: ServerSide, changes: Partial<SessionOptions> = {}): SessionOptions {
  return {
    transport: server.client,
    tap: server.tap,
    clock: server.clock,
    digests: new NodeDigests(),
    login: goodLogin,
    ...changes,
  };
}

/** A session that is logged in (with id 1); what went to and fro for it is forgotten. */
export async function openedSession(server: ServerSide, changes: Partial<SessionOptions> = {}): Promise<Session> {
  const opening = openSession(sessionOptions(server, { ...changes, login: { ...goodLogin, method: 'clear' } }));
  await settled();
  await server.say('<session id="1" urlID="12-abc" userName="user1@example.com"/>', '<response id="1"/>');
  const session = await opening;
  server.received.length = 0;
  server.tap.records.length = 0;
  return session;
}

/** The error a promise rejects with; fails when it resolves. */
export async function rejectionOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('The promise was resolved');
}
