import assert from 'node:assert/strict';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { decodeUtf8 } from '../../src/base/utf8';
import { createCertificate, type ServerCertificate } from '../../src/demo/net/certificate';
import type { LiveConnection } from '../../src/host/connections/liveConnection';
import type { AccountConfig } from '../../src/host/connections/types';
import { element } from '../../src/protocol/xml';
import { TrafficLog } from '../../src/traffic/trafficLog';
import { connectHttp } from '../../src/transport/http/connectHttp';
import { NodeClock } from '../../src/transport/nodeClock';
import { dialServer } from '../../src/transport/tcpTransport';
import { liveConnectionTo, SilentPrompts } from '../support/liveConnection';
import { idOf, startScriptedServer } from '../support/scriptedServer';
import { goodScript, startScriptedWeb, ximss, type WebCall, type WebReply } from '../support/scriptedWeb';

const password = 'sesame-secret';
const clock = new NodeClock();

/** What a user reads in the tree after a server misbehaved, over everything that can carry it. */
describe('what is wrong with a server, in words', function () {
  this.timeout(20_000);

  let certificate: ServerCertificate;
  let live: LiveConnection | undefined;
  let traffic: TrafficLog;
  let refusals: number;
  const stops: (() => Promise<unknown>)[] = [];

  before(async () => {
    certificate = await createCertificate(Date.now());
  });
  beforeEach(() => {
    refusals = 0;
    traffic = new TrafficLog({ budgetBytes: 64 * 1024 * 1024, clock });
  });
  afterEach(async () => {
    live?.dispose();
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  function connectionTo(account: Partial<AccountConfig>): LiveConnection {
    const prompts = new SilentPrompts(password);
    prompts.passwordWasRefused = () => void refusals++;
    live = liveConnectionTo({
      ...{ port: 1, login: { userName: 'ann@example.com', password }, clock, traffic, prompts },
      openWebTransport: (options) =>
        connectHttp({ ...options, clock, dial: dialServer, limits: { maxTroubleMs: 0 }, maxAnswerBytes: 100_000 }),
      mayReconnect: () => false,
    });
    live.account = { ...live.account, certificateFingerprint: certificate.fingerprint, ...account };
    return live;
  }

  /** A port that ends TLS in front of another. */
  async function startTlsFront(port: number): Promise<number> {
    const front = tls.createServer(certificate, (socket) => {
      const behind = net.connect(port, '127.0.0.1');
      for (const [one, other] of [
        [socket, behind],
        [behind, socket],
      ] as const) {
        one.on('error', () => undefined).on('close', () => other.destroy());
        one.pipe(other);
      }
    });
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    stops.push(() => new Promise((resolve) => front.close(resolve)));
    return (front.address() as net.AddressInfo).port;
  }

  /** The sentence that stands in the tree; nothing secret may be in it or in the log. */
  function assertWords(connection: LiveConnection, words: RegExp, wasRefused = false): void {
    const problem = connection.problem ?? '';
    assert.equal(connection.state, 'failed');
    assert.match(problem, words);
    assert.match(problem, /\.$/);
    assert.equal(refusals, wasRefused ? 1 : 0);
    let logged = problem;
    for (let entry = traffic.firstEntry; entry < traffic.nextEntry; entry++)
      logged += decodeUtf8(traffic.payload(entry) ?? new Uint8Array());
    assert.ok(!logged.includes(password) && !logged.includes(Buffer.from(password).toString('base64')));
  }

  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  type Talk = (request: string, send: (text: string) => void, socket: net.Socket) => void;

  /** Offers a method; the first answer of the client gets `challenge`, a second one `second`, and then all is well. */
  const challenging =
    (method: string, challenge: string, second?: string): Talk =>
    (request, send) => {
      const id = idOf(request);
      if (request.startsWith('<listFeatures'))
        send(`<features id="${id}"><sasl>${method}</sasl></features>\0<response id="${id}"/>\0`);
      else if (request.startsWith('<login') && method.startsWith('SCRAM')) send(`<challenge id="${id}" value=""/>\0`);
      else if (request.startsWith('<login')) send(`<challenge id="${id}" value="${challenge}"/>\0`);
      else if (method.startsWith('SCRAM') && Buffer.from(valueOf(request), 'base64').toString().startsWith('n,,'))
        send(`<challenge id="${id}" value="${scramFirst(challenge, request)}"/>\0`);
      else if (second === undefined) send(`<session id="${id}" urlID="1-k"/>\0<response id="${id}"/>\0`);
      else send(`<challenge id="${id}" value="${second}"/>\0`);
    };
  const valueOf = (request: string): string => /value="([^"]*)"/.exec(request)?.[1] ?? '';
  /** `NONCE` stands for the nonce of the client, which a server has to repeat. */
  const scramFirst = (template: string, request: string): string => {
    const nonce = /r=(.*)$/.exec(Buffer.from(valueOf(request), 'base64').toString())?.[1] ?? '';
    return template.startsWith('r=') ? base64(template.replace('NONCE', nonce)) : template;
  };

  const digest = base64('realm="a",nonce="OA6MG9tEQGm2hh",qop="auth",charset=utf-8,algorithm=md5-sess');
  const salted = 'r=NONCEx,s=QSXCR+Q6sek8bf92,i=4096';
  const unproven =
    /^Nobody was logged in at 127\.0\.0\.1:\d+: .* Check "host" in the settings: it may not be the server it should be\.$/;
  const odd = /^The server asked for something at login that the method does not know\. Check "host" and "port"/;
  const noXimss = /does not speak XIMSS: it sent ".*"\. Check "host" and "port" in the settings\.$/;
  const bySocket: [what: string, talk: Talk, words: RegExp, isRefusal?: boolean][] = [
    ['a challenge that is cut off', challenging('CRAM-MD5', 'PDE4OTYu*'), odd],
    ['a challenge after the last', challenging('CRAM-MD5', base64('<1@a>'), base64('<2@a>')), odd],
    ['a digest challenge without a nonce', challenging('DIGEST-MD5', base64('realm="a",qop="auth"')), unproven],
    ['a digest challenge that is cut off', challenging('DIGEST-MD5', base64('realm="a",nonce="OA6')), unproven],
    ['a digest proof that is wrong', challenging('DIGEST-MD5', digest, base64(`rspauth=${'0'.repeat(32)}`)), unproven],
    ['no digest proof', challenging('DIGEST-MD5', digest), unproven],
    ['the nonce of somebody else', challenging('SCRAM-SHA-256', salted.replace('NONCE', 'theirs')), unproven],
    ['no salt', challenging('SCRAM-SHA-256', 'r=NONCEx,i=4096'), unproven],
    ['too little work', challenging('SCRAM-SHA-1', salted.replace('4096', '1')), unproven],
    ['too much work', challenging('SCRAM-SHA-256', salted.replace('4096', '999999999')), unproven],
    ['a proof that is wrong', challenging('SCRAM-SHA-256', salted, base64(`v=${base64('x'.repeat(32))}`)), unproven],
    ['no proof', challenging('SCRAM-SHA-256', salted), unproven],
    [
      'no method that is known, and no login without one',
      (request, send) => {
        const id = idOf(request);
        if (request.startsWith('<listFeatures'))
          send(`<features id="${id}"><sasl>GSSAPI</sasl></features>\0<response id="${id}"/>\0`);
        else send(`<response id="${id}" errorText="clear text login is disabled" errorNum="500"/>\0`);
      },
      /^Login failed: clear text login is disabled\. Connect again/,
      true,
    ],
    ['a web page', (_request, send) => send('<!DOCTYPE html><html><body>Log in\0'), noXimss],
    ['a mail server', (_request, send) => send('220 mail.example.com ESMTP\r\n'), noXimss],
    ['half a message', (_request, send, socket) => void (send('<features id="1"'), socket.end()), /Connect again\.$/],
    ['nothing, and hangs up', (_request, _send, socket) => void socket.end(), /Connect again\.$/],
  ];

  for (const [what, talk, words, isRefusal] of bySocket) {
    for (const security of ['none', 'tls'] as const) {
      it(`${what}, over ${security === 'tls' ? 'TLS' : 'TCP'}`, async () => {
        const server = await startScriptedServer(talk);
        stops.push(() => server.stop());
        const port = security === 'tls' ? await startTlsFront(server.port) : server.port;
        // PLAIN would be taken where nobody reads along: the method is named.
        const offered = /<sasl>(.*)<\/sasl>/.exec(offerOf(talk))?.[1] ?? 'GSSAPI';
        const method = offered === 'GSSAPI' ? 'auto' : (offered as AccountConfig['method']);
        const connection = connectionTo({ port, security, method });
        await assert.rejects(connection.connect());
        assertWords(connection, words, isRefusal);
      });
    }
  }

  function offerOf(talk: Talk): string {
    let offer = '';
    const socket = { end: () => undefined } as unknown as net.Socket;
    talk('<listFeatures id="1"/>', (text) => (offer += text), socket);
    return offer;
  }

  const hint = 'Check "host" and "port" in the settings';
  const byWeb: [what: string, reply: WebReply, words: RegExp][] = [
    ['no XML', { body: 'hello' }, new RegExp(`sent an answer that is no XIMSS\\. ${hint}`)],
    ['a login page', { body: '<!DOCTYPE html><html>Log in</html>' }, /a web page instead of XIMSS\. Check "host"/],
    [
      'a redirect',
      { status: 302, headers: { Location: 'https://portal.example/?x=sesame-secret' } },
      /wants requests to go to portal\.example, where nothing was sent\. Set "host" and "port"/,
    ],
    [
      'a gateway alone',
      { status: 502, body: '<html>Bad Gateway</html>' },
      /is not there at the moment \(status 502\)\. Wait/,
    ],
    [
      'huge headers',
      { headers: { 'X-Long': 'a'.repeat(40_000) } },
      /sent headers of more than 32768 bytes\. Check "host"/,
    ],
    [
      'a huge answer',
      { body: `<XIMSS>${' '.repeat(200_000)}</XIMSS>` },
      /an answer of more than 100000 bytes\. Check "host"/,
    ],
    [
      'no cookies accepted',
      { status: 403, body: '<html>Cookies required</html>' },
      /status 403 instead of XIMSS\. Check/,
    ],
    ['another protocol', { status: 426 }, /status 426 instead of XIMSS\. Check/],
    ['a session that is gone', { status: 550 }, /does not know the session any more\. Connect again\.$/],
    ['numbers that make no sense', { body: '<XIMSS respSeq="-1"/>' }, /makes no sense\. Connect again, and look/],
    ['a hang-up', { isDropped: true }, /did not answer \(ECONNRESET\)\. Check the network, then connect again\.$/],
  ];

  for (const [what, reply, words] of byWeb) {
    for (const security of ['none', 'tls'] as const) {
      const name = security === 'tls' ? 'HTTPS' : 'HTTP';
      it(`${what}, over ${name}, before and in the session`, async () => {
        let isBad = true;
        const answer = (call: WebCall): WebReply | undefined =>
          isBad || call.path.endsWith('/sync') ? reply : goodScript(call);
        const web = await startScriptedWeb(answer, security === 'tls' ? certificate : undefined);
        stops.push(() => web.stop());
        const connection = connectionTo({ port: web.port, security, transport: 'http' });
        await assert.rejects(connection.connect());
        assertWords(connection, words);
        isBad = false;
        const failed = new Promise<void>((resolve) =>
          connection.onDidChange(() => connection.state === 'failed' && resolve()),
        );
        // The first request of the editor itself meets the bad answer, if none comes before it.
        await connection.connect();
        await connection.requester?.request(element('noop')).catch(() => undefined);
        await failed;
        assertWords(connection, words);
      });
    }
  }

  it('requests that the server counts differently, over HTTP: what was done is not known', async () => {
    const web = await startScriptedWeb((call) =>
      call.body.includes('<mailboxRemove')
        ? ximss('<response errorText="XIMSS request sequence error" errorNum="506"/>')
        : goodScript(call),
    );
    stops.push(() => web.stop());
    const connection = connectionTo({ port: web.port, transport: 'http' });
    await connection.connect();
    await assert.rejects(connection.requester!.request(element('mailboxRemove', { mailbox: 'Old' })));
    assertWords(connection, /so what became of the last ones is unknown\. .*Connect again/);
    assert.equal(web.calls.filter(({ body }) => body.includes('<mailboxRemove')).length, 1);
  });
});
