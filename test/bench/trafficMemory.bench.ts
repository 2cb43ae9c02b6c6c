// What a million frames cost in memory, measured as the growth of the whole process.
import { TrafficLog } from '../../src/traffic/trafficLog';
import { collectGarbage, frameBytes, listingTraffic, report, systemClock } from './support';

const totalFrames = 1_000_000;
const messagesPerRequest = 20;
const budgetBytes = 1024 * 1024 * 1024;

const { sent, received } = listingTraffic(200, messagesPerRequest);
collectGarbage();
const before = process.memoryUsage();
const log = new TrafficLog({ clock: systemClock(), budgetBytes });
const tap = log.openSession({ accountId: 'bench', name: 'Bench' });
let listed = 0;
for (let index = 0; listed < totalFrames; index = (index + 1) % received.length) {
  const frame = received[index]!;
  if (index % (messagesPerRequest + 1) === 0) tap.sent(sent[index / (messagesPerRequest + 1)]!, index);
  tap.received(frame, index);
  if (frame.length === frameBytes) listed++;
}
collectGarbage();
const after = process.memoryUsage();
const { keptBytes, droppedEntries } = log.stats;
if (droppedEntries > 0) throw new Error('The log dropped entries: the budget is too small for the measurement.');

const heapGrowth = after.heapUsed + after.external - before.heapUsed - before.external;
const residentGrowth = after.rss - before.rss;
report({
  name: 'traffic-memory-ratio',
  value: Math.max(heapGrowth, residentGrowth) / keptBytes,
  unit: 'times the raw bytes',
  against: `${totalFrames} frames of ${frameBytes} bytes`,
});
