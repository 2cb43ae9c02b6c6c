import { Emitter } from '../../src/base/emitter';
import { parseFaultPlan } from '../../src/demo/faults/faultPlan';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { request } from '../../src/protocol/request';
import type { Requester } from '../../src/protocol/requester';
import type { XmlElement } from '../../src/protocol/xml';
import { openSession, type Session } from '../../src/session/session';
import { NodeClock } from '../../src/transport/nodeClock';
import { NodeDigests } from '../../src/transport/nodeDigests';
import { connectTcp } from '../../src/transport/tcpTransport';
import { seedMailbox } from '../support/seedMail';
import { WireWitness } from './wireWitness';

const login = { userName: 'ann@example.com', password: 'sesame-1' };
/** Shares a mailbox with the one above. */
const other = { userName: 'bob@example.com', password: 'sesame-2' };
const clock = new NodeClock();

/** A demo server and one session over a real socket, for many histories one after the other. */
export class HistoryWorld {
  readonly witness: WireWitness;
  readonly viewer = login.userName;
  readonly otherOwner = other.userName;
  private readonly asynchronous = new Emitter<XmlElement>();
  private currentSession: Session | undefined;
  private counter = 0;

  /** Requests go to the session of that moment. */
  readonly requester: Requester = {
    request: (asked, options) => this.session.request(asked, options),
    onAsynchronousMessage: this.asynchronous.event,
  };

  private constructor(readonly server: DemoServer) {
    this.witness = new WireWitness((folder) => server.control.folderUids(folder));
  }

  static async start(): Promise<HistoryWorld> {
    const accounts = [login, other].map((one) => ({ ...one, realName: one.userName, mail: [seedMailbox('INBOX')] }));
    const world = new HistoryWorld(await startDemoServer({ mail: 'sample', accounts, lateAnswerMs: 1 }));
    await world.connect();
    return world;
  }

  /** A number that none before had, for names. */
  nextNumber(): number {
    return ++this.counter;
  }

  /** Breaks the connection, and makes another session when the client noticed. */
  async reconnect(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.session.onDidClose(() => resolve()));
    this.witness.lose();
    this.server.control.dropConnections();
    await closed;
    this.witness.beginAnew();
    await this.connect();
  }

  setWireSplit(isSplit: boolean): void {
    this.server.control.setFaults(isSplit ? parseFaultPlan('split') : {});
  }

  /** Everything the server sent before is there when this settles. */
  async roundTrip(): Promise<void> {
    await this.session.request(request('noop', {}));
  }

  async stop(): Promise<void> {
    await this.session.close();
    await this.server.stop();
  }

  private get session(): Session {
    if (!this.currentSession) throw new Error('Not connected');
    return this.currentSession;
  }

  private async connect(): Promise<void> {
    const { host, port } = this.server;
    const session = await openSession({
      transport: await connectTcp({ host, port, security: 'none', connectTimeoutMs: 5_000 }),
      tap: this.witness,
      clock,
      digests: new NodeDigests(),
      login: { ...login, method: 'clear', allowClearText: true },
      requestTimeoutMs: 10_000,
    });
    session.onAsynchronousMessage((message) => this.asynchronous.fire(message));
    this.currentSession = session;
  }
}
