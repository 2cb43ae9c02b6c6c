import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { element, serializeXml, textOf, type XmlElement } from '../../../src/protocol/xml';
import {
  CancelledError,
  ConnectionClosedError,
  ServerError,
  TimeoutError,
  TooManyRequestsError,
} from '../../../src/session/errors';
import { defaultSessionLimits } from '../../../src/session/limits';
import { maxEarlyBytes } from '../../../src/session/asynchronousMessages';
import { openSession, type SessionState } from '../../../src/session/session';
import type { SessionEnd } from '../../../src/session/sessionEnd';
import { settled } from '../../support/manualClock';
import { projectPath } from '../../support/paths';
import { parseTranscript } from '../../support/transcript';
import { goodLogin, openedSession, rejectionOf, ServerSide, sessionOptions } from './serverSide';

const noop = element('noop');
const minuteMs = 60_000;

function recorded(fileName: string): ReturnType<typeof parseTranscript> {
  return parseTranscript(readFileSync(projectPath('test/fixtures/transcripts', fileName), 'utf8'));
}

/** A recorded message with `from` taken off its id, so that it fits a session that counts from 2. */
function shiftId(xml: string, from: number): string {
  return xml.replace(/ id="(\d+)"/, (_, id: string) => ` id="${Number(id) - from}"`);
}

