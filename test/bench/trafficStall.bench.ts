// A session at full speed, with all that listens to it in real use: known secrets, a console with a filter, and a
// budget that is used up on the way. Segments come as from a socket, one per turn of the event loop.
import { Framer } from '../../src/protocol/framer';
import { FilteredRows } from '../../src/traffic/filteredRows';
import { TrafficLog } from '../../src/traffic/trafficLog';
import { asStream, listingTraffic, report, systemClock } from './support';

const framesPerSecond = 200_000;
const seconds = 5;
const totalFrames = framesPerSecond * seconds;
const messagesPerRequest = 100;
const segmentBytes = 64 * 1024;

const clock = systemClock();
const log = new TrafficLog({ clock });
const tap = log.openSession({ accountId: 'bench', name: 'Bench' });
tap.addSecret('correct horse battery staple');
tap.received(Buffer.from('<session id="0" urlID="123456-k3v9x2m7q1k3v9x2m7q1" random="93847593"/>'), 0);
const rows = new FilteredRows(log, clock, { text: 'nowhere to be found' });

const requests = 400;
const { sent, received } = listingTraffic(requests, messagesPerRequest);
const stream = asStream(received);
const framer = new Framer();
const framesPerStream = received.length;
const bytesPerFrame = stream.length / framesPerStream;

let receivedFrames = 0;
let receivedBytes = 0;
let sentFrames = 0;
let offset = 0;
let longestHoldMs = 0;
let lastTurnMs = performance.now();
const startedAtMs = lastTurnMs;

function turn(): void {
  const nowMs = performance.now();
  longestHoldMs = Math.max(longestHoldMs, nowMs - lastTurnMs);
  lastTurnMs = nowMs;
  const dueFrames = Math.min(totalFrames, ((nowMs - startedAtMs) / 1000) * framesPerSecond);
  if (receivedFrames < dueFrames) receiveSegment(Math.min(dueFrames, totalFrames));
  if (receivedFrames < totalFrames) setImmediate(turn);
  else finish(performance.now() - startedAtMs);
}

function receiveSegment(dueFrames: number): void {
  const wantedBytes = Math.ceil((dueFrames - receivedFrames) * bytesPerFrame);
  const segment = stream.subarray(offset, offset + Math.min(segmentBytes, wantedBytes));
  offset = (offset + segment.length) % stream.length;
  framer.push(segment, (frame) => {
    // Every request goes out just before its first answer comes in.
    if (receivedFrames % (messagesPerRequest + 1) === 0) tap.sent(sent[sentFrames++ % requests]!, lastTurnMs);
    tap.received(frame, lastTurnMs);
    receivedFrames++;
    receivedBytes += frame.length;
  });
}

function finish(elapsedMs: number): void {
  rows.advance(Infinity);
  const { entryCount, droppedEntries, keptBytes, droppedBytes } = log.stats;
  const expectedEntries = receivedFrames + sentFrames + 1;
  if (entryCount + droppedEntries !== expectedEntries)
    throw new Error(`${expectedEntries} frames, not all in the log.`);
  if (keptBytes + droppedBytes < receivedBytes) throw new Error('Bytes were lost.');
  if (rows.count !== 0) throw new Error('The filter let rows pass that it must not.');
  report({
    name: 'traffic-stall-ms',
    value: longestHoldMs,
    unit: 'ms',
    against: `${framesPerSecond} frames/s for ${seconds} s`,
  });
  const perSecond = receivedFrames / (elapsedMs / 1000);
  report({
    name: 'traffic-frames-per-second',
    value: perSecond,
    unit: 'frames/s',
    against: `${framesPerSecond} offered`,
  });
  rows.dispose();
  log.dispose();
}

setImmediate(turn);
