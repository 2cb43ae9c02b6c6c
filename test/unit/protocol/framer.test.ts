import * as assert from 'node:assert/strict';
import { FrameTooLargeError } from '../../../src/protocol/errors';
import { Framer } from '../../../src/protocol/framer';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');

function framesOf(chunks: readonly Uint8Array[], maxFrameBytes?: number): string[] {
  const framer = new Framer(maxFrameBytes);
  const frames: string[] = [];
  for (const chunk of chunks) framer.push(chunk, (frame) => frames.push(Buffer.from(frame).toString('utf8')));
  return frames;
}

describe('Framer', () => {
  const stream = bytes('<a id="1"/>\0\0<b>пример 😀</b>\0<c/>\0');
  const expected = ['<a id="1"/>', '<b>пример 😀</b>', '<c/>'];

  it('gives the same frames for every way to cut the stream in two', () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      assert.deepEqual(framesOf([stream.subarray(0, cut), stream.subarray(cut)]), expected, `cut at ${cut}`);
    }
  });

  it('gives the same frames byte by byte', () => {
    assert.deepEqual(framesOf([...stream].map((byte) => Uint8Array.of(byte))), expected);
  });

  it('accepts a plain Uint8Array as well as a Buffer', () => {
    assert.deepEqual(framesOf([new Uint8Array(stream)]), expected);
  });

  it('keeps an unfinished frame until its zero byte comes', () => {
    const framer = new Framer();
    framer.push(bytes('<a'), () => assert.fail('no frame is complete'));
    assert.equal(framer.pendingBytes, 2);
    const frames: string[] = [];
    framer.push(bytes('/>\0'), (frame) => frames.push(Buffer.from(frame).toString()));
    assert.deepEqual(frames, ['<a/>']);
    assert.equal(framer.pendingBytes, 0);
  });

  it('hands over the frame that is exactly at the limit and refuses the next byte', () => {
    assert.deepEqual(framesOf([bytes('12345\0')], 5), ['12345']);
    assert.throws(() => framesOf([bytes('123456\0')], 5), FrameTooLargeError);
  });

  it('refuses an endless frame while it is still arriving, and keeps what fits for the log', () => {
    const framer = new Framer(4);
    const frames: string[] = [];
    assert.throws(
      () => framer.push(bytes('ok\0abcdefgh'), (frame) => frames.push(Buffer.from(frame).toString())),
      (error: unknown) => error instanceof FrameTooLargeError && error.receivedBytes === 8 && error.limitBytes === 4,
    );
    assert.deepEqual(frames, ['ok']);
    assert.equal(Buffer.from(framer.takePending()).toString(), 'abcd');
  });
});
