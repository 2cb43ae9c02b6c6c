import * as assert from 'node:assert/strict';
import { element } from '../../../src/protocol/xml';
import { LineWatch, probePatienceMs, suspiciousSilenceMs } from '../../../src/session/lineWatch';
import { settled } from '../../support/manualClock';
import type { Session } from '../../../src/session/session';
import { openedSession, ServerSide } from './serverSide';

async function opened(): Promise<{ session: Session; server: ServerSide }> {
  const server = new ServerSide();
  return { session: await openedSession(server), server };
}

describe('LineWatch', () => {
  it('asks for a sign of life when an answer is due, and ends the session when none comes', async () => {
    const { session, server } = await opened();
    const watch = new LineWatch(session, server.clock, 60_000);
    const request = session.request(element('folderBrowse', { folder: 'F' }));
    const lost = assert.rejects(request, { code: 'connection-closed', wasSent: true });
    server.clock.advance(suspiciousSilenceMs - 1);
    watch.look();
    await settled();
    assert.doesNotMatch(server.lastReceived!, /noop/);
    server.clock.advance(1);
    watch.look();
    watch.look();
    await settled();
    assert.equal(server.received.filter((text) => text.includes('<noop')).length, 1);
    server.clock.advance(30_000);
    await lost;
    assert.equal(session.end?.reason, 'lost');
  });

  it('leaves a session alone where nobody waits', async () => {
    const { session, server } = await opened();
    const watch = new LineWatch(session, server.clock, 60_000);
    server.clock.advance(2 * suspiciousSilenceMs);
    watch.look();
    await settled();
    assert.doesNotMatch(server.received.join(), /noop/);
    session.dispose();
  });

  it('takes any byte for a sign of life', async () => {
    const { session, server } = await opened();
    const watch = new LineWatch(session, server.clock, 60_000);
    server.clock.advance(suspiciousSilenceMs);
    watch.suspect('network');
    server.clock.advance(1);
    await server.say('<alert>still here</alert>');
    server.clock.advance(probePatienceMs);
    await settled();
    assert.equal(session.end, undefined);
    session.dispose();
  });

  it('gives up soon when the network is suspected', async () => {
    const { session, server } = await opened();
    const watch = new LineWatch(session, server.clock, 60_000);
    server.clock.advance(suspiciousSilenceMs);
    watch.suspect('network');
    await settled();
    server.clock.advance(probePatienceMs);
    await settled();
    assert.match(session.end?.message ?? '', /does not answer/);
  });

  it('leaves a server that works on an answer alone when the user is back, and is patient with it otherwise', async () => {
    const { session, server } = await opened();
    const watch = new LineWatch(session, server.clock, 60_000);
    server.clock.advance(120_000);
    const request = session.request(element('folderSearch', { folder: 'F' }), { timeoutMs: 600_000 });
    server.clock.advance(1);
    watch.suspect('user');
    await settled();
    assert.doesNotMatch(server.lastReceived!, /noop/);
    watch.suspect('network');
    server.clock.advance(2 * probePatienceMs);
    await server.say('<response id="2"/>');
    await request;
    assert.equal(session.end, undefined);
    session.dispose();
  });
});