describe('Session requests', () => {
  it('writes a request under its own id and gives what came back', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const exchange = session.request(element('mailboxList', { id: 'mine', filter: '%' }), { origin: 7 });
    await settled();
    assert.deepEqual(server.received, ['<mailboxList id="2" filter="%"/>']);
    server.clock.advance(12);
    await server.say('<mailbox id="2" mailbox="INBOX"/>', '<mailbox id="2" mailbox="Sent"/>', '<response id="2"/>');
    const { id, data, elapsedMs, entry } = await exchange;
    assert.equal(id, '2');
    assert.deepEqual(
      data.map((message) => message.attributes.get('mailbox')),
      ['INBOX', 'Sent'],
    );
    assert.equal(elapsedMs, 12);
    assert.equal(entry, 1);
    assert.equal(server.tap.records[0]?.origin, 7);
  });

  it('matches pipelined answers by id while messages nobody asked for come in between', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const script = recorded('06-pipelining.ximss').map(({ from, xml }) => ({ from, xml: shiftId(xml, 8) }));
    const alerts: string[] = [];
    session.onAsynchronousMessage((message) => alerts.push(textOf(message)));
    const requests = [
      noop,
      element('mailboxList', { filter: '%', pureFolder: 'yes' }),
      element('prefsRead', {}, [element('name', {}, ['Language'])]),
      noop,
    ].map((request) => session.request(request));
    await settled();
    assert.deepEqual(
      server.received,
      script.filter(({ from }) => from === 'C').map(({ xml }) => xml),
    );
    server.send(...script.filter(({ from }) => from === 'S').map(({ xml }) => xml));
    const exchanges = await Promise.all(requests);
    assert.deepEqual(
      exchanges.map(({ id, data }) => [id, data.map(({ name }) => name)]),
      [
        ['2', []],
        ['3', ['mailbox', 'mailbox']],
        ['4', ['prefs']],
        ['5', []],
      ],
    );
    await settled();
    assert.deepEqual(alerts, ['Storage quota is nearly used up', 'Restart in five minutes']);
  });

  it('rejects with the words of the server when the response reports an error', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const script = recorded('20-errors.ximss').filter(({ from, xml }) => from === 'S' && xml.includes('errorText'));
    for (const { xml } of script) {
      const outcome = rejectionOf(session.request(element('frobnicate')));
      await settled();
      const id = /id="(\d+)"/.exec(server.lastReceived ?? '')?.[1] ?? '';
      server.send(xml.replace(/id="\d+"/, `id="${id}"`));
      const error = await outcome;
      assert.ok(error instanceof ServerError);
      assert.ok(xml.includes(`errorText="${error.message}"`), error.message);
      assert.equal(error.errorNum, 500);
      assert.equal(error.requestName, 'frobnicate');
    }
  });

  it('finds a response and its error whatever the letter case', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const outcome = rejectionOf(session.request(noop));
    await settled();
    server.send('<Response ID="2" ERRORTEXT="no" errornum="12"/>');
    const error = await outcome;
    assert.ok(error instanceof ServerError);
    assert.equal(error.errorNum, 12);
  });

  it('streams data in order with asynchronous messages when asked to', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const seen: string[] = [];
    session.onAsynchronousMessage(({ name }) => seen.push(name));
    const exchange = session.request(noop, { onData: ({ name }) => seen.push(name) });
    void exchange.then(() => seen.push('settled'));
    await server.say('<a id="2"/>', '<b/>', '<c id="2"/>', '<response id="2"/>');
    await settled();
    assert.deepEqual(seen, ['a', 'b', 'c', 'settled']);
    assert.deepEqual((await exchange).data, []);
  });

  it('keeps what came before anybody listened, and gives it to all who listen at first', async () => {
    const server = new ServerSide();
    const opening = openSession(sessionOptions(server, { login: { ...goodLogin, method: 'clear' } }));
    await settled();
    await server.say('<session id="1"/>', '<response id="1"/>', '<alert>one</alert>', '<alert>two</alert>');
    const session = await opening;
    const heard: string[] = [];
    session.onAsynchronousMessage((message) => heard.push(`first: ${textOf(message)}`));
    session.onAsynchronousMessage((message) => heard.push(`second: ${textOf(message)}`));
    await server.say('<alert>three</alert>');
    assert.deepEqual(
      heard,
      ['one', 'two', 'three'].flatMap((text) => [`first: ${text}`, `second: ${text}`]),
    );
  });

  it('keeps only so much for a first listener', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const alert = `<alert>${'x'.repeat(maxEarlyBytes / 2)}</alert>`;
    await server.say(alert, alert, '<alert>late</alert>');
    let heard = 0;
    session.onAsynchronousMessage(() => heard++);
    await settled();
    assert.equal(heard, 1);
  });

  it('a listener of data that throws fails its own request and nothing else', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const onData = (): void => {
      throw new Error('listener broke');
    };
    const broken = rejectionOf(session.request(noop, { onData }));
    const other = session.request(noop);
    await server.say('<a id="2"/>', '<response id="2"/>', '<response id="3"/>');
    assert.equal((await broken).message, 'listener broke');
    assert.equal((await other).id, '3');
  });

  it('a name that XML does not allow is refused before anything is written', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    assert.equal((await rejectionOf(session.request(element('a b')))).name, 'XmlError');
    await settled();
    assert.deepEqual(server.received, []);
  });

  it('keeps only so many in flight, then goes on in order', async () => {
    const server = new ServerSide();
    const session = await openedSession(server, { limits: { maxInFlight: 2, maxQueued: 2 } });
    const all = [1, 2, 3, 4].map(() => session.request(noop));
    assert.ok((await rejectionOf(session.request(noop))) instanceof TooManyRequestsError);
    await settled();
    assert.equal(server.received.length, 2);
    await server.say('<response id="2"/>');
    assert.equal(server.received.length, 3);
    await server.say('<response id="3"/>', '<response id="4"/>', '<response id="5"/>');
    // The refused request has used no id.
    assert.deepEqual(
      (await Promise.all(all)).map(({ id }) => id),
      ['2', '3', '4', '5'],
    );
  });
});

