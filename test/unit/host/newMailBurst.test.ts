import { deepEqual, equal, ok } from 'node:assert/strict';
import { NewMailBurst } from '../../../src/host/mailboxes/newMailBurst';
import type { MessageSummary } from '../../../src/mail/messageSummary';

const message = (uid: number): MessageSummary => ({ uid, flags: new Set(), from: [] }) as unknown as MessageSummary;

describe('a burst of new mail', () => {
  it('counts each message once', () => {
    const first = message(5);
    const burst = new NewMailBurst(first);
    for (const uid of [6, 5, 7, 6]) burst.add(message(uid));
    deepEqual([burst.first, burst.count, burst.isMore], [first, 3, false]);
  });

  it('has more when there are some that nobody looked at', () => {
    const burst = new NewMailBurst(message(5));
    burst.addMore();
    deepEqual([burst.count, burst.isMore], [1, true]);
  });

  it('looks at each message once, and at no other for it, and counts up to a bound', () => {
    let looks = 0;
    const counted = (uid: number): MessageSummary =>
      Object.defineProperty({}, 'uid', {
        get() {
          looks++;
          return uid;
        },
      }) as MessageSummary;
    const count = 50_000;
    const burst = new NewMailBurst(counted(0));
    for (let uid = 1; uid < count; uid++) burst.add(counted(uid));
    equal(looks, count);
    deepEqual([burst.count, burst.isMore], [10_000, true]);
    burst.add(counted(3));
    ok(burst.isMore);
  });
});
