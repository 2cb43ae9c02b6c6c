import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { BodyReader } from '../../../../src/demo/web/bodyReader';
import { ManualClock, settled } from '../../../support/manualClock';

const megabyte = 1024 * 1024;

describe('bodies of HTTP requests', () => {
  let clock: ManualClock;
  let reader: BodyReader;

  beforeEach(() => {
    clock = new ManualClock();
    reader = new BodyReader(clock);
  });
  afterEach(() => assert.equal(clock.timerCount, 0));

  function begin(maxBytes: number): { stream: PassThrough; body: Promise<Uint8Array> } {
    const stream = new PassThrough({ highWaterMark: 64 * megabyte });
    const body = reader.read(stream as unknown as IncomingMessage, maxBytes);
    body.catch(() => undefined);
    return { stream, body };
  }

  it('are read in whole, in any number of pieces, up to their limit', async () => {
    const { stream, body } = begin(5);
    stream.write('he');
    stream.write('ll');
    stream.end('o');
    assert.equal(Buffer.from(await body).toString(), 'hello');
    const empty = begin(0);
    empty.stream.end();
    assert.equal((await empty.body).length, 0);
  });

  it('are refused beyond it, once they are over', async () => {
    const { stream, body } = begin(4);
    stream.write('hello');
    stream.end(' there');
    await assert.rejects(body, { status: 413, message: 'The body is longer than 4 bytes' });
  });

  it('are cut off when they go on and on, or do not come', async () => {
    const long = begin(0);
    const part = Buffer.alloc(8 * megabyte);
    for (let sent = 0; sent < 9; sent++) long.stream.write(part);
    await assert.rejects(long.body, { status: 400 });
    const late = begin(5);
    late.stream.write('he');
    clock.advance(60_000);
    await assert.rejects(late.body, { status: 400, message: 'The body broke off' });
  });

  it('have a common limit, which is free again when they are done', async () => {
    const part = Buffer.alloc(32 * megabyte);
    const bodies = Array.from({ length: 9 }, () => begin(part.length));
    for (const { stream } of bodies) {
      stream.write(part);
      await settled();
    }
    bodies[8]!.stream.end();
    await assert.rejects(bodies[8]!.body, { status: 503 });
    for (const { stream } of bodies) stream.destroy();
    await Promise.allSettled(bodies.map(({ body }) => body));
    const next = begin(part.length);
    next.stream.end(part);
    assert.equal((await next.body).length, part.length);
  });
});
