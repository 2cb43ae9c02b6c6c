import * as assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeUtf8 } from '../../../src/base/utf8';
import { writeCapture } from '../../../src/host/console/captureWriter';
import { TrafficLog } from '../../../src/traffic/trafficLog';
import { ManualClock } from '../../support/manualClock';

function logOf(frames: number): TrafficLog {
  const log = new TrafficLog({ clock: new ManualClock() });
  const tap = log.openSession({ accountId: 'a', name: 'A' });
  for (let at = 0; at < frames; at++) tap.received(encodeUtf8(`<alert at="${at}">${'x'.repeat(1000)}</alert>`), at);
  return log;
}

describe('the capture file', () => {
  let folder: string;
  let path: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ximss-capture-'));
    path = join(folder, 'capture.jsonl');
  });
  after(() => rm(folder, { recursive: true }));

  it('is its writer’s alone to read, also in the place of one that others could read', async function () {
    if (process.platform === 'win32') return this.skip();
    await writeFile(path, 'older and longer '.repeat(1000));
    await chmod(path, 0o644);
    assert.equal(await writeCapture(logOf(1), path, () => false), 1);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.equal((await readFile(path, 'utf8')).trimEnd().split('\n').length, 2);
  });

  it('holds whole lines when it is cancelled', async () => {
    let asked = 0;
    await assert.rejects(
      writeCapture(logOf(2000), path, () => ++asked > 1),
      { code: 'user-cancelled' },
    );
    const lines = (await readFile(path, 'utf8')).split('\n');
    assert.equal(lines.pop(), '');
    assert.ok(lines.length > 100 && lines.length < 2000);
    for (const line of lines) assert.equal(typeof JSON.parse(line), 'object');
  });
});
