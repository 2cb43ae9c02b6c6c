import type { DemoServer } from '../../src/demo/demoServer';
import { MailAccount } from '../../src/mail/mailAccount';
import { openSession, type Session } from '../../src/session/session';
import { NodeClock } from '../../src/transport/nodeClock';
import { NodeDigests } from '../../src/transport/nodeDigests';
import { connectTcp } from '../../src/transport/tcpTransport';
import { RecordingTap } from '../unit/session/serverSide';

const clock = new NodeClock();

export interface MailSession {
  readonly session: Session;
  readonly mail: MailAccount;
  /** Ends both. */
  close(): Promise<void>;
}

/** A session of one of the demo server's accounts over a real socket, with its mail. */
export async function openMailSession(server: DemoServer, account = 0): Promise<MailSession> {
  const { userName, password } = server.accounts[account]!;
  const { host, port } = server;
  const session = await openSession({
    transport: await connectTcp({ host, port, security: 'none', connectTimeoutMs: 5_000 }),
    tap: new RecordingTap(),
    clock,
    digests: new NodeDigests(),
    login: { userName, password, method: 'auto', allowClearText: true },
    requestTimeoutMs: 20_000,
  });
  const mail = new MailAccount({ requester: session, clock });
  return {
    session,
    mail,
    close: async () => {
      mail.dispose();
      await session.close();
    },
  };
}
