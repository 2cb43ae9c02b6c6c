import * as assert from 'node:assert/strict';
import { encodeUtf8 } from '../../../src/base/utf8';
import { createWorkGuard } from '../../../src/host/console/workGuard';
import { FilteredRows } from '../../../src/traffic/filteredRows';
import { TrafficLog } from '../../../src/traffic/trafficLog';
import { ManualClock } from '../../support/manualClock';

const hopeless = { text: '^(a+)+$', isRegex: true };

function logOf(...frames: string[]) {
  const clock = new ManualClock();
  const log = new TrafficLog({ clock });
  const tap = log.openSession({ accountId: 'a', name: 'A' });
  for (const frame of frames) tap.received(encodeUtf8(frame), 0);
  return { log, clock };
}

describe('A regular expression without end', () => {
  it('is given up with a sentence that says what to do, and the next filter works', () => {
    const { log, clock } = logOf(`${'a'.repeat(60)}!`, '<alert/>');
    const rows = new FilteredRows(log, clock, hopeless, createWorkGuard());
    assert.deepEqual(rows.advance(Infinity), []);
    assert.match(rows.problem ?? '', /takes too long\. Make it simpler/);
    assert.deepEqual([rows.count, rows.isScanning], [0, false]);
    rows.setFilter({ text: 'al.rt', isRegex: true });
    assert.equal(rows.advance(Infinity).length, 1);
    assert.equal(rows.problem, undefined);
    rows.dispose();
  });

  it('leaves as much time to all else as it takes, when single looks take long', () => {
    const { log, clock } = logOf('<a/>', '<b/>');
    const busyMs = 150;
    const starts: number[] = [];
    const rows = new FilteredRows(log, clock, { text: 'a', isRegex: true }, (work) => {
      starts.push(clock.nowMs());
      clock.pass(busyMs);
      work();
      return true;
    });
    for (let step = 0; step < 10; step++) {
      log.openSession({ accountId: 'a', name: 'A' }).received(encodeUtf8('<c/>'), 0);
      clock.advance(50);
    }
    const gaps = starts.slice(1).map((start, index) => start - starts[index]! - busyMs);
    assert.ok(gaps.length > 1 && gaps.every((gap) => gap >= busyMs / 2), JSON.stringify(gaps));
    rows.dispose();
  });

  it('hands on other errors, and gives what was found', () => {
    const guard = createWorkGuard();
    assert.throws(
      () =>
        guard(() => {
          throw new TypeError('mine');
        }),
      TypeError,
    );
    let found = 0;
    assert.equal(
      guard(() => void (found = 3)),
      true,
    );
    assert.equal(found, 3);
  });
});
