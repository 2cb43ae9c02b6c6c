import { deepEqual, equal, rejects } from 'node:assert/strict';
import { QuestionQueue } from '../../../src/host/connections/questionQueue';
import { ServerTrust } from '../../../src/host/connections/serverTrust';
import type { AccountConfig } from '../../../src/host/connections/types';
import { UserCancelledError } from '../../../src/host/connections/userError';
import { settled } from '../../support/manualClock';

const account = (id: string, host = 'mail.example.com'): AccountConfig => ({
  ...{ id, name: id, host, port: 11025, userName: `${id}@example.com` },
  ...{ security: 'tls', method: 'auto', isTransient: false },
});

describe('What the user agreed to for a server', () => {
  const start = () => {
    const stored = new Map<string, unknown>();
    const state = {
      get: <T>(key: string, otherwise?: T) => (stored.has(key) ? (stored.get(key) as T) : otherwise) as T,
      update: (key: string, value: unknown) => Promise.resolve(void stored.set(key, value)),
    };
    const open: string[] = [];
    const answers: ((isYes: boolean) => void)[] = [];
    const question = (name: string) => () => {
      open.push(name);
      return new Promise<boolean>((resolve) => answers.push(resolve));
    };
    return { trust: new ServerTrust(state, new QuestionQueue()), open, answers, question };
  };

  it('counts for the other accounts of that server, which are not asked again', async () => {
    const { trust, open, answers, question } = start();
    const both = [
      trust.trustCertificate(account('ann'), 'AA:BB', question('ann')),
      trust.trustCertificate(account('bo', 'MAIL.example.com'), 'AA:BB', question('bo')),
    ];
    await settled();
    answers[0]?.(true);
    await Promise.all(both);
    deepEqual(open, ['ann']);
    equal(trust.pinnedFingerprint(account('bo')), 'AA:BB');
    equal(trust.pinnedFingerprint(account('cy', 'other.example.com')), undefined);
  });

  it('does not count for another certificate, nor is a refusal taken for that of the next', async () => {
    const { trust, open, answers, question } = start();
    const refused = rejects(trust.trustCertificate(account('ann'), 'AA:BB', question('ann')), UserCancelledError);
    const other = trust.trustCertificate(account('bo'), 'CC:DD', question('bo'));
    await settled();
    answers[0]?.(false);
    await refused;
    await settled();
    answers[1]?.(true);
    await other;
    deepEqual(open, ['ann', 'bo']);
    equal(trust.pinnedFingerprint(account('ann')), 'CC:DD');
  });

  for (const what of ['certificate', 'clear text'] as const) {
    it(`changes nothing when the connection was given up before the answer: ${what}`, async () => {
      const { trust, answers, question } = start();
      const abort = new AbortController();
      const asked =
        what === 'certificate'
          ? trust.trustCertificate(account('ann'), 'AA:BB', question('ann'), abort.signal)
          : trust.allowClearText(account('ann'), question('ann'), abort.signal);
      await settled();
      abort.abort(new Error('given up'));
      await rejects(asked, /given up/);
      answers[0]?.(true);
      await settled();
      equal(trust.pinnedFingerprint(account('ann')), undefined);
      equal(trust.isClearTextAllowed(account('ann')), false);
    });
  }

  it('is forgotten for one server alone', async () => {
    const { trust } = start();
    const yes = () => Promise.resolve(true);
    for (const host of ['one.example.com', 'two.example.com']) {
      await trust.trustCertificate(account('ann', host), 'AA:BB', yes);
      await trust.allowClearText(account('ann', host), yes);
    }
    await trust.forget(account('ann', 'one.example.com'));
    equal(trust.pinnedFingerprint(account('ann', 'one.example.com')), undefined);
    equal(trust.isClearTextAllowed(account('ann', 'one.example.com')), false);
    equal(trust.pinnedFingerprint(account('ann', 'two.example.com')), 'AA:BB');
    equal(trust.isClearTextAllowed(account('ann', 'two.example.com')), true);
  });
});
