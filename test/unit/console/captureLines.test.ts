import assert from 'node:assert/strict';
import { encodeUtf8 } from '../../../src/base/utf8';
import { captureLines } from '../../../src/host/console/captureLines';
import { TrafficLog } from '../../../src/traffic/trafficLog';
import { ManualClock } from '../../support/manualClock';

describe('an exported capture', () => {
  const log = new TrafficLog({ clock: new ManualClock() });
  const tap = log.openSession({ accountId: 'a1', name: 'Anna' });
  tap.sent(encodeUtf8('<login id="1" authData="anna" password="s3cret-word"/>'), 0);
  tap.received(Uint8Array.of(0xff, 0x01), 5);
  const lines = [...captureLines(log)].map((line) => JSON.parse(line) as Record<string, unknown>);

  it('begins with its format and its sessions', () => {
    assert.deepEqual(lines[0], { type: 'ximss-capture', version: 1, droppedEntries: 0 });
    assert.deepEqual(lines[1], { type: 'session', session: 1, accountId: 'a1', name: 'Anna' });
  });

  it('has a line per entry, with text as text and other bytes as base64', () => {
    assert.deepEqual(
      lines.slice(2).map(({ direction, isRedacted }) => [direction, isRedacted]),
      [
        ['sent', true],
        ['received', false],
      ],
    );
    assert.match(String(lines[2]?.['text']), /^<login id="1" authData="anna"/);
    assert.equal(lines[3]?.['base64'], '/wE=');
  });

  it('holds no password', () => {
    assert.doesNotMatch(JSON.stringify(lines), /s3cret/);
  });
});
