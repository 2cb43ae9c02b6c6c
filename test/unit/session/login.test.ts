import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import {
  AuthenticationError,
  CancelledError,
  ClearTextRefusedError,
  ConnectionClosedError,
  ProtocolError,
  TimeoutError,
  UnansweredLoginError,
} from '../../../src/session/errors';
import { openSession, type Session } from '../../../src/session/session';
import { settled } from '../../support/manualClock';
import { projectPath } from '../../support/paths';
import { parseTranscript } from '../../support/transcript';
import { goodLogin, rejectionOf, ServerSide, sessionOptions } from './serverSide';

const features =
  '<features id="1" domain="example.com"><sasl>LOGIN</sasl><sasl>PLAIN</sasl><sasl>CRAM-MD5</sasl></features>';
const challenge = 'PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UuZXhhbXBsZS5jb20+';

function offerOf(...methods: string[]): string {
  return methods.map((method) => `<sasl>${method}</sasl>`).join('');
}

function open(server: ServerSide, login: Partial<typeof goodLogin> = {}, signal?: AbortSignal): Promise<Session> {
  return openSession(sessionOptions(server, { login: { ...goodLogin, ...login }, signal }));
}

/** Answers each request of the client with what a recorded server said, the ids exchanged for the client's. */
function playServer(server: ServerSide, fileName: string): void {
  const script = parseTranscript(readFileSync(projectPath('test/fixtures/transcripts', fileName), 'utf8'));
  const idOf = (xml: string): string => /\bid="([^"]*)"/.exec(xml)?.[1] ?? '';
  const withoutId = (xml: string): string => xml.replace(/ id="[^"]*"/, '');
  let position = 0;
  let seen = 0;
  server.transport.onData(() => {
    for (; seen < server.received.length; seen++) {
      const document = server.received[seen]!;
      const expected = script[position++];
      assert.equal(withoutId(document), withoutId(expected?.xml ?? ''));
      for (; script[position]?.from === 'S'; position++) {
        server.send(script[position]!.xml.replace(/ id="[^"]*"/, ` id="${idOf(document)}"`));
      }
    }
  });
}

describe('Login against recorded dialogues', () => {
  it('PLAIN, method asked for, then an orderly end', async () => {
    const server = new ServerSide({ isEncrypted: true });
    playServer(server, '01-login-plain.ximss');
    const session = await open(server, { method: 'auto' });
    assert.equal(session.state, 'ready');
    assert.equal(session.info.realName, 'User One');
    assert.equal(session.info.version, '6.1.20');
    assert.equal(session.info.urlID, '12-k3v9x2m7q1');
    await session.close();
    assert.equal(server.received.length, 4);
    assert.equal(session.end?.reason, 'bye-client');
  });

  it('clear text: a wrong password is refused with the words of the server', async () => {
    const server = new ServerSide();
    playServer(server, '02-login-clear-text.ximss');
    const error = await rejectionOf(open(server, { method: 'clear', password: 'wrong' }));
    assert.ok(error instanceof AuthenticationError);
    assert.equal(error.message, 'incorrect password or account name');
    assert.equal(server.client.isConnected, false);
  });

  it('CRAM-MD5', async () => {
    const server = new ServerSide({});
    playServer(server, '03-login-cram-md5.ximss');
    const session = await open(server, { method: 'CRAM-MD5' });
    assert.equal(session.info.userName, 'user1@example.com');
    await session.close();
    assert.equal(server.received.length, 3);
  });
});

