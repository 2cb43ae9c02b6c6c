import assert from 'node:assert/strict';
import type { BindingLimits } from '../../src/binding/limits';
import { element, type XmlElement } from '../../src/protocol/xml';
import { describeError } from '../../src/host/connections/describeError';
import {
  AuthenticationError,
  ConnectionClosedError,
  LoginMethodUnavailableError,
  ServerError,
} from '../../src/session/errors';
import type { LoginOptions } from '../../src/session/login';
import { openSession, type Session } from '../../src/session/session';
import type { SessionEnd } from '../../src/session/sessionEnd';
import { connectHttp, type ConnectHttpOptions } from '../../src/transport/http/connectHttp';
import { NodeClock } from '../../src/transport/nodeClock';
import { NodeDigests } from '../../src/transport/nodeDigests';
import { dialServer } from '../../src/transport/tcpTransport';
import { goodScript, idsIn, sessionKey, startScriptedWeb, ximss } from '../support/scriptedWeb';
import type { ScriptedWeb, WebCall, WebReply } from '../support/scriptedWeb';
import { RecordingTap, rejectionOf } from '../unit/session/serverSide';

/** For a busy machine; nothing here waits for the clock to pass. */
const patienceMs = 20_000;
const password = 'sésame-open & "more"';

/** The client against a server that was written from the protocol reference alone. */
describe('XIMSS over HTTP', function () {
  this.timeout(patienceMs);

  let web: ScriptedWeb;
  let tap: RecordingTap;
  const sessions: Session[] = [];

  beforeEach(() => {
    tap = new RecordingTap();
  });
  afterEach(async () => {
    for (const session of sessions.splice(0)) session.dispose();
    await web.stop();
  });

  interface Changes {
    readonly login?: Partial<LoginOptions>;
    readonly limits?: Partial<BindingLimits>;
    readonly connect?: Partial<ConnectHttpOptions>;
  }

  async function open(
    script: (call: WebCall) => WebReply | undefined | Promise<WebReply | undefined>,
    changes: Changes = {},
  ): Promise<Session> {
    web = await startScriptedWeb(script);
    const clock = new NodeClock();
    const transport = await connectHttp({
      host: '127.0.0.1',
      port: web.port,
      security: 'none',
      connectTimeoutMs: 5_000,
      clock,
      dial: dialServer,
      ...(changes.limits ? { limits: changes.limits } : {}),
      ...changes.connect,
    });
    const session = await openSession({
      transport,
      tap,
      clock,
      digests: new NodeDigests(),
      login: {
        userName: 'user1@example.com',
        password,
        method: 'auto',
        allowClearText: false,
        by: 'form',
        ...changes.login,
      },
      requestTimeoutMs: 10_000,
    });
    sessions.push(session);
    return session;
  }

  const frames = (): string[] =>
    tap.records.map(({ direction, text }) => `${direction === 'sent' ? 'C' : 'S'}:${text}`);
  const syncs = (): WebCall[] => web.calls.filter(({ path }) => path.endsWith('/sync'));
  const polls = (): WebCall[] => web.calls.filter(({ fields }) => fields.has('ackSeq'));
  const noop = (session: Session): Promise<unknown> => session.request(element('noop'));

  function ended(session: Session): Promise<SessionEnd> {
    return session.end ? Promise.resolve(session.end) : new Promise((resolve) => session.onDidClose(resolve));
  }

  it('logs in by nonce, byte for byte as the reference has it, and the log shows frames of XIMSS', async () => {
    const session = await open(goodScript, { login: { password: 'secret1' } });
    assert.equal(session.info.urlID, sessionKey);
    const [features, login] = web.calls;
    assert.deepEqual([features!.method, features!.path], ['POST', '/ximsslogin/']);
    assert.equal(features!.body, '<XIMSS><listFeatures id="1"/></XIMSS>');
    const expected = {
      errorAsXML: '1',
      version: '6.1',
      DisableIPWatch: '1',
      userName: 'user1@example.com',
      nonce: '7F3A91C2D4E5B608',
      authData: 'NjdlNzE2NjU0MzAyNDIyYWRiY2Y4OTg0MjZkNDk5MjE=',
    };
    assert.deepEqual(Object.fromEntries(login!.fields), expected);
    assert.deepEqual(frames().slice(-5), [
      'C:<login id="2" method="CRAM-MD5"/>',
      'S:<challenge id="2" value="N0YzQTkxQzJENEU1QjYwOA=="/>',
      frames().at(-3)!,
      `S:<session id="2" urlID="${sessionKey}" userName="ann@example.com" realName="Ann" version="6.1.20"/>`,
      'S:<response id="2"/>',
    ]);
    assert.ok(tap.secrets.includes(sessionKey) && tap.secrets.includes('67e716654302422adbcf898426d49921'));
  });

  it('logs in with the password when no nonce is offered, whatever characters are in it', async () => {
    const script = (call: WebCall): WebReply | undefined =>
      call.body.startsWith('<XIMSS><listFeatures')
        ? ximss('<features id="1"/>', '<response id="1"/>')
        : goodScript(call);
    await open(script);
    assert.equal(web.calls[1]!.fields.get('password'), password);
    assert.equal(web.calls[1]!.fields.get('userName'), 'user1@example.com');
  });

  it('logs in with the key of a session that still lives, and ends that', async () => {
    await open(goodScript, { login: { sessionKey: '111111-older', password: '' } });
    const { fields } = web.calls[0]!;
    assert.deepEqual([fields.get('sessionid'), fields.get('killOld')], ['111111-older', '1']);
    assert.ok(tap.secrets.includes('111111-older'));
  });

  it('tells a refused login from other failures, tries it once, and goes no further', async () => {
    const script = (call: WebCall): WebReply | undefined =>
      call.fields.has('authData')
        ? ximss('<response errorText="incorrect password" errorNum="515"/>')
        : goodScript(call);
    const error = await rejectionOf(open(script));
    assert.ok(error instanceof AuthenticationError);
    assert.equal(error.message, 'incorrect password');
    assert.equal(web.calls.filter(({ fields }) => fields.has('userName')).length, 1);
  });

  it('refuses a method that the form does not know without asking the server', async () => {
    const error = await rejectionOf(open(goodScript, { login: { method: 'SCRAM-SHA-256' } }));
    assert.ok(error instanceof LoginMethodUnavailableError);
    assert.match(error.message, /over HTTP, where there is no login by SCRAM-SHA-256$/);
    assert.equal(web.calls.length, 0);
  });

  for (const features of ['<features id="1"><nonce/></features>', '<features id="1"/>', '']) {
    const script = (call: WebCall): WebReply | undefined =>
      call.body.startsWith('<XIMSS><listFeatures') ? ximss(features, '<response id="1"/>') : goodScript(call);

    it(`says that there is no nonce where CRAM-MD5 is wanted, and tries no login (${features || 'nothing'})`, async () => {
      const error = await rejectionOf(open(script, { login: { method: 'CRAM-MD5' } }));
      assert.ok(error instanceof LoginMethodUnavailableError);
      assert.match(
        describeError(error),
        /^127\.0\.0\.1:\d+ gave no nonce, so CRAM-MD5 cannot be used there over HTTP\. Choose the automatic login method/,
      );
      assert.equal(web.calls.length, 1);
    });

    it(`logs in without a nonce where the method is automatic (${features || 'nothing'})`, async () => {
      await open(script);
      assert.equal(web.calls[1]!.fields.get('password'), password);
    });
  }

  it('sends what is asked at once in numbered batches of at most ten, one at a time', async () => {
    const session = await open(goodScript);
    await Promise.all(Array.from({ length: 25 }, () => noop(session)));
    assert.deepEqual(
      syncs().map(({ fields, body }) => [fields.get('reqSeq'), idsIn(body).length]),
      [
        ['1', 10],
        ['2', 10],
        ['3', 5],
      ],
    );
    assert.deepEqual(
      syncs().flatMap(({ body }) => idsIn(body)),
      Array.from({ length: 25 }, (_, position) => String(position + 3)),
    );
  });

  it('gives every document of an answer byte for byte', async () => {
    const data =
      '<folderReport id="3"  folder=\'a>b\' mode="init"><!-- > --><X><![CDATA[</X>]]></X>žluť </folderReport >';
    const session = await open((call) =>
      call.path.endsWith('/sync') ? ximss('\r\n ', data, '<response id="3"/>', '\n') : goodScript(call),
    );
    const { data: received } = await session.request(element('folderOpen'));
    assert.equal(received.length, 1);
    assert.equal(frames().at(-2), `S:${data}`);
  });

  it('repeats a batch that got no answer under the same number, and only once it is answered goes on', async () => {
    let failures = 0;
    const session = await open((call) => {
      if (!call.path.endsWith('/sync') || failures >= 2) return goodScript(call);
      return failures++ === 0 ? { isDropped: true } : { status: 503, body: '<html>away</html>' };
    });
    await noop(session);
    await noop(session);
    assert.deepEqual(
      syncs().map(({ fields }) => fields.get('reqSeq')),
      ['1', '1', '1', '2'],
    );
    assert.deepEqual(syncs()[0]!.body, syncs()[2]!.body);
  });

  it('never runs a change again when the server counts differently: its outcome is unknown', async () => {
    let isFirst = true;
    const session = await open((call) => {
      if (!call.path.endsWith('/sync')) return goodScript(call);
      const reply = isFirst
        ? { isDropped: true }
        : ximss('<response errorText="XIMSS request sequence error" errorNum="506"/>');
      isFirst = false;
      return reply;
    });
    const error = await rejectionOf(session.request(element('mailboxRemove', { mailbox: 'Old' })));
    assert.ok(error instanceof ConnectionClosedError && error.wasSent);
    assert.match(error.message, /what became of the last ones is unknown$/);
    assert.deepEqual(
      syncs().map(({ fields }) => fields.get('reqSeq')),
      ['1', '1'],
    );
  });

  it('polls, acknowledges what came, and takes nothing twice', async () => {
    const answers: WebReply[] = [
      { body: '<XIMSS respSeq="1"><folderReport folder="A" mode="notify"/></XIMSS>' },
      { body: '<XIMSS respSeq="1"><folderReport folder="A" mode="notify"/></XIMSS>' },
      { status: 502 },
      { body: '<XIMSS respSeq="2"><folderReport folder="B" mode="notify"/></XIMSS>' },
    ];
    const limits = { emptyPollPauseMs: 1 };
    const session = await open((call) => (call.fields.has('ackSeq') ? answers.shift() : goodScript(call)), { limits });
    const received: string[] = [];
    await new Promise<void>((resolve) => {
      session.onAsynchronousMessage((message: XmlElement) => {
        received.push(message.attributes.get('folder') ?? '');
        if (received.length === 2) resolve();
      });
    });
    assert.deepEqual(received, ['A', 'B']);
    assert.deepEqual(
      polls()
        .slice(0, 4)
        .map(({ fields }) => fields.get('ackSeq')),
      ['0', '1', '1', '1'],
    );
  });

  it('ends in good order with bye, and hangs up without KILL', async () => {
    const session = await open(goodScript);
    await session.close();
    assert.match(syncs().at(-1)!.body, /^<XIMSS><bye id="\d+"\/><\/XIMSS>$/);
    assert.ok(!web.calls.some(({ path }) => path.endsWith('/kill')));
  });

  it('gets the answer to bye although the poll is told first that the session is gone', async () => {
    let endPoll: (reply: WebReply) => void = () => undefined;
    const session = await open((call) => {
      if (call.fields.has('ackSeq')) return new Promise((resolve) => (endPoll = resolve));
      if (!call.body.includes('<bye')) return goodScript(call);
      endPoll({ status: 550 });
      return new Promise((resolve) => setImmediate(() => resolve(goodScript(call))));
    });
    await session.close();
    assert.equal(frames().at(-1), `S:<response id="${idsIn(syncs().at(-1)!.body)[0]}"/>`);
  });

  it('drops the session at the server with KILL when it is thrown away', async () => {
    let onKill: () => void;
    const killed = new Promise<void>((resolve) => (onKill = resolve));
    const session = await open((call) => {
      if (call.path.endsWith('/kill')) onKill();
      return goodScript(call);
    });
    session.dispose();
    await killed;
    assert.equal(web.calls.at(-1)!.path, `/session/${sessionKey.toLowerCase()}/kill`);
  });

  it('says that the session is gone when the server knows it no more (550)', async () => {
    const session = await open((call) => (call.path.endsWith('/sync') ? { status: 550 } : goodScript(call)));
    const error = await rejectionOf(noop(session));
    assert.ok(error instanceof ConnectionClosedError);
    assert.match(error.message, /does not know the session any more$/);
    assert.equal((await ended(session)).reason, 'lost');
  });

  it('ends the session when the server says bye by itself', async () => {
    const session = await open((call) => (call.fields.has('ackSeq') ? ximss('<bye/>') : goodScript(call)));
    assert.equal((await ended(session)).reason, 'bye-server');
  });

  it('keeps cookies and gives them back', async () => {
    const session = await open((call) => {
      const reply = goodScript(call);
      return call.path.endsWith('/sync')
        ? { ...reply, headers: { 'Set-Cookie': 'CGateProWebUser=abc; path=/' } }
        : reply;
    });
    await noop(session);
    await noop(session);
    assert.deepEqual(
      syncs().map(({ cookie }) => cookie),
      [undefined, 'CGateProWebUser=abc'],
    );
  });

  it('tells a request that failed', async () => {
    const session = await open((call) =>
      call.path.endsWith('/sync') ? ximss('<response id="3" errorText="no such mailbox"/>') : goodScript(call),
    );
    assert.ok((await rejectionOf(session.request(element('mailboxRemove')))) instanceof ServerError);
  });

  describe('bad answers', () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n';
    const switching = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    const early = 'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';
    const cases: readonly (readonly [what: string, reply: WebReply, code: string, words: RegExp])[] = [
      ['a login page', { body: '<!DOCTYPE html>\n<html><body>Please log in</body></html>' }, 'http-page', /web page/],
      ['text', { body: 'hello' }, 'http-no-xml', /no XIMSS/],
      ['nothing', { body: '' }, 'http-no-xml', /no XIMSS/],
      ['half an answer', { body: '<XIMSS><response id="1"' }, 'http-no-xml', /no XIMSS/],
      ['two roots', { body: '<XIMSS/><XIMSS/>' }, 'http-no-xml', /no XIMSS/],
      ['a zero byte', { body: '<XIMSS>\0</XIMSS>' }, 'http-no-xml', /no XIMSS/],
      [
        'a redirect',
        { status: 302, headers: { Location: 'https://u:p@portal.example/login?id=secret-key' } },
        'http-redirect',
        /wants requests to go to portal\.example, where nothing was sent$/,
      ],
      ['a redirect to nowhere', { status: 301 }, 'http-redirect', /another address/],
      ['a page not found', { status: 404, body: '<html/>' }, 'http-status', /status 404/],
      ['a gateway without server', { status: 502 }, 'http-busy', /not there at the moment/],
      ['a refusal', { status: 403 }, 'http-status', /status 403/],
      ['huge headers', { headers: { 'X-Long': 'a'.repeat(40_000) } }, 'http-limit', /headers of more than 32768 bytes/],
      ['a huge body', { body: `<XIMSS>${' '.repeat(5000)}</XIMSS>` }, 'http-limit', /more than 4096 bytes/],
      ['a dropped connection', { isDropped: true }, 'http-unreachable', /did not answer/],
      ['another protocol', { raw: switching }, 'http-status', /status 101 instead of XIMSS$/],
      ['an answer without content', { status: 204 }, 'http-status', /status 204 instead of XIMSS$/],
      ['an answer that is in no cache', { status: 304 }, 'http-status', /status 304 instead of XIMSS$/],
      [
        'an answer that ends before its length',
        { raw: `${head}Content-Length: 100\r\n\r\n<XIMSS><response id="1"/>` },
        'http-unreachable',
        /ended an answer early|did not answer \(ECONNRESET\)/,
      ],
      [
        'an answer without a length that is cut off',
        { raw: `${head}Connection: close\r\n\r\n<XIMSS><response id="1"/>` },
        'http-no-xml',
        /no XIMSS/,
      ],
      ['what is no HTTP', { raw: '* OK a mail server\r\n' }, 'http-no-xml', /does not speak HTTP/],
      [
        'a word that an answer will come, and none',
        { raw: early },
        'http-unreachable',
        /did not answer \(ECONNRESET\)/,
      ],
      ['backward numbers', { body: '<XIMSS respSeq="x"/>' }, 'http-sequence', /makes no sense/],
    ];
    const connect = { maxAnswerBytes: 4096 };

    it('are not those that come behind a word that there will be one', async () => {
      const answered = (body: string): WebReply => ({
        raw: `${early}${head}Content-Length: ${body.length}\r\n\r\n${body}`,
      });
      const session = await open((call) => {
        const reply = goodScript(call);
        return call.path.endsWith('/sync') ? answered(reply!.body!) : reply;
      });
      await noop(session);
    });

    for (const [what, reply, code, words] of cases) {
      it(`${what} before login fails it at once, with words`, async () => {
        const error = await rejectionOf(open(() => reply, { connect }));
        assert.ok(error instanceof ConnectionClosedError, String(error));
        assert.equal((error.cause as { code?: string }).code, code);
        assert.match(error.message, words);
        assert.equal(web.calls.length, 1);
      });

      it(`${what} in the session ends it with words that leak nothing`, async () => {
        const script = (call: WebCall): WebReply | undefined =>
          call.path.endsWith('/sync') ? reply : goodScript(call);
        const session = await open(script, { connect, limits: { maxTroubleMs: 0 } });
        const error = await rejectionOf(noop(session));
        assert.match(error.message, words);
        const everything = [error.message, error.stack, String(error.cause), JSON.stringify(error)].join('\n');
        assert.ok(!everything.includes(sessionKey) && !everything.includes('secret-key'));
        assert.equal((await ended(session)).reason, 'lost');
      });
    }

    it('a login answer that opens no session is no login', async () => {
      const script = (call: WebCall): WebReply | undefined =>
        call.fields.has('authData') ? ximss('<x/>') : goodScript(call);
      const error = await rejectionOf(open(script));
      assert.match(error.message, /neither a session nor an error/);
    });

    it('a session without a key cannot be gone on with', async () => {
      const script = (call: WebCall): WebReply | undefined =>
        call.fields.has('authData') ? ximss('<session userName="ann"/>') : goodScript(call);
      assert.match((await rejectionOf(open(script))).message, /without saying where it is/);
    });

    for (const session of ['<session urlID="1" urlID="sesame-key"/>', '<session urlID="1" a=sesame-key/>']) {
      it(`a session that cannot be read is no session: ${session}`, async () => {
        const script = (call: WebCall): WebReply | undefined =>
          call.fields.has('authData') ? ximss(session) : goodScript(call);
        const error = await rejectionOf(open(script));
        assert.match(
          error.message,
          /answered the login with XML that is not valid: it cannot be read from character \d+ on$/,
        );
        assert.equal((error.cause as { code?: string }).code, 'http-no-xml');
      });
    }

    it('numbers that go backwards end the session', async () => {
      const answers: WebReply[] = [
        { body: '<XIMSS respSeq="5"><a/></XIMSS>' },
        { body: '<XIMSS respSeq="4"><a/></XIMSS>' },
      ];
      const session = await open((call) => (call.fields.has('ackSeq') ? answers.shift() : goodScript(call)));
      assert.match((await ended(session)).message, /makes no sense/);
    });

    it('a server that does not hold polls is not asked without end', async () => {
      const session = await open((call) => (call.fields.has('ackSeq') ? ximss() : goodScript(call)), {
        limits: { emptyPollPauseMs: 60_000 },
      });
      for (let count = 0; count < 20; count++) await noop(session);
      assert.ok(polls().length <= 2, `${polls().length} polls`);
    });
  });

  it('gives up on a server that is gone for good', async () => {
    const session = await open(goodScript, { limits: { maxTroubleMs: 300 } });
    const end = ended(session);
    await web.stop();
    assert.match((await end).message, /Nothing listens at 127\.0\.0\.1|did not answer/);
  });

  it('answers whoever asks after the end', async () => {
    const session = await open(goodScript);
    session.dispose();
    assert.ok((await rejectionOf(noop(session))) instanceof ConnectionClosedError);
  });
});
