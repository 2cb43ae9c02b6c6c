// A million messages on a real server in a process of its own: what jumping about in them costs, in memory and in time
// from the data's arrival to the filled cells.
import assert from 'node:assert/strict';
import type { Folder } from '../../src/mail/folder';
import { MailAccount } from '../../src/mail/mailAccount';
import type { WireTap } from '../../src/protocol/wireTap';
import { messageCount, openBenchSession, withMillionMessages, type ServerAddress } from './millionServer';
import { report, systemClock, usedBytes } from './support';

const jumps = 1_000;
/** Rows of a tall window, and as many again around them. */
const rowsPerJump = 100;
/** A prime, so that the places spread evenly and none comes twice. */
const stride = 618_033_988_7;
const bytesPerMegabyte = 1_000_000;

/** Keeps nothing but the time the first frame came after the last one was sent. */
class ArrivalTap implements WireTap {
  firstAtMs: number | undefined;

  sent(): number {
    this.firstAtMs = undefined;
    return 0;
  }

  received(_frame: Uint8Array, receivedAtMs: number): number {
    this.firstAtMs ??= receivedAtMs;
    return 0;
  }

  addSecret(): void {
    // Nothing is kept that could hold one.
  }
}

async function measure(address: ServerAddress): Promise<void> {
  const clock = systemClock();
  const tap = new ArrivalTap();
  const session = await openBenchSession(address, tap);
  const account = new MailAccount({ requester: session, clock });
  const folder = await account.openView('INBOX');
  assert.ok(folder.size >= messageCount, `${folder.size} messages`);
  await folder.fetch(0, rowsPerJump - 1);
  const before = usedBytes();
  const fillMs: number[] = [];
  for (let jump = 1; jump <= jumps; jump++) fillMs.push(await jumpTo(folder, (jump * stride) % messageCount, tap));
  report({
    name: 'million-jumps-heap-mb',
    value: (usedBytes() - before) / bytesPerMegabyte,
    unit: 'MB',
    against: `${jumps} jumps of ${rowsPerJump} rows in ${messageCount} messages; the traffic log has its own budget`,
  });
  fillMs.sort((a, b) => a - b);
  report({
    name: 'jump-fill-ms',
    value: fillMs[Math.floor(jumps * 0.95)]!,
    unit: 'ms',
    against: `first data there to ${rowsPerJump} cells filled, 95th percentile of ${jumps}`,
  });
  account.dispose();
  await session.close();

  async function jumpTo(view: Folder, place: number, arrivals: ArrivalTap): Promise<number> {
    const from = Math.min(place, view.size - rowsPerJump);
    await view.fetch(from, from + rowsPerJump - 1);
    assert.ok(view.cell(from) && view.cell(from + rowsPerJump - 1), `place ${from} is empty`);
    return clock.nowMs() - (arrivals.firstAtMs ?? clock.nowMs());
  }
}

void withMillionMessages(measure); // a rejection ends the process with its stack and an exit code of 1
