// A session at full speed, with all that listens to it in real use: known secrets, a console with a filter, and a
// budget that is used up on the way. Segments come as from a socket, one per turn of the event loop. What is reported
// is the median of three runs, the first of them with cold code: another process that takes the processor away in one
// of them says nothing about the log.
import { Framer } from '../../src/protocol/framer';
import { FilteredRows } from '../../src/traffic/filteredRows';
import { TrafficLog } from '../../src/traffic/trafficLog';
import { asStream, listingTraffic, median, report, systemClock } from './support';

const framesPerSecond = 200_000;
const seconds = 5;
const totalFrames = framesPerSecond * seconds;
const messagesPerRequest = 100;
const segmentBytes = 64 * 1024;
const runs = 3;

const clock = systemClock();
const requests = 400;
const { sent, received } = listingTraffic(requests, messagesPerRequest);
const stream = asStream(received);
const bytesPerFrame = stream.length / received.length;

interface Outcome {
  readonly longestHoldMs: number;
  readonly framesPerSecond: number;
}

/** One session: sends and receives until all frames are through. */
class FastSession {
  private readonly log = new TrafficLog({ clock });
  private readonly tap = this.log.openSession({ accountId: 'bench', name: 'Bench' });
  private readonly rows = new FilteredRows(this.log, clock, { text: 'nowhere to be found' });
  private readonly framer = new Framer();
  private readonly startedAtMs = performance.now();
  private lastTurnMs = this.startedAtMs;
  private longestHoldMs = 0;
  private receivedFrames = 0;
  private receivedBytes = 0;
  private sentFrames = 0;
  private offset = 0;

  constructor(private readonly finished: (outcome: Outcome) => void) {
    this.tap.addSecret('correct horse battery staple');
    this.tap.received(Buffer.from('<session id="0" urlID="123456-k3v9x2m7q1k3v9x2m7q1" random="93847593"/>'), 0);
    this.turn();
  }

  private turn(): void {
    const nowMs = performance.now();
    this.longestHoldMs = Math.max(this.longestHoldMs, nowMs - this.lastTurnMs);
    this.lastTurnMs = nowMs;
    const dueFrames = Math.min(totalFrames, ((nowMs - this.startedAtMs) / 1000) * framesPerSecond);
    if (this.receivedFrames < dueFrames) this.receiveSegment(dueFrames);
    if (this.receivedFrames >= totalFrames) this.finish(performance.now() - this.startedAtMs);
    else if (this.receivedFrames < dueFrames) setImmediate(() => this.turn());
    else setTimeout(() => this.turn(), 0); // nothing on the wire: a thread that waits for a socket sleeps
  }

  private receiveSegment(dueFrames: number): void {
    const wantedBytes = Math.ceil((dueFrames - this.receivedFrames) * bytesPerFrame);
    const segment = stream.subarray(this.offset, this.offset + Math.min(segmentBytes, wantedBytes));
    this.offset = (this.offset + segment.length) % stream.length;
    this.framer.push(segment, (frame) => {
      // Every request goes out just before its first answer comes in.
      if (this.receivedFrames % (messagesPerRequest + 1) === 0)
        this.tap.sent(sent[this.sentFrames++ % requests]!, this.lastTurnMs);
      this.tap.received(frame, this.lastTurnMs);
      this.receivedFrames++;
      this.receivedBytes += frame.length;
    });
  }

  private finish(elapsedMs: number): void {
    this.rows.advance(Infinity);
    this.checkNothingIsLost();
    this.rows.dispose();
    this.tap.close();
    this.log.dispose();
    this.finished({
      longestHoldMs: this.longestHoldMs,
      framesPerSecond: this.receivedFrames / (elapsedMs / 1000),
    });
  }

  private checkNothingIsLost(): void {
    const { entryCount, droppedEntries, keptBytes, droppedBytes } = this.log.stats;
    const expectedEntries = this.receivedFrames + this.sentFrames + 1;
    if (entryCount + droppedEntries !== expectedEntries)
      throw new Error(`${expectedEntries} frames, not all in the log.`);
    if (keptBytes + droppedBytes < this.receivedBytes) throw new Error('Bytes were lost.');
    if (this.rows.count !== 0) throw new Error('The filter let rows pass that it must not.');
  }
}

async function main(): Promise<void> {
  const outcomes: Outcome[] = [];
  for (let run = 0; run < runs; run++) {
    outcomes.push(await new Promise<Outcome>((resolve) => void new FastSession(resolve)));
  }
  report({
    name: 'traffic-stall-ms',
    value: median(outcomes.map(({ longestHoldMs }) => longestHoldMs)),
    unit: 'ms',
    against: `${framesPerSecond} frames/s for ${seconds} s, nothing lost; median of ${runs}`,
  });
  report({
    name: 'traffic-frames-per-second',
    value: median(outcomes.map((outcome) => outcome.framesPerSecond)),
    unit: 'frames/s',
    against: `${framesPerSecond} offered`,
  });
}

void main(); // a rejection ends the process with its stack and an exit code of 1
