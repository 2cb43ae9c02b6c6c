import * as assert from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { seededRandom } from '../../src/demo/faults/seededRandom';
import { ConnectionCare } from '../../src/host/connections/connectionCare';
import type { Transport } from '../../src/base/transport';
import type { AccountConfig } from '../../src/host/connections/types';
import type { LiveConnection } from '../../src/host/connections/liveConnection';
import type { Folder } from '../../src/mail/folder';
import type { MailAccount } from '../../src/mail/mailAccount';
import { connectHttp } from '../../src/transport/http/connectHttp';
import { connectTcp, dialServer } from '../../src/transport/tcpTransport';
import { upgradeToTls, type TlsUpgradeOptions } from '../../src/transport/tlsUpgrade';
import { ChaosProxy } from '../support/chaosProxy';
import { ChaosUse } from '../support/chaosUse';
import { FastClock } from '../support/fastClock';
import { liveConnectionTo } from '../support/liveConnection';
import { openMailSession } from '../support/mailSession';

/** Simulated time passes so many times as fast. */
const speed = 100;
const minuteMs = 60_000;
/** A long run for the night: `XIMSS_CHAOS_MINUTES=240 node scripts/mocha.mjs integration chaos`. */
const allMinutes = Number(process.env['XIMSS_CHAOS_MINUTES'] ?? 10);
/** The same dice again: `XIMSS_CHAOS_SEED=1234`. What a run printed repeats its choices, not the exact moments. */
const seed = Number(process.env['XIMSS_CHAOS_SEED'] ?? (allMinutes === 10 ? 7 : Date.now() % 1_000_000));
const bySize = { sortField: 'SIZE', isDescending: false };

/** A way to the server, and which part of the time is spent on it: what encryption adds are its handshakes. */
const ways: Record<string, Way> = {
  tcp: { portOf: ({ port }) => port, security: 'none', transport: 'tcp', share: 1 },
  http: { portOf: ({ port }) => port, security: 'none', transport: 'http', share: 1 },
  tls: { portOf: ({ tlsPort }) => tlsPort, security: 'tls', transport: 'tcp', share: 0.3 },
  starttls: { portOf: ({ port }) => port, security: 'starttls', transport: 'tcp', share: 0.3 },
  https: { portOf: ({ httpsPort }) => httpsPort, security: 'tls', transport: 'http', share: 0.3 },
};

interface Way extends Pick<AccountConfig, 'security' | 'transport'> {
  readonly portOf: (server: DemoServer) => number;
  readonly share: number;
}

for (const [name, way] of Object.entries(ways)) {
  const minutes = allMinutes * way.share;
  describe(`An account in a network of chaos over ${name} (seed ${seed}, ${minutes} simulated minutes)`, function () {
    this.timeout(180_000 + (minutes * minuteMs * 3) / speed);
    const clock = new FastClock(speed);
    const executed = new Map<string, number>();
    let server: DemoServer;
    let proxy: ChaosProxy;
    let live: LiveConnection;
    let care: ConnectionCare;
    const network = { addresses: 'one' };

    before(async () => {
      const log = (line: string): void => {
        const name = /uses (Chaos-\d+)$/.exec(line)?.[1];
        if (name !== undefined) executed.set(name, (executed.get(name) ?? 0) + 1);
      };
      server = await startDemoServer({ mail: 'sample', lateAnswerMs: 1, clock, log });
      proxy = new ChaosProxy(way.portOf(server), clock, seededRandom(seed));
      await proxy.open();
      live = connectionThrough(proxy.port, server, clock, way);
      care = new ConnectionCare({
        connections: { all: [live], onDidChange: live.onDidChange },
        clock,
        networkAddresses: () => network.addresses,
      });
    });

    after(async () => {
      care.dispose();
      live.dispose();
      await proxy.close();
      await server.stop();
    });

    it('hangs nowhere, does no change twice, and shows in the end what the server has', async () => {
      const random = seededRandom(seed + 1);
      const use = new ChaosUse(live, server, clock, seededRandom(seed + 2));
      await live.connect();
      await live.mail!.mailboxes.refresh();
      const view = await live.mail!.openView('INBOX', bySize);
      await live.mail!.openFolder('INBOX');
      const untilMs = clock.nowMs() + minutes * minuteMs;
      const weather = (async () => {
        while (clock.nowMs() < untilMs) {
          await clock.pause(2_000 + random() * 25_000);
          await proxy.misbehave();
          if (random() < 0.1) network.addresses = String(random());
        }
      })();
      while (clock.nowMs() < untilMs) {
        await clock.pause(200 + random() * 2_000);
        if (use.pending.size < 50) use.act();
      }
      await weather;
      await proxy.heal();
      await use.finish();
      const story = `seed ${seed}: ${JSON.stringify([...proxy.counts, ...use.outcomes])}`;
      if (process.env['XIMSS_CHAOS_MINUTES']) process.stdout.write(`      ${story}\n`);

      assert.deepEqual([...use.pending.values()], [], `${story}: some actions never ended`);
      assert.deepEqual(use.surprises, [], story);
      assert.deepEqual(
        [...executed].filter(([, times]) => times > 1),
        [],
        `${story}: changes were done twice`,
      );
      assert.ok((proxy.counts.get('connected') ?? 0) > minutes / 2, `${story}: there was no chaos`);
      assert.ok((use.outcomes.get('done') ?? 0) > 5 * minutes, `${story}: nothing could be used`);
      clock.slowDown();
      await untilSettled(live, () => compare(live.mail!, view, server, use));
    });
  });
}

