import * as assert from 'node:assert/strict';
import { decodeUtf8 } from '../../src/base/utf8';
import { Connector, type ConnectPrompts } from '../../src/host/connections/connector';
import { startDemoServer } from '../../src/demo/demoServer';
import { describeError } from '../../src/host/connections/describeError';
import { LiveConnection, type LateOutcome } from '../../src/host/connections/liveConnection';
import type { AccountConfig } from '../../src/host/connections/types';
import { UserCancelledError } from '../../src/host/connections/userError';
import { element } from '../../src/protocol/xml';
import { MailAccount } from '../../src/mail/mailAccount';
import { TrafficLog } from '../../src/traffic/trafficLog';
import type { UntrustedCertificateError } from '../../src/transport/errors';
import { NodeClock } from '../../src/transport/nodeClock';
import { NodeDigests } from '../../src/transport/nodeDigests';
import { connectTcp } from '../../src/transport/tcpTransport';
import { upgradeToTls } from '../../src/transport/tlsUpgrade';
import { answerLogin, idOf, startScriptedServer, type ScriptedServer } from '../support/scriptedServer';

/** Answers every question the way a test wants it, and counts what was forgotten. */
class TestPrompts implements ConnectPrompts {
  refused = 0;
  password = () => Promise.resolve({ password: 'secret1', isNew: false });
  keepPassword = () => undefined;
  pinnedFingerprint: ConnectPrompts['pinnedFingerprint'] = () => undefined;
  trustCertificate: ConnectPrompts['trustCertificate'] = () => Promise.reject(new Error('no certificate was expected'));
  isClearTextAllowed = () => false;
  allowClearText = () => Promise.reject(new Error('no question was expected'));
  passwordWasRefused = () => {
    this.refused++;
  };
}