describe('Login, byte for byte', () => {
  it('PLAIN is written as in the protocol reference', async () => {
    const server = new ServerSide();
    void open(server);
    await settled();
    assert.deepEqual(server.received, ['<login id="1" method="PLAIN"/>']);
    await server.say('<challenge id="1" value=""/>');
    assert.equal(server.lastReceived, '<auth id="1" value="AHVzZXIxQGV4YW1wbGUuY29tAHNlY3JldDE="/>');
  });

  it('the answer to CRAM-MD5 carries the id of the login', async () => {
    const server = new ServerSide({});
    void open(server, { method: 'CRAM-MD5' });
    await settled();
    await server.say(`<challenge id="1" value="${challenge}"/>`);
    assert.equal(
      server.lastReceived,
      '<auth id="1" value="dXNlcjFAZXhhbXBsZS5jb20gMTJhNTZlZGE2NWY5NGMxYmZlMTVlNzRkYzExNTc1OGE="/>',
    );
  });

  it('PLAIN goes with the request when the server wants no challenge', async () => {
    const server = new ServerSide();
    const opening = open(server);
    await settled();
    await server.say('<response id="1" errorText="authData is missing"/>');
    assert.equal(server.lastReceived, '<login id="2" method="PLAIN" authData="AHVzZXIxQGV4YW1wbGUuY29tAHNlY3JldDE="/>');
    await server.say('<session id="2" userName="user1@example.com"/>', '<response id="2"/>');
    assert.equal((await opening).state, 'ready');
  });

  it('gives up at once on a challenge that no method would read', async () => {
    for (const method of ['PLAIN', 'CRAM-MD5', 'DIGEST-MD5', 'SCRAM-SHA-256'] as const) {
      const server = new ServerSide();
      const opening = rejectionOf(open(server, { method }));
      await settled();
      await server.say(`<challenge id="1" value="${'QUFB'.repeat(2_000_000)}"/>`);
      const error = await opening;
      assert.ok(error instanceof ProtocolError);
      assert.match(error.message, /a challenge of more than 16384 characters/);
      assert.equal(server.received.length, 1);
    }
  });

  it('tells a silence behind the password from one before it', async () => {
    for (const isProofSent of [false, true]) {
      const server = new ServerSide();
      const opening = rejectionOf(openSession(sessionOptions(server, { requestTimeoutMs: 60_000 })));
      await settled();
      if (isProofSent) await server.say('<challenge id="1" value=""/>');
      server.clock.advance(60_000);
      const error = await opening;
      assert.ok(error instanceof (isProofSent ? UnansweredLoginError : TimeoutError));
      if (isProofSent) assert.match(error.message, /did not answer after the password was sent/);
    }
  });

  for (const method of ['PLAIN', 'clear'] as const) {
    it(`goes on by ${method} where a server never answers listFeatures, which nothing hangs on then`, async () => {
      const server = new ServerSide();
      const opening = open(server, { method, asksFirst: true, allowClearText: true });
      await settled();
      server.clock.advance(9_999);
      await settled();
      assert.deepEqual(server.received, ['<listFeatures id="1"/>']);
      server.clock.advance(1);
      await settled();
      assert.match(server.received[1] ?? '', /^<login id="2"/);
      if (method === 'PLAIN') await server.say('<challenge id="2" value=""/>');
      server.send('<session id="2" urlID="12-abc" userName="user1@example.com"/>', '<response id="2"/>');
      assert.equal((await opening).state, 'ready');
    });
  }

  it('takes no silence for a refusal where the server was silent before', async () => {
    const server = new ServerSide();
    const login = { ...goodLogin, method: 'clear', asksFirst: true, allowClearText: true } as const;
    const opening = rejectionOf(openSession(sessionOptions(server, { login })));
    await settled();
    server.clock.advance(10_000);
    await settled();
    assert.equal(server.received.length, 2);
    server.clock.advance(60_000);
    assert.ok((await opening) instanceof TimeoutError);
  });

  it('a refused answer is not tried again', async () => {
    const server = new ServerSide();
    const opening = open(server);
    await settled();
    await server.say('<challenge id="1" value=""/>');
    server.send('<response id="1" errorText="incorrect password"/>');
    assert.ok((await rejectionOf(opening)) instanceof AuthenticationError);
    assert.equal(server.received.length, 2);
  });

  it('a server that repeats the password in its refusal finds it nowhere in the error', async () => {
    for (const method of ['PLAIN', 'clear'] as const) {
      const server = new ServerSide();
      const opening = open(server, { method, password: 'pa55"word' });
      await settled();
      const sent = 'AHVzZXIxQGV4YW1wbGUuY29tAHBhNTUid29yZA==';
      if (method === 'PLAIN') await server.say('<challenge id="1" value=""/>');
      server.send(`<response id="1" errorText="no pa55&quot;word, no ${sent}" errorNum="1"/>`);
      const error = await rejectionOf(opening);
      assert.ok(error instanceof AuthenticationError);
      assert.match(error.message, /^no ••••••, no /);
      for (let at: unknown = error; at instanceof Error; at = at.cause) {
        assert.ok(!inspect(at, { depth: 10 }).includes('pa55'), method);
        if (method === 'PLAIN') assert.ok(!inspect(at, { depth: 10 }).includes('AHVz'), method);
      }
    }
  });

  it('every secret is known to the log before it is written', async () => {
    const server = new ServerSide();
    const secretsAtWrite: string[][] = [];
    const sent = server.tap.sent.bind(server.tap);
    server.tap.sent = (frame, atMs, origin) => {
      secretsAtWrite.push([...server.tap.secrets]);
      return sent(frame, atMs, origin);
    };
    const opening = open(server);
    await settled();
    await server.say('<challenge id="1" value=""/>', '<session id="1" urlID="12-abc"/>', '<response id="1"/>');
    await opening;
    assert.deepEqual(secretsAtWrite, [['secret1'], ['secret1', 'AHVzZXIxQGV4YW1wbGUuY29tAHNlY3JldDE=']]);
    assert.ok(server.tap.secrets.includes('12-abc'));
  });

  it('the key of the session shows in no text made of it', async () => {
    const server = new ServerSide();
    const opening = open(server, { method: 'clear' });
    await settled();
    await server.say('<session id="1" urlID="12-abc" userName="u"/>', '<response id="1"/>');
    const { info } = await opening;
    assert.equal(info.urlID, '12-abc');
    for (const text of [JSON.stringify(info), inspect(info, { showHidden: true }), Object.keys(info).join()]) {
      assert.doesNotMatch(text, /12-abc/);
    }
  });
});

