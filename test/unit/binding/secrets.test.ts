import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { decodeUtf8, encodeUtf8 } from '../../../src/base/utf8';
import { BindingTransport } from '../../../src/binding/bindingTransport';
import { BindingError } from '../../../src/binding/errors';
import type { WebAnswer, WebExchange, WebRequest } from '../../../src/binding/webExchange';
import { element, escapeAttribute } from '../../../src/protocol/xml';
import { openSession } from '../../../src/session/session';
import { captureLines } from '../../../src/traffic/captureFile';
import { TrafficLog } from '../../../src/traffic/trafficLog';
import { NodeDigests } from '../../../src/transport/nodeDigests';
import { payloadsOf, textsOfError } from '../../support/shownTexts';
import { ManualClock } from '../../support/manualClock';

type Mischief =
  'none' | 'page' | 'redirect' | 'status' | 'gone' | 'no xml' | 'lost' | 'sequence' | 'echo' | 'key again';

interface Plan {
  readonly password: string;
  readonly key: string;
  readonly withNonce: boolean;
  readonly mischief: Mischief;
  readonly atLogin: boolean;
}

/** A server that repeats everything it was told wherever it can. */
class TalkativeServer implements WebExchange {
  readonly told: string[] = [];

  constructor(private readonly plan: Plan) {}

  send({ path, body = new Uint8Array() }: WebRequest): Promise<WebAnswer> {
    const text = decodeUtf8(body);
    this.told.push(path, text);
    const id = / id="(\d+)"/.exec(text)?.[1] ?? '';
    if (path.includes('ackSeq')) return new Promise(() => undefined);
    if (text.includes('<listFeatures')) {
      const nonce = this.plan.withNonce ? '<nonce>7F3A91C2D4E5B608</nonce>' : '';
      return this.answer(`<XIMSS><features id="${id}">${nonce}</features><response id="${id}"/></XIMSS>`);
    }
    const isLogin = text.includes('userName=');
    if (isLogin === this.plan.atLogin && this.plan.mischief !== 'none') return this.misbehave(id);
    const session = `<session urlID="${escapeAttribute(this.plan.key)}" userName="ann"/>`;
    return this.answer(isLogin ? `<XIMSS>${session}</XIMSS>` : `<XIMSS><response id="${id}"/></XIMSS>`);
  }

  dispose(): void {}

  private misbehave(id: string): Promise<WebAnswer> {
    // Before login nobody knows the key.
    const key = this.plan.atLogin ? '' : this.plan.key;
    const echo = escapeAttribute(`${this.told.join(' ')} ${key} ${this.plan.password}`);
    switch (this.plan.mischief) {
      case 'page':
        return this.answer(`<!DOCTYPE html><html><body>${echo}</body></html>`);
      case 'redirect':
        return this.answer(
          '',
          302,
          `https://${encodeURIComponent(this.plan.password)}:x@other.example/${this.told.join('')}`,
        );
      case 'status':
        return this.answer(echo, 500);
      case 'gone':
        return this.answer(echo, 550);
      case 'no xml':
        return this.answer(`<XIMSS>${echo}`);
      case 'lost':
        return Promise.reject(new BindingError('http-limit', 'web.example:443 sent too much'));
      case 'sequence':
        return this.answer(`<XIMSS><response errorText="XIMSS request sequence error ${echo}"/></XIMSS>`);
      case 'key again':
        return this.answer(
          `<XIMSS><x id="${id}" y="${escapeAttribute(this.plan.key)}">${echo}</x><response id="${id}"/></XIMSS>`,
        );
      default:
        return this.answer(`<XIMSS><note>${echo}</note><response id="${id}"/></XIMSS>`);
    }
  }

  private answer(body: string, status = 200, location?: string): Promise<WebAnswer> {
    return Promise.resolve({ status, location, body: encodeUtf8(body), receivedAtMs: 1 });
  }
}

describe('secrets of a session over HTTP', () => {
  const secret = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_.!"&< ž%+=/'), minLength: 8, maxLength: 24 });
  const plans = fc.record<Plan>({
    password: secret.filter((text) => text.trim().length >= 8),
    key: fc.stringMatching(/^[0-9]{6}-[A-Za-z0-9]{20}$/),
    withNonce: fc.boolean(),
    mischief: fc.constantFrom(
      'none',
      'page',
      'redirect',
      'status',
      'gone',
      'no xml',
      'lost',
      'sequence',
      'echo',
      'key again',
    ),
    atLogin: fc.boolean(),
  });

  it('are in no log, no export and no text of an error, whatever the server says', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const clock = new ManualClock();
        const traffic = new TrafficLog({ budgetBytes: 1024 * 1024, clock });
        const server = new TalkativeServer(plan);
        const tap = traffic.openSession({ accountId: 'a', name: 'A' });
        const errors: unknown[] = [];
        try {
          const session = await openSession({
            transport: new BindingTransport({
              peerName: 'web.example:443',
              isEncrypted: true,
              isLoopback: false,
              exchange: server,
              clock,
              random: () => 0,
            }),
            tap,
            clock,
            digests: new NodeDigests(),
            login: { userName: 'ann', password: plan.password, method: 'auto', allowClearText: true, by: 'form' },
          });
          session.onDidClose((end) => errors.push(end.message, end.error));
          await session.request(element('noop')).catch((error: unknown) => errors.push(error));
          session.dispose();
        } catch (error) {
          errors.push(error);
        }
        tap.close();
        const shown = [...captureLines(traffic), ...payloadsOf(traffic), ...errors.flatMap(textsOfError)].join('\n');
        const proofs = server.told.flatMap((text) => [...text.matchAll(/authData=([^&]+)/g)].map((found) => found[1]!));
        const forbidden = [
          plan.password,
          escapeAttribute(plan.password),
          plan.key,
          ...proofs,
          ...proofs.map(decodeURIComponent),
        ];
        for (const text of forbidden) assert.ok(!shown.includes(text), `${text} in ${shown}`);
      }),
      { numRuns: 150 },
    );
  });
});