/** Looks when the account is connected again; once more where the line still broke meanwhile, never where things differ. */
async function untilSettled(live: LiveConnection, look: () => Promise<void>): Promise<void> {
  let problem: unknown;
  for (let tries = 0; tries < 10; tries++) {
    live.hurry('user');
    try {
      await live.connect();
      await (await live.mail!.openFolder('INBOX')).sync();
      return await look();
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      problem = error;
    }
  }
  throw new Error(`The account did not come back: ${live.state}, ${live.problem}`, { cause: problem });
}

/** Compares what is shown with what a client sees that just came. */
async function compare(mail: MailAccount, view: Folder, server: DemoServer, use: ChaosUse): Promise<void> {
  const fresh = await openMailSession(server);
  try {
    assert.deepEqual(await rowsOf(await mail.openFolder('INBOX')), await rowsOf(await fresh.mail.openFolder('INBOX')));
    assert.deepEqual(await rowsOf(view), await rowsOf(await fresh.mail.openView('INBOX', bySize)));
    await Promise.all([mail.mailboxes.refreshAnew(), fresh.mail.mailboxes.refresh()]);
    assert.deepEqual(mailboxesOf(mail), mailboxesOf(fresh.mail));
    for (const [mailbox, outcome] of use.created) {
      const isThere = fresh.mail.mailboxes.get(mailbox) !== undefined;
      if (outcome === 'done') assert.ok(isThere, `${mailbox} was made, and is not there`);
      if (outcome === 'not sent') assert.ok(!isThere, `${mailbox} was not to be made, and is there`);
    }
  } finally {
    await fresh.close();
  }
}

async function rowsOf(folder: Folder): Promise<string[]> {
  await folder.sync();
  await folder.fetch(0, folder.size - 1);
  return Array.from({ length: folder.size }, (_, at) => {
    const cell = folder.cell(at);
    return cell ? `${cell.uid} ${cell.subject} ${[...cell.flags].sort().join()}` : 'nothing';
  });
}

function mailboxesOf(mail: MailAccount): string[] {
  return [...mail.mailboxes.all].map(({ path, messages, unseen }) => `${path} ${messages} ${unseen}`).sort();
}

/** What the time-outs of a real connection over HTTP are in simulated time; polls are short, since they count seconds. */
const webLimits = {
  pollSeconds: 1,
  pollGraceMs: 10_000 / speed,
  loginTimeoutMs: 60_000 / speed,
  syncTimeoutMs: 60_000 / speed,
};

/** A handshake through a network that is silent is given up after this, in real milliseconds. */
const connectTimeoutMs = 500;

function connectionThrough(
  port: number,
  { accounts, certificateFingerprint }: DemoServer,
  clock: FastClock,
  { security, transport }: Way,
): LiveConnection {
  const plainOf = new WeakMap<Transport, Transport>();
  const stamped = (transport: Transport): Transport => {
    const stamp = clock.stamp(transport);
    plainOf.set(stamp, transport);
    return stamp;
  };
  const sooner = <Options extends TlsUpgradeOptions>(options: Options): Options => ({ ...options, connectTimeoutMs });
  return liveConnectionTo({
    port,
    login: accounts[0]!,
    clock,
    transport,
    account: { security, certificateFingerprint: security === 'none' ? undefined : certificateFingerprint },
    openTransport: async (options) => stamped(await connectTcp(sooner(options))),
    upgradeTransport: async (plain, options) => stamped(await upgradeToTls(plainOf.get(plain)!, sooner(options))),
    openWebTransport: async (options) =>
      clock.stamp(await connectHttp({ ...sooner(options), clock, dial: dialServer, limits: webLimits })),
  });
}
