import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FrameTooLargeError } from '../../../src/protocol/errors';
import { element } from '../../../src/protocol/xml';
import { ConnectionClosedError, ProtocolError } from '../../../src/session/errors';
import type { ProtocolNotice } from '../../../src/session/notices';
import type { Session } from '../../../src/session/session';
import { settled } from '../../support/manualClock';
import { openedSession, rejectionOf, ServerSide } from './serverSide';

const noop = element('noop');

function noticesOf(session: Session): ProtocolNotice[] {
  const notices: ProtocolNotice[] = [];
  session.onProtocolNotice((notice) => notices.push(notice));
  return notices;
}

async function stillWorks(server: ServerSide, session: Session): Promise<void> {
  const exchange = session.request(noop);
  await settled();
  const id = /id="(\d+)"/.exec(server.lastReceived ?? '')?.[1] ?? '';
  server.send(`<response id="${id}"/>`);
  assert.equal((await exchange).id, id);
}

describe('Session with a hostile server', () => {
  it('reports messages for ids it never used', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const notices = noticesOf(session);
    await server.say('<response id="99"/>', '<mailbox id="&lt;x&gt;"/>', '<response id=""/>');
    assert.deepEqual(
      notices.map(({ kind }) => kind),
      ['unknown-id', 'unknown-id', 'unknown-id'],
    );
    assert.equal(notices[1]?.message, 'The server sent "mailbox" with id "<x>", and no such request was sent');
    await stillWorks(server, session);
  });

  it('looks for secrets in no more of a flood than it reports', async () => {
    const server = new ServerSide();
    let looks = 0;
    const tap = Object.assign(server.tap, { maskText: (text: string) => (looks++, text) });
    const session = await openedSession(server, { tap, limits: { maxNotices: 10 } });
    await server.say(...Array.from({ length: 5_000 }, () => '<mailbox id="99"/>'));
    assert.equal(session.noticeCounts.get('unknown-id'), 5_000);
    // Name, id and the whole of each.
    assert.equal(looks, 30);
    await stillWorks(server, session);
  });

  it('reports a response that comes twice, and data behind it', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const notices = noticesOf(session);
    const exchange = session.request(noop);
    await server.say('<response id="2"/>', '<response id="2" errorText="no"/>', '<mailbox id="2"/>');
    assert.deepEqual((await exchange).data, []);
    assert.deepEqual(
      notices.map(({ kind }) => kind),
      ['second-response', 'second-response'],
    );
    await stillWorks(server, session);
  });

  it('an answer to a request that still waits for its turn is none', async () => {
    const server = new ServerSide();
    const session = await openedSession(server, { limits: { maxInFlight: 1 } });
    const outcomes = [1, 2].map(() => session.request(noop));
    await server.say('<response id="3"/>', '<response id="2"/>', '<response id="3"/>');
    assert.equal((await Promise.all(outcomes)).length, 2);
    assert.equal(session.noticeCounts.get('unknown-id'), 1);
  });

  for (const [what, document] of [
    ['not well-formed', '<mailbox id="2"><a></b></mailbox>'],
    ['with an entity of its own', '<mailbox id="2">&boom;</mailbox>'],
    ['nested too deep', `<mailbox id="2">${'<a>'.repeat(300)}${'</a>'.repeat(300)}</mailbox>`],
    ['with too many attributes', `<mailbox id="2" ${Array.from({ length: 1100 }, (_, n) => `a${n}=""`).join(' ')}/>`],
  ] as const) {
    it(`data that is ${what} fails its request, and the session goes on`, async () => {
      const server = new ServerSide();
      const session = await openedSession(server);
      const outcome = rejectionOf(session.request(element('mailboxList')));
      await server.say(document, '<mailbox id="2"/>', '<response id="2"/>');
      const error = await outcome;
      assert.ok(error instanceof ProtocolError);
      assert.match(error.message, /data for mailboxList that cannot be read/);
      await stillWorks(server, session);
    });
  }

  it('a response that cannot be read fails its request, and the session goes on', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const outcome = rejectionOf(session.request(noop));
    await server.say('<response id="2"><a></response>');
    assert.ok((await outcome) instanceof ProtocolError);
    await stillWorks(server, session);
  });

  it('events that cannot be read, and noise, are reported and cost themselves alone', async () => {
    const server = new ServerSide();
    const session = await openedSession(server);
    const notices = noticesOf(session);
    session.onAsynchronousMessage(() => undefined);
    server.sendRaw('\0\0<alert>&boom;</alert>\0no xml\0\0');
    server.transport.write(new Uint8Array([0xff, 0xfe, 0x80, 0]));
    await settled();
    assert.deepEqual(
      notices.map(({ kind }) => kind),
      ['unparsable', 'unparsable', 'unparsable'],
    );
    await stillWorks(server, session);
  });

  it('more data than the limit fails the request, and keeps nothing', async () => {
    const server = new ServerSide();
    const session = await openedSession(server, { limits: { maxCollectedBytes: 100 } });
    const outcome = rejectionOf(session.request(element('fileRead')));
    await server.say(...Array.from({ length: 10 }, () => `<fileData id="2">${'x'.repeat(20)}</fileData>`));
    await server.say('<response id="2"/>');
    assert.equal((await outcome).message, 'The data for fileRead is larger than 100 bytes');
    await stillWorks(server, session);
  });

  it('a frame over the limit ends the session, and the log has what came of it', async () => {
    const server = new ServerSide();
    const session = await openedSession(server, { limits: { maxFrameBytes: 1_000 } });
    const outcome = rejectionOf(session.request(noop));
    for (let part = 0; part < 20; part++) server.sendRaw('<'.padEnd(100, 'x'));
    const error = await outcome;
    assert.ok(error instanceof ConnectionClosedError);
    assert.ok(error.cause instanceof FrameTooLargeError);
    assert.equal(session.end?.reason, 'protocol');
    const last = server.tap.records.at(-1);
    assert.deepEqual([last?.text.length, last?.fragment], [1_000, 'oversized']);
  });

  it('a flood of notices is counted, and only its beginning is reported', async () => {
    const server = new ServerSide();
    const session = await openedSession(server, { limits: { maxNotices: 3 } });
    const notices = noticesOf(session);
    await server.say(...Array.from({ length: 500 }, () => '<response id="77"/>'));
    assert.equal(notices.length, 3);
    assert.match(notices[2]!.message, /further notices are only counted/);
    assert.equal(session.noticeCounts.get('unknown-id'), 500);
  });

  it('survives any bytes', async function () {
    this.timeout(20_000);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 12 }), async (chunks) => {
        const server = new ServerSide();
        const session = await openedSession(server);
        session.onAsynchronousMessage(() => undefined);
        const outcome = session.request(noop).catch((error: Error) => error);
        for (const chunk of chunks) server.transport.write(chunk);
        await server.say('', '<response id="2"/>');
        session.dispose();
        await outcome;
        assert.equal(server.clock.timerCount, 0);
      }),
      { numRuns: 60 },
    );
  });
});
