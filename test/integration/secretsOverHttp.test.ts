import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { element, escapeAttribute } from '../../src/protocol/xml';
import { openSession } from '../../src/session/session';
import { captureLines } from '../../src/traffic/captureFile';
import { TrafficLog } from '../../src/traffic/trafficLog';
import { connectHttp } from '../../src/transport/http/connectHttp';
import { NodeClock } from '../../src/transport/nodeClock';
import { NodeDigests } from '../../src/transport/nodeDigests';
import { payloadsOf, textsOfError } from '../support/shownTexts';
import { openTunnel } from '../../src/transport/proxy/tunnel';
import { dialServer } from '../../src/transport/tcpTransport';
import { startHttpProxy } from '../support/proxies';
import { idsIn, startScriptedWeb, ximss, type WebCall, type WebReply } from '../support/scriptedWeb';

interface Plan {
  readonly password: string;
  readonly proxyPassword: string;
  readonly sessionKey: string;
  readonly cookie: string;
  readonly byNonce: boolean;
  /** What the server or the proxy does with what it was told. */
  readonly mischief:
    'none' | 'echo' | 'page' | 'redirect' | 'host of a redirect' | 'status' | 'refused request' | 'proxy';
  readonly isAtLogin: boolean;
}

const word = (minLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'abcdefXYZ0123456789-_.!%+=~'), minLength, maxLength: 20 });
const plans = fc.record<Plan>({
  password: word(8),
  proxyPassword: word(8),
  sessionKey: fc.stringMatching(/^[0-9]{6}-[A-Za-z0-9]{20}$/),
  cookie: word(8),
  byNonce: fc.boolean(),
  mischief: fc.constantFrom(
    'none',
    'echo',
    'page',
    'redirect',
    'host of a redirect',
    'status',
    'refused request',
    'proxy',
  ),
  isAtLogin: fc.boolean(),
});

/** Text as a server may repeat it: as it is, with XML escapes and with those of addresses. */
const spellings = (secret: string): string[] => [secret, escapeAttribute(secret), encodeURIComponent(secret)];

describe('secrets on the way over HTTP', function () {
  this.timeout(60_000);

  it('are in no log, no export and no error: cookies, proxy credentials, session keys, addresses and proofs', async () => {
    await fc.assert(fc.asyncProperty(plans, checkPlan), { numRuns: 60 });
  });
});

async function checkPlan(plan: Plan): Promise<void> {
  const told: string[] = [];
  const web = await startScriptedWeb((call) => answer(plan, told, call));
  const credentials = `user:${plan.proxyPassword}`;
  const isProxyBad = plan.mischief === 'proxy';
  const proxy = await startHttpProxy(
    isProxyBad ? { refusal: `HTTP/1.1 407 ${credentials}\r\nX: ${credentials}\r\n\r\n` } : { wants: credentials },
  );
  const clock = new NodeClock();
  const traffic = new TrafficLog({ budgetBytes: 4 * 1024 * 1024, clock });
  const tap = traffic.openSession({ accountId: 'a', name: 'A' });
  const errors: unknown[] = [];
  const target = { kind: 'http', host: '127.0.0.1', port: proxy.port, userName: 'user' } as const;
  try {
    const transport = await connectHttp({
      ...{ host: 'web.example', port: web.port, security: 'none', connectTimeoutMs: 5_000, clock, dial: dialServer },
      limits: { maxTroubleMs: 0 },
      tunnel: (...to) => openTunnel({ ...target, password: plan.proxyPassword }, ...to),
    });
    const session = await openSession({
      transport,
      tap,
      clock,
      digests: new NodeDigests(),
      login: { userName: 'ann', password: plan.password, method: 'auto', allowClearText: true, by: 'form' },
    });
    session.onDidClose((end) => errors.push(end.message, end.error));
    for (let round = 0; round < 2 && !session.end; round++) {
      await session.request(element('noop')).catch((error: unknown) => errors.push(error));
    }
    session.dispose();
  } catch (error) {
    errors.push(error);
  } finally {
    tap.close();
    await Promise.all([web.stop(), proxy.stop()]);
  }
  assert.equal(isProxyBad, web.calls.length === 0);
  const shown = [...captureLines(traffic), ...payloadsOf(traffic), ...errors.flatMap(textsOfError)].join('\n');
  const proofs = told.flatMap((text) =>
    [...text.matchAll(/authData=([^&]+)/g)].map((found) => decodeURIComponent(found[1]!)),
  );
  const hex = proofs.map((proof) => Buffer.from(proof, 'base64').toString());
  const basic = Buffer.from(credentials).toString('base64');
  for (const secret of [plan.password, plan.proxyPassword, basic, plan.sessionKey, plan.cookie, ...proofs, ...hex]) {
    for (const text of spellings(secret)) assert.ok(!shown.includes(text), `${text} in ${shown}`);
  }
}

function answer(plan: Plan, told: string[], call: WebCall): WebReply | undefined {
  if (call.fields.has('ackSeq')) return undefined;
  told.push(call.path, call.body, call.cookie ?? '');
  const headers = { 'Set-Cookie': [`CGateProWebUser=${plan.cookie}; path=/`, 'lang=en'] };
  const [id = ''] = idsIn(call.body);
  if (call.body.includes('<listFeatures')) {
    const nonce = plan.byNonce ? '<nonce>7F3A91C2D4E5B608</nonce>' : '';
    return { ...ximss(`<features id="${id}">${nonce}</features><response id="${id}"/>`), headers };
  }
  const isLogin = call.fields.has('userName');
  if (isLogin === plan.isAtLogin) {
    const reply = misbehave(plan, [...told, plan.cookie, plan.password, ...(isLogin ? [] : [plan.sessionKey])], id);
    if (reply) return { ...reply, headers: { ...headers, ...reply.headers } };
  }
  if (!isLogin) return { ...ximss(`<response id="${id}"/>`), headers };
  return { ...ximss(`<session urlID="${plan.sessionKey}" userName="ann" language="en"/>`), headers };
}

function misbehave({ mischief }: Plan, known: readonly string[], id: string): WebReply | undefined {
  const echo = escapeAttribute(known.join(' '));
  switch (mischief) {
    case 'echo':
      return ximss(`<note id="${id}" text="${echo}">${echo}</note><response id="${id}" errorText="${echo}"/>`);
    case 'page':
      return { body: `<!DOCTYPE html><html><body>${echo}</body></html>` };
    case 'redirect':
      return { status: 302, headers: { Location: `https://other.example/${encodeURIComponent(known.join(' '))}` } };
    case 'host of a redirect':
      return {
        status: 302,
        headers: { Location: `https://${known.find((text) => /^[\w.-]+$/.test(text)) ?? 'x'}.example/` },
      };
    case 'status':
      return { status: 500, body: echo };
    case 'refused request':
      return ximss(`<response id="${id}" errorText="${echo}" errorNum="500"/>`);
    default:
      return undefined;
  }
}
