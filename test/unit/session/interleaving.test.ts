import assert from 'node:assert/strict';
import fc from 'fast-check';
import { encodeUtf8 } from '../../../src/base/utf8';
import { frameBytes } from '../../../src/protocol/framer';
import { element } from '../../../src/protocol/xml';
import { ServerError } from '../../../src/session/errors';
import { settled } from '../../support/manualClock';
import { concatBytes } from './concatBytes';
import { openedSession, ServerSide } from './serverSide';

/** What a server says to one request: so many data messages, then an answer that may be an error. */
interface Plan {
  readonly dataCount: number;
  readonly fails: boolean;
}

const plans = fc.array(fc.record({ dataCount: fc.nat(4), fails: fc.boolean() }), { minLength: 1, maxLength: 8 });
/** Which request (or, in between, an event) speaks next; taken modulo what there is left to say. */
const order = fc.array(fc.nat(1_000), { minLength: 60, maxLength: 60 });
const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 });

/** All messages in one random order that keeps the order within each request. */
function interleave(scripts: readonly (readonly string[])[], choices: readonly number[]): string[] {
  const left = scripts.map((script) => [...script]);
  const spoken: string[] = [];
  for (let turn = 0; left.some((script) => script.length > 0); turn++) {
    const ready = left.filter((script) => script.length > 0);
    spoken.push(ready[(choices[turn % choices.length] ?? 0) % ready.length]!.shift()!);
  }
  return spoken;
}

function scriptOf({ dataCount, fails }: Plan, id: number): string[] {
  const data = Array.from({ length: dataCount }, (_, n) => `<piece id="${id}" of="${id}" n="${n}">žluť</piece>`);
  return [...data, fails ? `<response id="${id}" errorText="failed ${id}"/>` : `<response id="${id}"/>`];
}

async function sendCut(server: ServerSide, documents: readonly string[], sizes: readonly number[]): Promise<void> {
  const bytes = concatBytes(documents.map((document) => frameBytes(encodeUtf8(document))));
  for (let start = 0, turn = 0; start < bytes.length; turn++) {
    const end = start + sizes[turn % sizes.length]!;
    server.transport.write(bytes.subarray(start, end));
    start = end;
  }
  await settled();
}

describe('Session with answers in any order, cut anywhere', function () {
  // Some 0.5 s by itself, and more where other work keeps the machine busy.
  this.timeout(20_000);

  it('settles every request exactly once, with its own data in order', async () => {
    await fc.assert(
      fc.asyncProperty(plans, fc.nat(3), order, cuts, async (requests, eventCount, choices, sizes) => {
        const server = new ServerSide();
        const session = await openedSession(server);
        const events: string[] = [];
        session.onAsynchronousMessage((message) => events.push(message.attributes.get('n') ?? ''));
        const outcomes = requests.map(() =>
          session.request(element('ask')).then(
            ({ data }) => data.map((message) => `${message.attributes.get('of')}.${message.attributes.get('n')}`),
            (error: Error) => error,
          ),
        );
        await settled();
        const eventScript = Array.from({ length: eventCount }, (_, n) => `<event n="${n}"/>`);
        const scripts = requests.map((plan, position) => scriptOf(plan, position + 2));
        await sendCut(server, interleave([...scripts, eventScript], choices), sizes);
        for (const [position, outcome] of (await Promise.all(outcomes)).entries()) {
          const { dataCount, fails } = requests[position]!;
          const id = position + 2;
          if (fails) {
            assert.ok(outcome instanceof ServerError);
            assert.equal(outcome.message, `failed ${id}`);
          } else {
            assert.deepEqual(
              outcome,
              Array.from({ length: dataCount }, (_, n) => `${id}.${n}`),
            );
          }
        }
        assert.deepEqual(
          events,
          eventScript.map((_, n) => String(n)),
        );
        assert.equal(session.noticeCounts.size, 0);
        session.dispose();
        assert.equal(server.clock.timerCount, 0);
      }),
      { numRuns: 100 },
    );
  });
});