describe('Session time-out and cancellation', () => {
  it('gives up a minute after the last sign of life of the request', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const errors: Error[] = [];
    session.request(element('folderSearch')).catch((reason: Error) => errors.push(reason));
    server.clock.advance(50_000);
    await server.say('<folderReport id="2"/>');
    server.clock.advance(59_000);
    await settled();
    assert.equal(errors.length, 0);
    server.clock.advance(1_000);
    await settled();
    assert.ok(errors[0] instanceof TimeoutError);
    assert.match(errors[0].message, /folderSearch was not answered within 60 s/);
  });

  it('takes the time-out of the request before that of the session', async () => {
    const server = new ServerSide();
    const session = await openedSession(server, { requestTimeoutMs: 1_000 });
    const outcome = session.request(element('recoverPassword'), { timeoutMs: 5_000 });
    server.clock.advance(4_000);
    await server.say('<response id="2"/>');
    assert.equal((await outcome).elapsedMs, 4_000);
  });

  it('keeps the entry of a cancelled request, so that its late answer is taken for no other', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const notices: string[] = [];
    session.onProtocolNotice(({ kind }) => notices.push(kind));
    const abort = new AbortController();
    const cancelled = rejectionOf(session.request(noop, { signal: abort.signal }));
    abort.abort();
    const error = await cancelled;
    assert.ok(error instanceof CancelledError);
    assert.equal(error.wasSent, true);
    const other = session.request(element('mailboxList'));
    await server.say('<mailbox id="2"/>', '<response id="2"/>', '<mailbox id="3"/>', '<response id="3"/>');
    assert.equal((await other).data.length, 1);
    assert.deepEqual(notices, ['late-response']);
  });

  it('a request cancelled in the queue never goes out', async () => {
    const server = new ServerSide();
    const session = await openedSession(server, { limits: { maxInFlight: 1 } });
    const first = session.request(noop);
    const abort = new AbortController();
    const queued = rejectionOf(session.request(noop, { signal: abort.signal }));
    abort.abort();
    const error = await queued;
    assert.ok(error instanceof CancelledError);
    assert.equal(error.wasSent, false);
    await server.say('<response id="2"/>');
    await first;
    assert.equal(server.received.length, 1);
  });

  it('requests that were given up make room for others, and are forgotten in the end', async () => {
    const server = new ServerSide();
    const session = await openedSession(server, { limits: { maxInFlight: 1, maxAbandoned: 1 }, requestTimeoutMs: 10 });
    const outcomes = [1, 2, 3].map(() => rejectionOf(session.request(noop)));
    for (let turn = 0; turn < 3; turn++) {
      server.clock.advance(10);
      await settled();
    }
    for (const error of await Promise.all(outcomes)) assert.ok(error instanceof TimeoutError);
    await server.say('<response id="2"/>', '<response id="4"/>');
    assert.deepEqual(Object.fromEntries(session.noticeCounts), { 'unknown-id': 1, 'late-response': 1 });
  });
});

describe('Session keep-alive', () => {
  const option = (value: string): XmlElement => element('setSessionOption', { name: 'idleTimeout', value });

  it('keeps below a shorter limit that somebody set, and to its own below a longer one', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    let id = 2;
    const setLimit = async (value: string): Promise<void> => {
      const set = session.request(option(value));
      await server.say(`<response id="${id++}"/>`);
      await set;
    };
    await setLimit('60');
    server.clock.advance(23_999);
    await settled();
    assert.match(server.lastReceived!, /^<setSessionOption/);
    server.clock.advance(1);
    await settled();
    assert.equal(server.lastReceived, `<noop id="${id}"/>`);
    await server.say(`<response id="${id++}"/>`);
    await setLimit('86400');
    server.clock.advance(4 * minuteMs - 1);
    await settled();
    assert.match(server.lastReceived, /^<setSessionOption/);
    server.clock.advance(1);
    await settled();
    assert.equal(server.lastReceived, `<noop id="${id}"/>`);
  });

  it('leaves no timer behind where the session ends with the answer to another limit', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const set = session.request(option('60'));
    server.sendRaw('<response id="2"/>\0<bye/>\0');
    await set;
    await settled();
    assert.equal(server.clock.timerCount, 0);
  });

  it('stays as it is where the server refused another limit, or the limit makes no sense', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const refused = rejectionOf(session.request(option('60')));
    await server.say('<response id="2" errorText="no"/>');
    await refused;
    for (const [index, value] of ['0', '-5', 'soon', ''].entries()) {
      const set = session.request(option(value));
      await server.say(`<response id="${index + 3}"/>`);
      await set;
    }
    server.clock.advance(4 * minuteMs - 1);
    await settled();
    assert.match(server.lastReceived!, /^<setSessionOption/);
  });

  it('sends noop after four minutes in which nothing was sent, and only then', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    server.clock.advance(3 * minuteMs);
    const exchange = session.request(noop);
    await server.say('<response id="2"/>');
    await exchange;
    server.clock.advance(3 * minuteMs + 59_000);
    await settled();
    assert.equal(server.received.length, 1);
    server.clock.advance(1_000);
    await settled();
    assert.deepEqual(server.received, ['<noop id="2"/>', '<noop id="3"/>']);
  });

  it('never has two on their way', async () => {
    const server = new ServerSide();
    await openedSession(server, { keepAliveMs: 1_000 });
    server.clock.advance(10_000);
    await settled();
    assert.equal(server.received.length, 1);
  });

  it('a server that answers nothing any more is given up', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    let end: SessionEnd | undefined;
    session.onDidClose((value) => (end = value));
    server.clock.advance(5 * minuteMs);
    await settled();
    assert.equal(end?.reason, 'lost');
    assert.equal(server.clock.timerCount, 0);
  });
});

