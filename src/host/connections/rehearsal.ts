import type { Clock } from '../../base/clock';
import { createMemoryTransportPair, type MemoryTransport } from '../../base/memoryTransport';
import { decodeUtf8, encodeUtf8 } from '../../base/utf8';
import { MailAccount } from '../../mail/mailAccount';
import type { Digests } from '../../session/digests';
import { openSession } from '../../session/session';
import { SteadyRequester } from '../../session/steadyRequester';
import type { TrafficLog } from '../../traffic/trafficLog';

export interface RehearsalServices {
  readonly clock: Clock;
  readonly digests: Digests;
  /** A log of its own, which nobody looks at. */
  readonly traffic: TrafficLog;
}

const accountId = 'rehearsal';
const userName = 'nobody@rehearsal.invalid';
/** Nobody's; of a usual length, since looking for a longer one prepares no more. */
const password = 'nobody-waits';
/** The steps take some milliseconds each; nothing in memory answers later. */
const timeoutMs = 10_000;

/** What the server of the play says to a request, in the same order as a real one; the response comes behind it. */
const answers: Readonly<Record<string, string>> = {
  listFeatures: '<features id="ID"><sasl>CRAM-MD5</sasl><sasl>PLAIN</sasl><language>english</language></features>',
  login: `<session id="ID" urlID="rehearsal-0123456789" userName="${userName}" realName="Nobody" version="6.3"/>`,
  mailboxList: ['INBOX', 'Drafts', 'Sent']
    .map((name) => `<mailbox id="ID" mailbox="${name}" UIDNext="2" UIDValidity="1" messages="1" unseen="1"/>`)
    .join('\0'),
  mailboxSubList: '<mailboxSubscription id="ID" mailbox="INBOX"/>',
};

/**
 * Logs in to a server in memory and lists its mailboxes, once. Code takes many times as long when it runs first, and
 * all of it runs here before somebody waits for a server: no byte leaves the process, and no trace is kept. Resolves
 * when it is over; rejects when the play does not work out, which changes nothing for real connections.
 */
export async function rehearse({ clock, digests, traffic }: RehearsalServices): Promise<void> {
  const { client, server } = createMemoryTransportPair(clock, { isEncrypted: true });
  playServer(server, clock);
  const tap = traffic.openSession({ accountId, name: accountId });
  const login = { userName, password, method: 'auto', allowClearText: false } as const;
  const session = await openSession({ transport: client, tap, clock, digests, login, requestTimeoutMs: timeoutMs });
  const requester = new SteadyRequester(clock);
  requester.use(session);
  const mail = new MailAccount({ requester, clock });
  try {
    await Promise.all([mail.watchMailboxes(), mail.mailboxes.refresh(), mail.subscriptions.refresh()]);
  } finally {
    mail.dispose();
    requester.dispose();
    session.dispose();
    tap.close();
  }
}

/** Answers each request in a turn of its own, so that others who wait for the process come in between. */
function playServer(server: MemoryTransport, clock: Clock): void {
  server.onData(({ bytes }) => {
    for (const frame of decodeUtf8(bytes).split('\0')) {
      const [, name = ''] = /^<(\w+)/.exec(frame) ?? [];
      const [, id = ''] = / id="([^"]*)"/.exec(frame) ?? [];
      if (name !== '') clock.setTimer(() => server.write(encodeUtf8(answer(name, id))), 0);
    }
  });
}

function answer(name: string, id: string): string {
  const data = answers[name];
  const response = `<response id="${id}"/>\0`;
  return data === undefined ? response : `${data.replaceAll('ID"', `${id}"`)}\0${response}`;
}
