import assert from 'node:assert/strict';
import { createBench } from './fakes';

describe('sessions of the log', () => {
  it('have a number, a begin and an end', () => {
    const { clock, log, tap, send } = createBench();
    send('<noop id="1"/>');
    clock.advance(500);
    tap.close();
    clock.advance(100);
    log.openSession({ accountId: 'work', name: 'Work', isVisit: true });
    const of = { accountId: 'work', name: 'Work' };
    assert.deepEqual(log.sessions, [
      { ...of, number: 1, isOpen: false, isVisit: false, startedAtMs: 0, endedAtMs: 500 },
      { ...of, number: 2, isOpen: true, isVisit: true, startedAtMs: 600, endedAtMs: undefined },
    ]);
    assert.equal(log.session(2), log.sessions[1]);
  });

  it('are the same list until one comes, ends or goes', () => {
    const { log, tap, send } = createBench();
    const first = log.sessions;
    send('<noop id="1"/>');
    assert.equal(log.sessions, first);
    log.openSession({ accountId: 'work', name: 'Work' });
    const second = log.sessions;
    assert.notEqual(second, first);
    tap.close();
    const third = log.sessions;
    assert.notEqual(third, second);
    log.clear();
    assert.deepEqual(
      log.sessions.map(({ number }) => number),
      [2],
    );
  });

  it('go when the budget has pushed out the last row of one that ended', () => {
    const { log, tap, send } = createBench(200_000);
    send('<noop id="1"/>');
    tap.close();
    const next = log.openSession({ accountId: 'work', name: 'Work' });
    const frame = Buffer.from(`<event text="${'x'.repeat(250)}"/>`);
    for (let count = 0; count < 2000; count++) next.received(frame, count);
    assert.deepEqual(
      log.sessions.map(({ number }) => number),
      [2],
    );
    assert.equal(log.session(1), undefined);
  });
});