describe('Session end', () => {
  it('says bye, lets what is on the wire be answered, and settles everything in order', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const states: SessionState[] = [];
    session.onDidChangeState((state) => states.push(state));
    const order: string[] = [];
    void session.request(element('mailboxList')).then(() => order.push('answered'));
    void rejectionOf(session.request(element('search'))).then(() => order.push('rejected'));
    session.onDidClose(({ reason }) => order.push(reason));
    const closing = session.close();
    assert.equal(session.close(), closing);
    assert.ok((await rejectionOf(session.request(noop))) instanceof ConnectionClosedError);
    await settled();
    assert.equal(server.lastReceived, '<bye id="4"/>');
    server.send('<response id="2"/>', '<response id="4"/>');
    await closing;
    await settled();
    assert.deepEqual(order, ['answered', 'bye-client', 'rejected']);
    assert.deepEqual(states, ['closing', 'closed']);
    assert.equal(server.client.isConnected, false);
  });

  it('sends nothing behind a bye, whatever waits for its turn', async () => {
    const server = new ServerSide();
    const session = await openedSession(server, { limits: { maxInFlight: 1 } });
    const answered = session.request(noop);
    const queued = rejectionOf(session.request(noop));
    const closing = session.close();
    await server.say('<response id="2"/>', '<response id="4"/>');
    await answered;
    await closing;
    assert.deepEqual(server.received, ['<noop id="2"/>', '<bye id="4"/>']);
    assert.equal(((await queued) as ConnectionClosedError).wasSent, false);
  });

  it('waits two seconds at most for a server that does not answer bye', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const closing = session.close();
    server.clock.advance(2_000);
    await closing;
    assert.equal(session.state, 'closed');
    assert.equal(session.end?.reason, 'bye-client');
  });

  it('a connection that drops on bye is no surprise', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    let end: SessionEnd | undefined;
    session.onDidClose((value) => (end = value));
    const closing = session.close();
    server.transport.end();
    await closing;
    assert.equal(end?.reason, 'bye-client');
  });

  it('the bye of the server rejects all that is pending and says who ended it', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const ends: SessionEnd[] = [];
    session.onDidClose((end) => ends.push(end));
    const script = recorded('22-server-bye.ximss');
    assert.equal(script.at(-1)?.xml, '<bye/>');
    const pending = rejectionOf(session.request(noop));
    await server.say(script.at(-1)!.xml);
    const error = await pending;
    assert.ok(error instanceof ConnectionClosedError);
    assert.equal(error.wasSent, true);
    assert.deepEqual(ends, [{ reason: 'bye-server', message: 'The server at server.test:11024 ended the session' }]);
    const late = await rejectionOf(session.request(noop));
    assert.ok(late instanceof ConnectionClosedError);
    assert.equal(late.wasSent, false);
  });

  const saidWhy = [
    ['<bye errorText="Maintenance until noon"/>', 'Maintenance until noon'],
    ['<BYE errortext=" Maintenance until noon. "/>', 'Maintenance until noon.'],
    ['<bye>Maintenance\nuntil&#x202e; noon</bye>', 'Maintenance until· noon'],
    [`<bye errorText="${'long '.repeat(100)}"/>`, `${'long '.repeat(40)}…`],
    ['<bye errorText="you said secret1"/>', 'you said ••••••'],
  ] as const;
  for (const [xml, words] of saidWhy) {
    it(`the words of ${xml.slice(0, 60)} are told as those of the server`, async () => {
      const server = new ServerSide();
      const session = await openedSession(server);
      const pending = rejectionOf(session.request(noop));
      await server.say(xml);
      const told = `The server at server.test:11024 ended the session: "${words}"`;
      assert.deepEqual(session.end, { reason: 'bye-server', message: told });
      assert.equal((await pending).message, told);
    });
  }

  it('what follows a bye in its segment is logged and has no effect', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const pending = rejectionOf(session.request(noop));
    server.sendRaw('<bye/>\0<response id="2"/>\0<half');
    assert.ok((await pending) instanceof ConnectionClosedError);
    assert.deepEqual(
      server.tap.records.slice(1).map(({ text, fragment }) => [text, fragment]),
      [
        ['<bye/>', undefined],
        ['<response id="2"/>', undefined],
        ['<half', 'unfinished'],
      ],
    );
  });

  it('a connection lost in the middle of a message is told, its bytes are logged, the cause is kept', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const pending = rejectionOf(session.request(noop));
    server.sendRaw('<mailbox id="2" mailb');
    const cause = new Error('ECONNRESET');
    server.client.fail(cause);
    const error = await pending;
    assert.ok(error instanceof ConnectionClosedError);
    assert.equal(error.message, 'The connection to server.test:11024 was lost in the middle of a message');
    assert.equal(error.cause, cause);
    const last = server.tap.records.at(-1);
    assert.deepEqual([last?.text, last?.fragment], ['<mailbox id="2" mailb', 'unfinished']);
    assert.equal(session.end?.reason, 'lost');
  });

  it('tells queued requests that they were never sent', async () => {
    const server = new ServerSide();
    const session = await openedSession(server, { limits: { maxInFlight: 1 } });
    const outcomes = [1, 2].map(() => rejectionOf(session.request(noop)));
    await settled();
    session.dispose();
    const wasSent = (await Promise.all(outcomes)).map((error) => (error as ConnectionClosedError).wasSent);
    assert.deepEqual(wasSent, [true, false]);
  });

  for (const way of ['close', 'dispose', 'bye', 'loss'] as const) {
    it(`leaves no timer and no listener behind after ${way}`, async () => {
      const server = new ServerSide();
      const session = await openedSession(server);
      const abort = new AbortController();
      let removed = 0;
      const remove = abort.signal.removeEventListener.bind(abort.signal);
      abort.signal.removeEventListener = (...args: Parameters<typeof remove>) => {
        removed++;
        remove(...args);
      };
      const pending = rejectionOf(session.request(noop, { signal: abort.signal }));
      if (way === 'close') {
        const closing = session.close();
        server.clock.advance(2_000);
        await closing;
      } else if (way === 'dispose') session.dispose();
      else if (way === 'bye') await server.say('<bye/>');
      else server.transport.end();
      assert.ok((await pending) instanceof ConnectionClosedError);
      assert.equal(server.clock.timerCount, 0);
      assert.equal(server.client.hasListeners, false);
      assert.equal(removed, 1);
      session.dispose();
      await session.close();
    });
  }
});

describe('Session and the log', () => {
  it('shows every frame in both directions as it was on the wire, with the time of the socket', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    server.clock.advance(5);
    const request: XmlElement = element('prefsRead', {}, [element('name', {}, ['A & B'])]);
    const exchange = session.request(request);
    await settled();
    server.clock.advance(3);
    server.sendRaw('\n<!-- kept -->\n<prefs  id="2"/>\0<response id="2"/>\0');
    await exchange;
    assert.deepEqual(
      server.tap.records.map(({ direction, text, atMs }) => [direction, text, atMs]),
      [
        ['sent', serializeXml({ ...request, attributes: new Map([['id', '2']]) }), 5],
        ['received', '\n<!-- kept -->\n<prefs  id="2"/>', 8],
        ['received', '<response id="2"/>', 8],
      ],
    );
  });

  it('limits are what the documentation says', () => {
    assert.equal(defaultSessionLimits.maxFrameBytes, 64 * 1024 * 1024);
    assert.equal(defaultSessionLimits.maxInFlight, 128);
  });
});