describe('Choice of the login method', () => {
  const cases = [
    { link: { isEncrypted: true }, offers: features, expected: '<login id="2" method="PLAIN"/>' },
    { link: { isLoopback: true }, offers: features, expected: '<login id="2" method="PLAIN"/>' },
    { link: {}, offers: features, expected: '<login id="2" method="CRAM-MD5"/>' },
    { link: {}, offers: '<features id="1"/>', expected: '<login id="2" method="CRAM-MD5"/>' },
    {
      link: { isEncrypted: true },
      offers: '<features id="1"><sasl>LOGIN</sasl></features>',
      expected: '<login id="2" method="LOGIN"/>',
    },
    {
      link: { isEncrypted: true },
      offers: '<features id="1"><sasl>GSSAPI</sasl></features>',
      expected: '<login id="2" authData="user1@example.com" password="secret1"/>',
    },
    {
      link: {},
      offers: `<features id="1">${offerOf('CRAM-MD5', 'PLAIN', 'SCRAM-SHA-1', 'scram-sha-256', 'DIGEST-MD5')}</features>`,
      expected: '<login id="2" method="SCRAM-SHA-256"/>',
    },
    {
      link: {},
      offers: `<features id="1">${offerOf('CRAM-MD5', 'DIGEST-MD5', 'SCRAM-SHA-1')}</features>`,
      expected: '<login id="2" method="SCRAM-SHA-1"/>',
    },
    {
      link: {},
      offers: `<features id="1">${offerOf('LOGIN', 'CRAM-MD5', 'DIGEST-MD5')}</features>`,
      expected: '<login id="2" method="DIGEST-MD5"/>',
    },
  ];
  for (const { link, offers, expected } of cases) {
    it(`on ${Object.keys(link)[0] ?? 'an open network'} with ${offers} it is ${expected}`, async () => {
      const server = new ServerSide(link);
      void open(server, { method: 'auto' }).catch(() => undefined);
      await settled();
      assert.equal(server.lastReceived, '<listFeatures id="1"/>');
      await server.say(offers, '<response id="1"/>');
      assert.equal(server.lastReceived, expected);
    });
  }

  it('a server that cannot tell its features is asked for the usual method', async () => {
    const server = new ServerSide();
    void open(server, { method: 'auto' }).catch(() => undefined);
    await settled();
    await server.say('<response id="1" errorText="unknown command" errorNum="500"/>');
    assert.equal(server.lastReceived, '<login id="2" method="PLAIN"/>');
  });

  for (const method of ['PLAIN', 'LOGIN', 'clear'] as const) {
    it(`${method} over an open network sends nothing without consent`, async () => {
      const server = new ServerSide({});
      const error = await rejectionOf(open(server, { method }));
      await settled();
      assert.ok(error instanceof ClearTextRefusedError);
      assert.deepEqual(server.received, []);
      assert.equal(server.client.isConnected, false);
    });

    it(`${method} over an open network is sent with consent`, async () => {
      const server = new ServerSide({});
      void open(server, { method, allowClearText: true }).catch(() => undefined);
      await settled();
      assert.equal(server.received.length, 1);
    });
  }

  it('a server that offers only what exposes the password does not get it without consent', async () => {
    const server = new ServerSide({});
    const opening = open(server, { method: 'auto' });
    await settled();
    server.send('<features id="1"><sasl>PLAIN</sasl></features>', '<response id="1"/>');
    assert.ok((await rejectionOf(opening)) instanceof ClearTextRefusedError);
    assert.equal(server.received.length, 1);
  });
});

