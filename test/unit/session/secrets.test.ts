import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { element, escapeAttribute } from '../../../src/protocol/xml';
import type { LoginMethod } from '../../../src/session/loginMethod';
import { openSession } from '../../../src/session/session';
import { captureLines } from '../../../src/traffic/captureFile';
import { TrafficLog } from '../../../src/traffic/trafficLog';
import { NodeDigests } from '../../../src/transport/nodeDigests';
import { payloadsOf, textsOfError } from '../../support/shownTexts';
import { settled } from '../../support/manualClock';
import { ServerSide } from './serverSide';

/** Where a server repeats what it was told. */
const places = [
  ...['error text', 'tag', 'id', 'attribute twice', 'end tag', 'cut off', 'unknown id', 'no XML', 'challenge'],
  ...['refusal in a challenge', 'event', 'data', 'silence'],
] as const;

interface Plan {
  readonly password: string;
  readonly key: string;
  readonly method: LoginMethod;
  readonly place: (typeof places)[number];
  readonly atLogin: boolean;
  /** Which of the secrets known so far: a text of the wire is cut after so many characters when it is shown. */
  readonly pick: number;
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const plans = fc.record<Plan>({
  // What may stand in a name as well.
  password: fc.stringMatching(/^[a-z][a-zA-Z0-9_.-]{7,20}$/),
  key: fc.stringMatching(/^[0-9]{6}-[A-Za-z0-9]{20}$/),
  method: fc.constantFrom('clear', 'PLAIN', 'LOGIN', 'CRAM-MD5', 'DIGEST-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256'),
  place: fc.constantFrom(...places),
  atLogin: fc.boolean(),
  pick: fc.nat(),
});

/** A server that repeats what it was told, and is good else. */
class TalkativeServer {
  readonly side = new ServerSide();
  private readonly known: string[];
  private isIn = false;

  constructor(private readonly plan: Plan) {
    this.known = [plan.password, base64(plan.password)];
    let seen = 0;
    this.side.transport.onData(() => {
      for (const request of this.side.received.slice(seen)) this.answer(request);
      seen = this.side.received.length;
    });
  }

  /** Proofs and tokens of the login as they came. */
  readonly told: string[] = [];

