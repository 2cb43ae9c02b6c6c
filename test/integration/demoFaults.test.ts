import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { startDemoServer, type DemoServer } from '../../src/demo/demoServer';
import type { FaultPlan } from '../../src/demo/faults/faultPlan';
import { WireClient } from '../support/wireClient';

const noops = Array.from({ length: 40 }, (_, n) => `<noop id="${n}"/>`);
const responses = noops.map((_, n) => `<response id="${n}"/>`);
const listing = '<folderOpen id="o" folder="F" mailbox="INBOX"><field>Subject</field></folderOpen>';
const browse = '<folderBrowse id="b" folder="F"><index from="0" till="9"/></folderBrowse>';

describe('demo server: faults on purpose', () => {
  let server: DemoServer;
  let client: WireClient;

  before(async () => {
    server = await startDemoServer({ mail: { messages: 10 }, lateAnswerMs: 1 });
  });
  beforeEach(async () => {
    server.control.setFaults({});
    client = await WireClient.connect(server.port);
    await client.login();
  });
  afterEach(() => client.close());
  after(() => server.stop());

  async function collect(count: number): Promise<string[]> {
    const texts: string[] = [];
    while (texts.length < count) texts.push(await client.nextText());
    return texts;
  }

  /** Segments as they come, for the answers to `noops`. */
  async function segments(faults: FaultPlan): Promise<string[]> {
    server.control.setFaults(faults);
    const socket = connect(server.port, '127.0.0.1');
    const chunks: string[] = [];
    await new Promise<void>((resolve) => {
      socket.on('data', (bytes) => {
        chunks.push(bytes.toString());
        if (chunks.join('') === responses.map((text) => `${text}\0`).join('')) resolve();
      });
      socket.write(noops.map((text) => `${text}\0`).join(''));
    });
    socket.destroy();
    return chunks;
  }

  it('splits messages, and loses nothing', async () => {
    const chunks = await segments({ split: true, seed: 3 });
    assert.ok(
      chunks.some((chunk) => !chunk.endsWith('\0')),
      'no message was cut',
    );
  });

  it('joins messages in one segment', async () => {
    assert.ok((await segments({ join: true })).length < 10);
  });

  it('does both at once', async () => {
    await segments({ join: true, split: true, garbage: false });
  });

  it('holds answers back, in order', async () => {
    server.control.setFaults({ delayMs: 120 });
    const startMs = performance.now();
    client.send(...noops);
    assert.deepEqual(await collect(noops.length), responses);
    const elapsedMs = performance.now() - startMs;
    assert.ok(elapsedMs > 100 && elapsedMs < 3000, `${elapsedMs} ms`);
  });

  it('fails a part of the requests, the same ones for the same seed', async () => {
    server.control.setFaults({ errorRate: 0.3 });
    client.send(...noops);
    const failed = (await collect(noops.length)).filter((text) => text.includes('failed on purpose')).length;
    assert.ok(failed > 2 && failed < 25, `${failed} of ${noops.length} failed`);
  });

  it('sends garbage between answers, which all come', async () => {
    server.control.setFaults({ garbage: true });
    client.send(...noops);
    const texts: string[] = [];
    while (texts.filter((text) => text === responses.at(-1)).length === 0) texts.push(await client.nextText());
    assert.deepEqual([...new Set(texts.filter((text) => responses.includes(text)))], responses);
    assert.ok(
      texts.some((text) => !responses.includes(text)),
      'no garbage came',
    );
  });

  it('sends one message beyond any limit', async () => {
    server.control.setFaults({ oversize: true });
    client.send(noops[0]!);
    const huge = await client.nextText();
    assert.ok(huge.length > 64 * 1024 * 1024);
    assert.equal(await client.nextText(), responses[0]);
  }).timeout(20_000);

  it('breaks off in the middle of a message', async () => {
    server.control.setFaults({ close: true });
    client.send(...noops);
    await client.closed();
    const complete = client.received.length;
    assert.ok(complete > 3 && complete < noops.length, `${complete} complete messages`);
  });

  it('puts an alert between the data messages of a reply', async () => {
    server.control.setFaults({ interleave: true });
    await client.askOk(listing);
    const answers = await client.ask(browse);
    assert.match(answers[1]!, /^<alert>/);
    assert.equal(answers.length, 12);
  });

  it('makes no trouble unless told to', async () => {
    client.send(...noops);
    assert.deepEqual(await collect(noops.length), responses);
  });
});