describe('Login by proof', () => {
  /** What came in the attribute of a message, out of its base64. */
  const spoken = (xml: string | undefined): string =>
    Buffer.from(/ (?:value|authData)="([^"]*)"/.exec(xml ?? '')?.[1] ?? '', 'base64').toString('utf8');
  const challengeOf = (id: number, text: string): string =>
    `<challenge id="${id}" value="${Buffer.from(text).toString('base64')}"/>`;
  const serverFirst = (clientFirst: string): string =>
    `r=${clientFirst.replace(/^.*,r=/, '')}more,s=QSXCR+Q6sek8bf92,i=4096`;

  it('the first message of SCRAM goes with the request when the server wants no empty challenge', async () => {
    const server = new ServerSide({});
    void open(server, { method: 'SCRAM-SHA-256' }).catch(() => undefined);
    await settled();
    assert.equal(server.lastReceived, '<login id="1" method="SCRAM-SHA-256"/>');
    await server.say('<response id="1" errorText="authData is missing"/>');
    assert.match(server.lastReceived ?? '', /^<login id="2" method="SCRAM-SHA-256" authData="/);
    assert.match(spoken(server.lastReceived), /^n,,n=user1@example.com,r=[A-Za-z0-9+/]{24}$/);
    const answered = new Promise((resolve) => server.transport.onData(resolve));
    server.send(challengeOf(2, serverFirst(spoken(server.lastReceived))));
    await answered;
    assert.match(server.lastReceived ?? '', /^<auth id="2" /);
    assert.match(spoken(server.lastReceived), /^c=biws,r=.{24}more,p=[A-Za-z0-9+/]{43}=$/);
    server.client.dispose();
  });

  for (const [what, answers] of [
    ['asks again while the answer is computed', [challengeOf(1, 'v=x')]],
    ['says yes while the answer is computed', ['<session id="1" userName="u"/>', '<response id="1"/>']],
    ['says no while the answer is computed', ['<response id="1" errorText="no"/>']],
  ] as const) {
    it(`a server that ${what} gets no answer`, async () => {
      const server = new ServerSide({});
      const opening = open(server, { method: 'SCRAM-SHA-1' });
      await settled();
      await server.say('<challenge id="1" value=""/>');
      server.send(challengeOf(1, serverFirst(spoken(server.lastReceived))), ...answers);
      const error = await rejectionOf(opening);
      assert.ok(error instanceof AuthenticationError || error instanceof ProtocolError);
      assert.equal(server.received.length, 2);
      assert.equal(server.client.isConnected, false);
    });
  }

  it('a challenge after the last one is a step that no method knows', async () => {
    const server = new ServerSide({});
    const opening = open(server, { method: 'CRAM-MD5' });
    await settled();
    await server.say(challengeOf(1, '<1@host>'));
    server.send(challengeOf(1, '<2@host>'));
    assert.ok((await rejectionOf(opening)) instanceof ProtocolError);
    assert.equal(server.received.length, 2);
  });
});

