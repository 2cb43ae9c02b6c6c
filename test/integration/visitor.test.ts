import * as assert from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import { parseAccount } from '../../src/host/connections/accountSettings';
import type { ConnectPrompts } from '../../src/host/connections/connector';
import type { AccountConfig } from '../../src/host/connections/types';
import { Visitor } from '../../src/host/connections/visitor';
import { TrafficLog } from '../../src/traffic/trafficLog';
import { unknownCertificate } from '../../src/transport/certificates';
import { UntrustedCertificateError } from '../../src/transport/errors';
import { connectHttp } from '../../src/transport/http/connectHttp';
import { NodeClock } from '../../src/transport/nodeClock';
import { connectTcp, dialServer } from '../../src/transport/tcpTransport';
import { upgradeToTls } from '../../src/transport/tlsUpgrade';
import { decodeUtf8 } from '../../src/base/utf8';
import { rejectionOf } from '../unit/session/serverSide';

describe('visits to an account server', () => {
  let server: DemoServer;
  let traffic: TrafficLog;
  let pinned: string | undefined;
  let questions: number;
  let services: ConstructorParameters<typeof Visitor>[0];
  let visitor: Visitor;

  before(async () => {
    server = await startDemoServer({ mail: { messages: 5 }, lateAnswerMs: 1 });
  });
  after(() => server.stop());

  beforeEach(() => {
    const clock = new NodeClock();
    traffic = new TrafficLog({ budgetBytes: 1_000_000, clock });
    pinned = undefined;
    questions = 0;
    const prompts = {
      pinnedFingerprint: () => pinned,
      trustCertificate: (_account: AccountConfig, error: UntrustedCertificateError) => {
        questions++;
        pinned = error.fingerprint;
        return Promise.resolve();
      },
    } as unknown as ConnectPrompts;
    services = {
      traffic,
      clock,
      prompts,
      openTransport: connectTcp,
      openWebTransport: (options) => connectHttp({ ...options, clock, dial: dialServer }),
      upgradeTransport: upgradeToTls,
      requestTimeoutMs: () => 5_000,
    };
    visitor = new Visitor(services);
  });

  it('ask about no certificate that could not be looked at', async () => {
    const refused = new UntrustedCertificateError('h', 1, 'it is self-signed', unknownCertificate);
    const unseen = new Visitor({ ...services, openTransport: () => Promise.reject(refused) });
    await assert.rejects(
      unseen.visit(account({ port: 1 }), () => Promise.resolve(), new AbortController().signal),
      refused,
    );
    assert.equal(questions, 0);
  });

  function account(fields: object): AccountConfig {
    const parsed = parseAccount({ host: server.host, userName: 'alex@demo.example', name: 'a', ...fields });
    assert.ok(typeof parsed !== 'string');
    return parsed;
  }

  const methodsOf = (fields: object): Promise<readonly string[] | undefined> =>
    visitor.visit(
      account(fields),
      async (session) => (await session.features('demo.example'))?.methods,
      new AbortController().signal,
    );

  const logged = (): string =>
    Array.from({ length: traffic.stats.entryCount }, (_, index) =>
      decodeUtf8(traffic.payload(index + 1) ?? new Uint8Array()),
    ).join('\n');

  it('ask about a certificate once, and go on with it', async () => {
    for (const fields of [{ port: server.tlsPort }, { port: server.port, security: 'starttls' }]) {
      assert.ok((await methodsOf(fields))?.includes('CRAM-MD5'));
    }
    assert.equal(questions, 1);
  });

  it('go over the web port as well', async () => {
    assert.ok((await methodsOf({ transport: 'http', security: 'none', port: server.httpPort }))?.includes('CRAM-MD5'));
  });

  it('are in the log as a session of the account, which ends, without the password of a signup', async () => {
    await visitor.visit(
      account({ port: server.port, security: 'none' }),
      (session) => session.signup({ userName: 'dora', password: 'dora-secret' }),
      new AbortController().signal,
    );
    const [session] = traffic.sessions;
    assert.equal(session?.accountId, 'a');
    assert.equal(session.isOpen, false);
    assert.match(logged(), /<signup/);
    assert.match(logged(), /<bye/);
    assert.ok(!logged().includes('dora-secret'));
  });

  it('let nothing open when the work fails', async () => {
    const error = await rejectionOf(
      visitor.visit(
        account({ port: server.port, security: 'none' }),
        () => Promise.reject(new Error('no')),
        new AbortController().signal,
      ),
    );
    assert.equal(error.message, 'no');
    assert.ok(traffic.sessions.every(({ isOpen }) => !isOpen));
  });
});
