// How long the console waits for a filter over a log full of messages.
import { FilteredRows } from '../../src/traffic/filteredRows';
import { TrafficLog } from '../../src/traffic/trafficLog';
import type { TrafficFilter } from '../../src/traffic/types';
import { listingTraffic, median, report, systemClock } from './support';

const messagesPerRequest = 20;
const clock = systemClock();
const { sent, received } = listingTraffic(200, messagesPerRequest);

function filledLog(frames: number): TrafficLog {
  const log = new TrafficLog({ clock, budgetBytes: 1024 * 1024 * 1024 });
  const tap = log.openSession({ accountId: 'bench', name: 'Bench' });
  for (let count = 0; count < frames; count++) {
    const index = count % received.length;
    if (index % (messagesPerRequest + 1) === 0) tap.sent(sent[index / (messagesPerRequest + 1)]!, count);
    tap.received(received[index]!, count);
  }
  return log;
}

function scanMs(log: TrafficLog, filter: TrafficFilter): number {
  const times = Array.from({ length: 5 }, () => {
    const rows = new FilteredRows(log, clock, filter);
    const startedAtMs = performance.now();
    rows.advance(Infinity);
    const elapsedMs = performance.now() - startedAtMs;
    rows.dispose();
    return elapsedMs;
  });
  return median(times);
}

const small = filledLog(100_000);
const text = { text: 'needle in no frame' };
report({ name: 'filter-100k-ms', value: scanMs(small, text), unit: 'ms', against: 'all of 100,000 frames' });
small.dispose();
const big = filledLog(1_000_000);
report({ name: 'filter-1m-ms', value: scanMs(big, text), unit: 'ms', against: 'all of 1,000,000 frames' });
report({
  name: 'filter-1m-four-letters-ms',
  value: scanMs(big, { text: 'qxzj' }),
  unit: 'ms',
  against: 'all of 1,000,000 frames',
});
big.dispose();
