import assert from 'node:assert/strict';
import { lastingFilter, widened, withAllSessions, withSession } from '../../../src/host/console/filterSteps';
import type { TrafficFilter } from '../../../src/traffic/types';

const session = {
  number: 3,
  accountId: 'a1',
  name: 'Anna',
  isOpen: true,
  isVisit: false,
  startedAtMs: 0,
  endedAtMs: undefined,
};

describe('steps from one console filter to another', () => {
  it('show a session alone and all of them again, and keep what else was asked for', () => {
    const one = withSession({ text: 'INBOX', accountId: 'b', session: 2 }, session);
    assert.deepEqual(one, { text: 'INBOX', accountId: 'a1', session: 3 });
    assert.deepEqual(withAllSessions(one), { text: 'INBOX' });
  });

  it('keep the account of a session for another window, where the number would mean another one', () => {
    assert.deepEqual(lastingFilter({ text: 'a', accountId: 'a1', session: 3 }), { text: 'a', accountId: 'a1' });
  });

  const row = { tag: 'noop', session: 3 };
  const cases: readonly (readonly [string, TrafficFilter, TrafficFilter])[] = [
    ['the hidden name first', { hiddenTags: ['Noop', 'x'], session: 2 }, { hiddenTags: ['x'], session: 2 }],
    ['then the other session', { text: 'a', accountId: 'a1', session: 2 }, { text: 'a', accountId: 'a1' }],
    ['then the text, though not its own session alone', { text: 'a', accountId: 'a1', session: 3 }, {}],
    ['and hidden names never without need', { text: 'a', hiddenTags: ['x'] }, { hiddenTags: ['x'] }],
  ];
  for (const [what, before, after] of cases) {
    it(`to show a row take away ${what}`, () => assert.deepEqual(widened(before, row), after));
  }
});