describe('a connection to a server that misbehaves', () => {
  const clock = new NodeClock();
  let server: ScriptedServer | undefined;
  let connection: LiveConnection | undefined;
  let traffic: TrafficLog;
  let prompts: TestPrompts;
  let mayReconnect: boolean;

  beforeEach(() => {
    mayReconnect = false;
    traffic = new TrafficLog({ budgetBytes: 1024 * 1024 * 256, clock });
    prompts = new TestPrompts();
  });

  afterEach(async () => {
    connection?.dispose();
    await server?.stop();
    server = undefined;
    connection = undefined;
  });

  function connectionTo(fields: Partial<AccountConfig>): LiveConnection {
    const account: AccountConfig = {
      id: 'test',
      name: 'Test',
      host: '127.0.0.1',
      port: server?.port ?? 1,
      security: 'none',
      userName: 'ann@example.com',
      method: 'auto',
      isTransient: true,
      ...fields,
    };
    const connector = new Connector({
      traffic,
      clock,
      digests: new NodeDigests(),
      prompts,
      openTransport: connectTcp,
      openWebTransport: connectTcp,
      upgradeTransport: upgradeToTls,
      requestTimeoutMs: () => 5000,
      logNotice: () => undefined,
    });
    connection = new LiveConnection(account, {
      loadSessionParts: () => Promise.resolve({ connector, createMail: (parts) => new MailAccount(parts) }),
      clock,
      readWeb: () => Promise.reject(new Error('nothing is fetched here')),
      requestTimeoutMs: () => 5000,
      logError: () => undefined,
      mayReconnect: () => mayReconnect,
      // No pause at all: the tests wait for events, not for time.
      random: () => 0,
    });
    return connection;
  }

  /** The sentence that the user reads in the tree after connecting failed. */
  async function problemOf(fields: Partial<AccountConfig> = {}): Promise<string> {
    const failing = connectionTo(fields);
    await assert.rejects(failing.connect());
    assert.equal(failing.state, 'failed');
    return failing.problem ?? '';
  }

  /** All that the log holds, as text. */
  function loggedText(): string {
    let text = '';
    for (let entry = traffic.firstEntry; entry < traffic.nextEntry; entry++) {
      text += `${decodeUtf8(traffic.payload(entry) ?? new Uint8Array())}\n`;
    }
    return text;
  }

  /** The connection, once it is logged in to a server that answers every further request with `answer`. */
  async function connected(
    answer: (request: string, send: (text: string) => void, end: () => void) => void,
  ): Promise<LiveConnection> {
    server = await startScriptedServer((request, send, socket) => {
      if (!answerLogin(request, send) && !request.startsWith('<setSessionOption'))
        answer(request, send, () => socket.destroy());
    });
    const open = connectionTo({});
    await open.connect();
    return open;
  }

  const ended = (live: LiveConnection): Promise<string> =>
    new Promise((resolve) => {
      const subscription = live.onDidChange(() => {
        if (live.state === 'connected') return;
        subscription.dispose();
        resolve(live.problem ?? '');
      });
    });

  it('says that nothing listens at the port', async () => {
    server = await startScriptedServer(() => undefined);
    const { port } = server;
    await server.stop();
    server = undefined;
    assert.match(await problemOf({ port }), /^Nothing answers at 127\.0\.0\.1:\d+\. Check the port/);
  });

  it('says that there is no such host', async () => {
    assert.match(
      await problemOf({ host: 'no-such-host.invalid' }),
      /^There is no host named no-such-host\.invalid\. Check the host name/,
    );
  });

  it('says that a clear-text port does not speak TLS', async () => {
    server = await startScriptedServer(
      () => undefined,
      (socket) => socket.write('* OK this is a mail server\r\n'),
    );
    assert.match(await problemOf({ security: 'tls' }), /does not speak TLS\. Check "port".*"security" to "none"/);
  });

  it('asks about a certificate that nobody vouches for, with the facts, and pins exactly that one', async () => {
    const demo = await startDemoServer({ mail: { messages: 1 } });
    const [login] = demo.accounts;
    let pinned: string | undefined;
    const asked: UntrustedCertificateError[] = [];
    prompts.pinnedFingerprint = () => pinned;
    prompts.password = () => Promise.resolve({ password: login!.password, isNew: false });
    prompts.trustCertificate = (_account, error) => {
      asked.push(error);
      pinned = error.fingerprint;
      return Promise.resolve();
    };
    const live = connectionTo({ port: demo.tlsPort, security: 'tls', userName: login!.userName });
    await live.connect();
    await live.requester!.request(element('noop'));
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.fingerprint, demo.certificateFingerprint);
    assert.ok(asked[0].reason && asked[0].subject && asked[0].validTo, 'there is something to compare');
    await live.disconnect();
    await demo.stop();
  });

  it('connects to nobody when the user does not trust the certificate, and says nothing more about it', async () => {
    const demo = await startDemoServer({ mail: { messages: 1 } });
    prompts.trustCertificate = () => Promise.reject(new UserCancelledError());
    const live = connectionTo({ port: demo.tlsPort, security: 'tls' });
    await assert.rejects(live.connect());
    assert.equal(live.state, 'disconnected');
    assert.equal(traffic.nextEntry, traffic.firstEntry);
    await demo.stop();
  });

  it('refuses a certificate other than the pinned one, before a byte is sent', async () => {
    const demo = await startDemoServer({ mail: { messages: 1 } });
    prompts.pinnedFingerprint = () =>
      demo.certificateFingerprint.replace(/^../, (byte) => (byte === 'AA' ? 'BB' : 'AA'));
    prompts.trustCertificate = (_account, error) => Promise.reject(error);
    assert.match(
      await problemOf({ port: demo.tlsPort, security: 'tls' }),
      /certificate .* is not trusted: .*Connect again/,
    );
    assert.equal(traffic.nextEntry, traffic.firstEntry);
    await demo.stop();
  });

  it('asks about the certificate of starttls, pins it, and logs in over TLS', async () => {
    const demo = await startDemoServer({ mail: { messages: 1 } });
    const [login] = demo.accounts;
    let pinned: string | undefined;
    prompts.pinnedFingerprint = () => pinned;
    prompts.password = () => Promise.resolve({ password: login!.password, isNew: false });
    prompts.trustCertificate = (_account, error) => {
      assert.equal(error.fingerprint, demo.certificateFingerprint);
      pinned = error.fingerprint;
      return Promise.resolve();
    };
    const live = connectionTo({ port: demo.port, security: 'starttls', userName: login!.userName });
    await live.connect();
    await live.requester!.request(element('noop'));
    assert.equal(pinned, demo.certificateFingerprint);
    assert.match(loggedText(), /<starttls id="2"\/>\n<response id="2"\/>\n<listFeatures id="3"\/>\n<features id="3"/);
    await live.disconnect();
    await demo.stop();
  });

  it('says that the server does not offer starttls, and logs nobody in', async () => {
    server = await startScriptedServer((request, send) => void answerLogin(request, send));
    assert.match(
      await problemOf({ security: 'starttls' }),
      /was not encrypted, so nobody was logged in: it does not offer starttls\. Check .*"security" to "tls"/,
    );
    assert.doesNotMatch(loggedText(), /<login|<starttls/);
  });

  it('says that the server refused starttls, and logs nobody in', async () => {
    server = await startScriptedServer((request, send) => {
      const id = idOf(request);
      if (request.startsWith('<listFeatures'))
        send(`<features id="${id}"><starttls/></features>\0<response id="${id}"/>\0`);
      else send(`<response id="${id}" errorText="not today"/>\0`);
    });
    assert.match(await problemOf({ security: 'starttls' }), /it refused starttls \(not today\)\. Check/);
    assert.doesNotMatch(loggedText(), /<login/);
  });

  it('trusts no server that cannot prove itself, and keeps the password, which it did not refuse', async () => {
    server = await startScriptedServer((request, send) => {
      const id = idOf(request);
      if (request.startsWith('<login')) send(`<challenge id="${id}" value=""/>\0`);
      else
        send(
          `<challenge id="${id}" value="${Buffer.from('r=theirs,s=QSXCR+Q6sek8bf92,i=4096').toString('base64')}"/>\0`,
        );
    });
    assert.match(await problemOf({ method: 'SCRAM-SHA-256' }), /^Nobody was logged in .*nonce.*Check "host"/);
    assert.equal(prompts.refused, 0);
  });

  it('says that the server does not speak XIMSS, and logs what it said byte for byte', async () => {
    server = await startScriptedServer((_request, send) => send('HTTP/1.1 400 Bad Request\r\n\r\n\0'));
    assert.match(await problemOf(), /does not speak XIMSS.*Check "host" and "port"/);
    assert.match(loggedText(), /HTTP\/1\.1 400 Bad Request\r\n\r\n/);
  });

  it('says that the password was refused, wants another next time, and logs no trace of it', async () => {
    server = await startScriptedServer((request, send) => {
      if (request.startsWith('<auth'))
        send(`<response id="${idOf(request)}" errorText="incorrect password or account name" errorNum="515"/>\0`);
      else answerLogin(request, send);
    });
    assert.match(
      await problemOf(),
      /^Login failed: incorrect password or account name\. Connect again to enter another password\.$/,
    );
    assert.equal(prompts.refused, 1);
    assert.doesNotMatch(loggedText(), /secret1|AGFubkBleGFtcGxlLmNvbQBzZWNyZXQx/);
  });

  it('never retries a refused password by itself', async () => {
    let logins = 0;
    server = await startScriptedServer((request, send) => {
      if (request.startsWith('<auth')) {
        logins++;
        send(`<response id="${idOf(request)}" errorText="incorrect password or account name" errorNum="515"/>\0`);
      } else answerLogin(request, send);
    });
    await problemOf();
    assert.equal(logins, 1);
  });

  it('ends the connection over a frame beyond the limit and keeps what came of it', async () => {
    const live = await connected((_request, send) => {
      const megabyte = 'x'.repeat(1024 * 1024);
      send('<flood>');
      for (let n = 0; n < 70; n++) send(megabyte);
    });
    const problem = ended(live);
    await assert.rejects(live.requester!.request(element('noop')));
    assert.match(await problem, /more than 64 MB|67108864/);
    let oversized = 0;
    for (let n = traffic.firstEntry; n < traffic.nextEntry; n++)
      if (traffic.entry(n)?.fragment === 'oversized') oversized++;
    assert.equal(oversized, 1);
  });

  it('takes an answer to an unknown id, a second response and an unreadable frame without losing step', async () => {
    const live = await connected((request, send) => {
      const id = idOf(request);
      send(
        `<data id="999999"/>\0<response id="999999"/>\0no xml at all\0<response id="${id}"/>\0<response id="${id}"/>\0`,
      );
    });
    await live.requester!.request(element('noop'));
    await live.requester!.request(element('readTime'));
    assert.equal(live.state, 'connected');
    assert.match(loggedText(), /no xml at all/);
  });

  it('gives the error of a failed request as one sentence', async () => {
    const live = await connected((request, send) =>
      send(`<response id="${idOf(request)}" errorText="mailbox access denied" errorNum="500"/>\0`),
    );
    const error: unknown = await live
      .requester!.request(element('mailboxRemove', { mailbox: 'x' }))
      .catch((reason: unknown) => reason);
    assert.equal(describeError(error), 'The server refused mailboxRemove: mailbox access denied.');
  });

  it('settles pending requests and says so when the server says bye', async () => {
    const live = await connected((_request, send, end) => {
      send('<bye/>\0');
      end();
    });
    const problem = ended(live);
    const error: unknown = await live.requester!.request(element('noop')).catch((reason: unknown) => reason);
    assert.match(describeError(error, live.account), /Connect again\.$/);
    assert.match(await problem, /server.*Connect again\.$/i);
    assert.equal(live.requester, undefined);
  });

  it('settles pending requests when the connection is lost in mid-frame, and logs the half frame', async () => {
    const live = await connected((_request, send, end) => {
      send('<response id="1');
      setImmediate(end);
    });
    const problem = ended(live);
    const error: unknown = await live.requester!.request(element('noop')).catch((reason: unknown) => reason);
    assert.match(describeError(error, live.account), /Connect again\.$/);
    assert.match(await problem, /Connect again\.$/);
    const last = traffic.entry(traffic.nextEntry - 1);
    assert.equal(last?.fragment, 'unfinished');
    assert.match(loggedText(), /<response id="1\n$/);
  });

  it('connects again after a loss', async () => {
    let isFirst = true;
    const live = await connected((request, send, end) => {
      if (isFirst) end();
      else send(`<response id="${idOf(request)}"/>\0`);
      isFirst = false;
    });
    const problem = ended(live);
    await assert.rejects(live.requester!.request(element('noop')));
    await problem;
    await live.connect();
    await live.requester!.request(element('noop'));
  });

  const reaches = (live: LiveConnection, state: LiveConnection['state']): Promise<void> =>
    new Promise((resolve) => {
      const subscription = live.onDidChange(() => {
        if (live.state !== state) return;
        subscription.dispose();
        resolve();
      });
    });

  it('connects again by itself after a loss, and says that it will', async () => {
    let isFirst = true;
    const live = await connected((request, send, end) => {
      if (isFirst) end();
      else send(`<response id="${idOf(request)}"/>\0`);
      isFirst = false;
    });
    mayReconnect = true;
    const waiting = reaches(live, 'waiting');
    const back = reaches(live, 'connected');
    await assert.rejects(live.requester!.request(element('folderBrowse')));
    await waiting;
    assert.match(live.problem ?? '', /Trying again in 1 s\.$/);
    await back;
    await live.requester!.request(element('noop'));
  });

  it('goes on trying while nothing answers, until the user ends it', async () => {
    const live = await connected((_request, _send, end) => end());
    mayReconnect = true;
    await server!.stop();
    server = undefined;
    for (let tries = 0; tries < 3; tries++) await reaches(live, 'waiting');
    assert.match(live.problem ?? '', /^Nothing answers at .*Trying again in/);
    await live.disconnect();
    assert.equal(live.state, 'disconnected');
  });

  it('never tries again by itself after a refused password', async () => {
    let logins = 0;
    let isRefusing = false;
    server = await startScriptedServer((request, send, socket) => {
      if (request.startsWith('<auth')) logins++;
      if (request.startsWith('<auth') && isRefusing) {
        send(`<response id="${idOf(request)}" errorText="incorrect password or account name" errorNum="515"/>\0`);
      } else if (!answerLogin(request, send) && request.startsWith('<noop')) socket.destroy();
    });
    const live = connectionTo({});
    await live.connect();
    mayReconnect = true;
    isRefusing = true;
    const failed = reaches(live, 'failed');
    await assert.rejects(live.requester!.request(element('noop')));
    await failed;
    assert.match(live.problem ?? '', /^Login failed/);
    assert.equal(logins, 2);
  });

  it('never sends a request again whose answer was lost', async () => {
    let marks = 0;
    const live = await connected((request, _send, end) => {
      if (request.startsWith('<messageMark')) marks++;
      end();
    });
    mayReconnect = true;
    const back = reaches(live, 'connected');
    const error: unknown = await live
      .requester!.request(element('messageMark', { folder: 'F', flags: 'Seen' }))
      .catch((reason: unknown) => reason);
    assert.equal(
      describeError(error),
      'It is not known whether messageMark was carried out: the connection was lost before the answer came. Refresh to see.',
    );
    await back;
    assert.equal(marks, 1);
    assert.deepEqual(live.unknownOutcomes, ['messageMark']);
    live.forgetUnknownOutcomes();
    assert.deepEqual(live.unknownOutcomes, []);
  });

  it('tells what became of a change that was given up, once its answer is there and can be read', async () => {
    const held: string[] = [];
    const live = await connected((request, send) => {
      if (request.startsWith('<messageMark')) {
        held.push(idOf(request));
        return;
      }
      const [first, second, third] = held;
      send(`<response id="${first}"/>\0<response id="${second}" errorText="no right &#10;for secret1."/>\0`);
      send(`<response id="${third}"><\0<response id="${idOf(request)}"/>\0`);
    });
    const told: LateOutcome[] = [];
    live.onLateOutcome((outcome) => told.push(outcome));
    for (let n = 0; n < 3; n++) {
      const abort = new AbortController();
      const mark = element('messageMark', { folder: 'F', flags: 'Seen' });
      const change = live.requester!.request(mark, { signal: abort.signal, onSent: () => abort.abort() });
      await assert.rejects(change, { code: 'cancelled', wasSent: true });
    }
    assert.equal(live.unknownOutcomes.length, 3);
    await live.requester!.request(element('noop'));
    assert.deepEqual(told, [
      { wasDone: true, text: 'messageMark was carried out after all.' },
      { wasDone: false, text: 'messageMark was not carried out: no right \nfor ••••••.' },
    ]);
    assert.deepEqual(live.unknownOutcomes, ['messageMark']);
  });

  it('sends what only reads again after the loss, and gives its answer as if nothing had happened', async () => {
    let lists = 0;
    const live = await connected((request, send, end) => {
      if (!request.startsWith('<mailboxList')) send(`<response id="${idOf(request)}"/>\0`);
      else if (lists++ === 0) end();
      else send(`<response id="${idOf(request)}"/>\0`);
    });
    mayReconnect = true;
    const mail = live.mail;
    await live.requester!.request(element('mailboxList', { filter: '*' }));
    assert.equal(lists, 2);
    assert.equal(live.mail, mail);
  });

  it('tries at once when the network is another one', async () => {
    const live = await connected((_request, _send, end) => end());
    mayReconnect = true;
    const waiting = reaches(live, 'waiting');
    await assert.rejects(live.requester!.request(element('folderBrowse')));
    await waiting;
    live.hurry('network');
    await Promise.resolve();
    assert.equal(live.state, 'connecting');
    assert.equal(live.retryInMs, undefined);
  });
});
