import assert from 'node:assert/strict';
import { createMemoryTransportPair } from '../../../src/base/memoryTransport';
import { decodeUtf8, encodeUtf8 } from '../../../src/base/utf8';
import { ManualClock, settled } from '../../support/manualClock';

describe('MemoryTransport', () => {
  it('delivers in order, never before write returns, and then its end', async () => {
    const { client, server } = createMemoryTransportPair(new ManualClock());
    const seen: string[] = [];
    server.onData(({ bytes }) => seen.push(decodeUtf8(bytes)));
    server.onClose(() => seen.push('end'));
    client.write(encodeUtf8('a'));
    client.write(encodeUtf8('b'));
    client.end();
    client.write(encodeUtf8('c'));
    assert.deepEqual(seen, []);
    await settled();
    assert.deepEqual(seen, ['a', 'b', 'end']);
    assert.equal(client.isConnected, false);
  });

  it('has taken the bytes once write has returned', async () => {
    const { client, server } = createMemoryTransportPair(new ManualClock());
    const seen: string[] = [];
    server.onData(({ bytes }) => seen.push(decodeUtf8(bytes)));
    const bytes = encodeUtf8('x');
    client.write(bytes);
    bytes.fill(0);
    await settled();
    assert.deepEqual(seen, ['x']);
  });

  it('a failure is seen at both ends, once, and nothing after it', async () => {
    const { client, server } = createMemoryTransportPair(new ManualClock());
    const errors: (string | undefined)[] = [];
    client.onClose((error) => errors.push(error?.message));
    server.onClose((error) => errors.push(error?.message));
    client.fail(new Error('cut'));
    await settled();
    client.dispose();
    await settled();
    assert.deepEqual(errors, ['cut', 'cut']);
    assert.equal(client.hasListeners, false);
  });
});
