import assert from 'node:assert/strict';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import type { FaultPlan } from '../../src/demo/faults/faultPlan';
import { ManualClock, settled } from '../support/manualClock';
import { WebClient, type WebAnswer } from '../support/webClient';

/** How often a client here tries before it gives up. */
const patience = 100;

describe('demo server over HTTP: faults on purpose', () => {
  let server: DemoServer;
  let client: WebClient;
  let path: string;

  beforeEach(async () => {
    server = await startDemoServer({ mail: { messages: 3 }, lateAnswerMs: 1 });
    client = new WebClient(server.httpPort);
    path = `/Session/${await client.login()}`;
  });
  afterEach(async () => {
    client.close();
    await server.stop();
  });

  /** Sends one batch until its answer arrives, as a client does over a bad network; gives what came before as well. */
  async function insist(
    reqSeq: number,
    request: string,
  ): Promise<{ answer: WebAnswer; failures: (WebAnswer | Error)[] }> {
    const failures: (WebAnswer | Error)[] = [];
    while (failures.length < patience) {
      const answer = await client.ask(`${path}/sync?reqSeq=${reqSeq}`, request).catch((error: Error) => error);
      if (!(answer instanceof Error) && answer.text.endsWith(`<response id="${reqSeq}"/></XIMSS>`))
        return { answer, failures };
      failures.push(answer);
    }
    throw new Error(`No answer after ${patience} attempts`);
  }

  /** Under a plan, makes 20 Mailboxes one after the other: none fails, so none was made twice. */
  async function createUnder(plan: FaultPlan): Promise<(WebAnswer | Error)[]> {
    server.control.setFaults(plan);
    const failures: (WebAnswer | Error)[] = [];
    for (let n = 1; n <= 20; n++) {
      failures.push(...(await insist(n, `<mailboxCreate id="${n}" mailbox="M${n}"/>`)).failures);
    }
    server.control.setFaults({});
    const { messages } = await client.ask(`${path}/sync`, '<mailboxList id="l" filter="M*"/>');
    assert.equal(messages.length, 21);
    return failures;
  }

  const isBroken = (failure: WebAnswer | Error): boolean => failure instanceof Error;

  it('loses answers after the work is done: the same batch again is not done twice', async () => {
    const failures = await createUnder({ dropRate: 0.5, seed: 3 });
    assert.ok(failures.length >= 5 && failures.every(isBroken));
  });

  it('answers for a gateway that finds no server, with a page', async () => {
    const failures = await createUnder({ gatewayRate: 0.5, seed: 3 });
    assert.ok(failures.length >= 5);
    for (const failure of failures) {
      assert.ok(!(failure instanceof Error));
      assert.deepEqual([failure.status, failure.headers['content-type']], [502, 'text/html']);
      assert.match(failure.text, /<h1>502 Bad Gateway<\/h1>/);
    }
  });

  it('breaks off in the middle of an answer', async () => {
    const failures = await createUnder({ close: true, seed: 3 });
    assert.ok(failures.length >= 1 && failures.every(isBroken));
  });

  it('answers with nonsense now and then', async () => {
    const failures = await createUnder({ garbage: true, seed: 3 });
    assert.ok(
      failures.length >= 3 && failures.every((failure) => !(failure instanceof Error) && failure.status === 200),
    );
  });

  it('fails a part of the requests', async () => {
    server.control.setFaults({ errorRate: 0.5, seed: 3 });
    const { text } = await client.ask(`${path}/sync`, '<noop id="1"/>'.repeat(50));
    const failed = text.match(/operation failed on purpose/g)?.length ?? 0;
    assert.ok(failed > 5 && failed < 45);
  });

  it('holds answers back, and sends them in pieces', async () => {
    const clock = new ManualClock();
    const own = await startDemoServer({ mail: { messages: 0 }, clock, faults: { delayMs: 500, split: true } });
    const slow = new WebClient(own.httpPort);
    let isAnswered = false;
    const answer = slow.get('/ximsslogin/?errorAsXML=1&loginAsGuest=1').finally(() => (isAnswered = true));
    while (clock.timerCount === 0) await settled();
    clock.advance(499);
    await settled();
    assert.equal(isAnswered, false);
    clock.advance(1);
    assert.match((await answer).text, /^<XIMSS><response errorText="guest login [^>]+><\/XIMSS>$/);
    slow.close();
    await own.stop();
  });

  it('puts an alert among the events while a reply is made', async () => {
    server.control.setFaults({ interleave: true });
    const { text } = await client.ask(`${path}/sync`, '<mailboxList id="1"/>');
    assert.doesNotMatch(text, /alert/);
    assert.match((await client.get(`${path}/?ackSeq=0&maxWait=20`)).text, /<alert>In between<\/alert>/);
  });
});
