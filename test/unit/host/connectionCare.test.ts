import * as assert from 'node:assert/strict';
import { Emitter } from '../../../src/base/emitter';
import { ConnectionCare, lookEveryMs } from '../../../src/host/connections/connectionCare';
import type { ConnectionState } from '../../../src/host/connections/types';
import { ManualClock } from '../../support/manualClock';

/** A clock on the wall that can be ahead of the time that passed. */
class SleepyClock extends ManualClock {
  sleptMs = 0;

  override wallMs(): number {
    return super.wallMs() + this.sleptMs;
  }
}

function newCare() {
  const clock = new SleepyClock();
  const changes = new Emitter<void>();
  const calls = { look: 0, hurry: 0 };
  const connection = {
    state: 'connected' as ConnectionState,
    look: () => void calls.look++,
    hurry: () => void calls.hurry++,
  };
  const network = { addresses: '192.0.2.1' };
  const care = new ConnectionCare({
    connections: { all: [connection], onDidChange: changes.event },
    clock,
    networkAddresses: () => network.addresses,
  });
  return { care, clock, changes, calls, connection, network };
}

describe('ConnectionCare', () => {
  it('looks every few seconds, and does not hurry while all is as it was', () => {
    const { clock, calls } = newCare();
    clock.advance(10 * lookEveryMs);
    assert.deepEqual(calls, { look: 10, hurry: 0 });
  });

  it('hurries once when the network is another one', () => {
    const { clock, calls, network } = newCare();
    network.addresses = '198.51.100.7';
    clock.advance(3 * lookEveryMs);
    assert.equal(calls.hurry, 1);
  });

  it('hurries once after the machine slept', () => {
    const { clock, calls } = newCare();
    clock.advance(lookEveryMs - 1);
    clock.sleptMs = 3_600_000;
    clock.advance(3 * lookEveryMs);
    assert.equal(calls.hurry, 1);
  });

  it('rests while nothing is connected or to be connected', () => {
    const { care, clock, changes, connection } = newCare();
    for (const state of ['disconnected', 'failed', 'connecting'] as const) {
      connection.state = state;
      changes.fire();
      assert.equal(clock.timerCount, 0);
    }
    connection.state = 'waiting';
    changes.fire();
    assert.equal(clock.timerCount, 1);
    care.dispose();
    assert.equal(clock.timerCount, 0);
  });
});