  private answer(request: string): void {
    const { method, key, atLogin } = this.plan;
    const id = /\bid="(\d+)"/.exec(request)?.[1] ?? '';
    const value = /<auth .*value="([^"]*)"/.exec(request)?.[1];
    if (value !== undefined) this.learn(value);
    const isProof = value !== undefined && Buffer.from(value, 'base64').toString().slice(0, 3) !== 'n,,';
    if (this.isIn) return atLogin ? this.side.send(`<response id="${id}"/>`) : this.repeat(id);
    if ((method === 'clear' || isProof) && atLogin) return this.repeat(id);
    const isDone = method === 'clear' || method === 'PLAIN' || method === 'LOGIN' || method === 'CRAM-MD5';
    if ((method === 'clear' || isProof) && (isDone || value === '')) {
      this.isIn = true;
      this.known.push(key);
      this.side.send(`<session id="${id}" urlID="${key}" userName="ann"/>`, `<response id="${id}"/>`);
    } else this.side.send(`<challenge id="${id}" value="${base64(this.challenge(value))}"/>`);
  }

  private learn(value: string): void {
    const text = Buffer.from(value, 'base64').toString();
    const proofs = [/ ([0-9a-f]{32})$/, /response=([0-9a-f]{32})/, /,p=(.*)$/].map((form) => form.exec(text)?.[1]);
    const found = proofs.filter((proof) => proof !== undefined);
    if (text.includes(this.plan.password)) found.push(value);
    this.told.push(...found);
    this.known.push(...found);
  }

  private challenge(value: string | undefined): string {
    switch (this.plan.method) {
      case 'DIGEST-MD5':
        return 'realm="a",nonce="OA6MG9tEQGm2hh",qop="auth",charset=utf-8,algorithm=md5-sess';
      case 'CRAM-MD5':
        return '<1896.697170952@postoffice.example.com>';
      case 'SCRAM-SHA-1':
      case 'SCRAM-SHA-256': {
        const nonce = value && /r=(.*)$/.exec(Buffer.from(value, 'base64').toString())?.[1];
        return nonce ? `r=${nonce}x,s=QSXCR+Q6sek8bf92,i=4096` : '';
      }
      default:
        return '';
    }
  }

  private repeat(id: string): void {
    const { known, side } = this;
    const secret = known[this.plan.pick % known.length]!;
    const name = secret.replace(/[^\w.-]/g, '');
    const text = escapeAttribute(secret);
    switch (this.plan.place) {
      case 'error text':
        return side.send(`<response id="${id}" errorText="not ${text}"/>`);
      case 'tag':
        return side.send(`<${name} id="${id}"><b></${name}>`, `<response id="${id}"><${name}></response>`);
      case 'attribute twice':
        return side.send(`<response id="${id}" a-${name}="1" a-${name}="1"/>`);
      case 'end tag':
        return side.send(`<x><y></${name}></x>`, `<response id="${id}"></${name}>`);
      case 'id':
        return side.send(`<note id="${text}"/>`, `<response id="${text}"/>`, `<response id="${id}"/>`);
      case 'cut off':
        return side.send(`<response id="${id}" errorText="${text}`);
      case 'unknown id':
        return side.send(`<a-${name} id="77"/>`, `<response id="${id}"/>`);
      case 'no XML':
        return side.send(`ERR ${secret}`, `<response id="${id}"/>`);
      case 'challenge':
        return side.send(`<challenge id="${id}" value="${base64(`${secret}"`)}"/>`);
      case 'refusal in a challenge':
        return side.send(`<challenge id="${id}" value="${base64(`e=${secret}`)}"/>`);
      case 'event':
        return side.send(`<a-${name}><b></a-${name}>`, `<bye errorText="${text}"/>`);
      case 'data':
        return side.send(`<a-${name} id="${id}" b="${text}">${text}</a-${name}>`, `<response id="${id}"/>`);
      case 'silence':
        return undefined;
    }
  }
}

describe('secrets of a session over a socket', () => {
  it('are in no log, no export, no notice and no text of an error, whatever the server repeats', async () => {
    await fc.assert(fc.asyncProperty(plans, checkPlan), { numRuns: 400 });
  });
});

async function checkPlan(plan: Plan): Promise<void> {
  const server = new TalkativeServer(plan);
  const { clock } = server.side;
  const traffic = new TrafficLog({ budgetBytes: 1024 * 1024, clock });
  const tap = traffic.openSession({ accountId: 'a', name: 'A' });
  const shown: string[] = [];
  const use = async (): Promise<void> => {
    const session = await openSession({
      ...{ transport: server.side.client, tap, clock, digests: new NodeDigests() },
      login: { userName: 'ann', password: plan.password, method: plan.method, allowClearText: true },
      onProtocolNotice: ({ message }) => shown.push(message),
    });
    session.onAsynchronousMessage(() => undefined);
    session.onDidClose((end) => shown.push(end.message, ...textsOfError(end.error)));
    await session.request(element('noop')).catch((error: unknown) => shown.push(...textsOfError(error)));
    session.dispose();
  };
  let isOver = false;
  const done = use()
    .catch((error: unknown) => shown.push(...textsOfError(error)))
    .finally(() => (isOver = true));
  for (let turn = 0; turn < 200 && !isOver; turn++) {
    await settled();
    if (turn % 20 === 19) clock.advance(61_000);
    if (plan.method.startsWith('SCRAM')) await new Promise((resolve) => setImmediate(resolve));
  }
  server.side.transport.dispose();
  await done;
  tap.close();
  const text = [...shown, ...captureLines(traffic), ...payloadsOf(traffic)].join('\n');
  for (const secret of [plan.password, base64(plan.password).replace(/=+$/, ''), plan.key, ...server.told]) {
    assert.ok(!text.includes(secret), `${secret} in ${text}`);
  }
}
