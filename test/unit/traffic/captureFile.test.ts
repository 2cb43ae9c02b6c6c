import * as assert from 'node:assert/strict';
import { captureLines } from '../../../src/traffic/captureFile';
import { TrafficLog } from '../../../src/traffic/trafficLog';
import { ManualClock } from '../../support/manualClock';

describe('a capture file', () => {
  const clock = new ManualClock();

  function linesOf(fill: (tap: ReturnType<TrafficLog['openSession']>) => void): Record<string, unknown>[] {
    const log = new TrafficLog({ budgetBytes: 1024 * 1024 * 8, clock });
    fill(log.openSession({ accountId: 'demo', name: 'Demo' }));
    return [...captureLines(log)].map((line) => {
      assert.ok(line.endsWith('\n') && line.indexOf('\n') === line.length - 1, 'one line each');
      return JSON.parse(line) as Record<string, unknown>;
    });
  }

  it('starts with its format and the sessions', () => {
    const [header] = linesOf(() => undefined);
    assert.deepEqual(header, {
      format: 'ximss-capture',
      version: 1,
      sessions: [{ number: 1, accountId: 'demo', name: 'Demo' }],
    });
  });

  it('has a line for each frame, with its text as it was and its exchange', () => {
    const [, sent, received] = linesOf((tap) => {
      tap.sent(Buffer.from('<noop id="1"/>'), 10);
      tap.received(Buffer.from('<response id="1"/>\n'), 12);
    });
    assert.equal(sent?.['text'], '<noop id="1"/>');
    assert.equal(sent?.['kind'], 'request');
    assert.equal(received?.['text'], '<response id="1"/>\n');
    assert.equal(received?.['row'], sent?.['row']);
    assert.match(String(received?.['time']), /^\d{4}-\d\d-\d\dT.*Z$/);
  });

  it('keeps bytes that are no text, exactly', () => {
    const bytes = Uint8Array.of(0xff, 0xfe, 0x3c, 0x80);
    const [, line] = linesOf((tap) => tap.received(bytes, 1, 'unfinished'));
    assert.deepEqual(Buffer.from(String(line?.['base64']), 'base64'), Buffer.from(bytes));
    assert.equal(line?.['fragment'], 'unfinished');
  });

  it('holds no password', () => {
    const lines = linesOf((tap) => tap.sent(Buffer.from('<login id="1" authData="ann" password="hunter2!"/>'), 1));
    assert.equal(lines[1]?.['redacted'], true);
    assert.doesNotMatch(JSON.stringify(lines), /hunter2/);
  });
});