describe('Login with a hostile server', () => {
  it('gives up when it is challenged without end', async () => {
    const server = new ServerSide();
    const opening = open(server);
    await settled();
    server.send('<challenge id="1" value=""/>', '<challenge id="1" value=""/>');
    assert.ok((await rejectionOf(opening)) instanceof ProtocolError);
    assert.equal(server.client.isConnected, false);
  });

  it('gives up on a challenge that is no base64', async () => {
    const server = new ServerSide();
    const opening = open(server, { method: 'CRAM-MD5' });
    await settled();
    server.send('<challenge id="1" value="*"/>');
    assert.ok((await rejectionOf(opening)) instanceof ProtocolError);
  });

  for (const [what, words, shown] of [
    ['a mail server', '220 mail.example.com ESMTP ready\r\n', '220 mail.example.com ESMTP ready'],
    ['a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'HTTP/1.1 400 Bad Request'],
    ['a web page', '<!DOCTYPE html><html><br></html>\0', '<!DOCTYPE html><html><br></html>'],
    ['broken XML', '<html><br></html>\0', '<html><br></html>'],
    ['noise', '\u0001\u0002\u001b[31mred\0', '··[31mred'],
  ] as const) {
    it(`names ${what} at once`, async () => {
      const server = new ServerSide({ isLoopback: true, peerName: 'host.test:25' });
      const opening = open(server);
      await settled();
      server.sendRaw(words);
      const error = await rejectionOf(opening);
      assert.ok(error instanceof ProtocolError);
      assert.ok(error.message.startsWith('The server at host.test:25 does not speak XIMSS: it sent "'), error.message);
      assert.ok(error.message.includes(shown), error.message);
      assert.ok(server.tap.records.some(({ direction }) => direction === 'received'));
    });
  }

  it('noise after its first good answer is survived, at login too', async () => {
    const server = new ServerSide();
    const opening = open(server, { method: 'auto' });
    await settled();
    await server.say(features, 'noise', '<response id="1"/>', '<a><b></a>');
    await server.say('<challenge id="2" value=""/>');
    await server.say('<session id="2" userName="u"/>', '<response id="2"/>');
    assert.deepEqual(Object.fromEntries((await opening).noticeCounts), { unparsable: 1 });
  });

  it('a server that says nothing at all is waited for only so long', async () => {
    const server = new ServerSide();
    const opening = open(server);
    await settled();
    server.clock.advance(60_000);
    assert.ok((await rejectionOf(opening)) instanceof TimeoutError);
    assert.equal(server.clock.timerCount, 0);
  });

  it('a connection that is closed during login is told', async () => {
    const server = new ServerSide();
    const opening = open(server);
    await settled();
    server.transport.end();
    const error = await rejectionOf(opening);
    assert.ok(error instanceof ConnectionClosedError);
    assert.equal(error.message, 'The server at server.test:11024 closed the connection');
  });

  it('a login that is cancelled drops the connection', async () => {
    const server = new ServerSide();
    const abort = new AbortController();
    const opening = open(server, {}, abort.signal);
    await settled();
    abort.abort();
    assert.ok((await rejectionOf(opening)) instanceof CancelledError);
    assert.equal(server.client.isConnected, false);
    assert.equal(server.clock.timerCount, 0);
    assert.equal(server.client.hasListeners, false);
  });

  it('an account cancelled before anything was sent is not dialled', async () => {
    const server = new ServerSide();
    const abort = new AbortController();
    abort.abort();
    assert.ok((await rejectionOf(open(server, {}, abort.signal))) instanceof CancelledError);
    await settled();
    assert.deepEqual(server.received, []);
  });
});
