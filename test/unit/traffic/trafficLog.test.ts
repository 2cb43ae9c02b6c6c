import assert from 'node:assert/strict';
import fc from 'fast-check';
import { encodeUtf8 } from '../../../src/base/utf8';
import { createBench } from './fakes';

describe('traffic log', () => {
  it('keeps the exact bytes of every frame, also of what is no XML and no UTF-8', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 3000 }), { maxLength: 40 }), (frames) => {
        const { log, tap } = createBench();
        const numbers = frames.map((frame, index) => (index % 2 ? tap.sent(frame, 1) : tap.received(frame, 1)));
        numbers.forEach((number, index) => {
          if (log.entry(number)!.isRedacted) return;
          assert.deepEqual(Buffer.from(log.payload(number)!), Buffer.from(frames[index]!));
        });
      }),
      { numRuns: 60 },
    );
  });

  it('copies what it keeps, because a frame may be a view into a buffer that is used again', () => {
    const { tap, log } = createBench();
    const frame = encodeUtf8('<mailboxList id="1"/>');
    const number = tap.sent(frame, 1);
    frame.fill(0x2a);
    assert.equal(Buffer.from(log.payload(number)!).toString(), '<mailboxList id="1"/>');
  });

  it('describes an entry', () => {
    const { log, send } = createBench();
    const number = send('<mailboxList id="A7"/>', 5);
    assert.deepEqual(log.entry(number), {
      number: 1,
      session: 1,
      row: 1,
      direction: 'sent',
      atMs: 5,
      tag: 'mailboxList',
      id: 'A7',
      kind: 'request',
      sizeBytes: 22,
      isRedacted: false,
      fragment: undefined,
    });
  });

  it('gives undefined for numbers it does not know', () => {
    const { log, send } = createBench();
    send('<noop id="1"/>');
    for (const number of [0, 2, -1, 1.5, NaN, Infinity]) {
      assert.equal(log.entry(number), undefined);
      assert.equal(log.payload(number), undefined);
      assert.equal(log.row(number), undefined);
      assert.deepEqual(log.entriesOfRow(number), []);
    }
  });

  it('keeps ids that are no plain numbers as they are spelled', () => {
    const { log, send } = createBench();
    for (const id of ['007', '1e3', '-1', '12345678901234567890', 'a&amp;b', '']) {
      const number = send(`<noop id="${id}"/>`);
      assert.equal(log.entry(number)!.id, id.replace('&amp;', '&'));
    }
  });

  it('marks bytes that are no complete frame', () => {
    const { log, tap } = createBench();
    tap.sent(encodeUtf8('<folderBrowse id="1"/>'), 1);
    const number = tap.received(encodeUtf8('<folderReport id="1" fol'), 2, 'unfinished');
    assert.equal(log.entry(number)!.fragment, 'unfinished');
    assert.equal(log.entry(number)!.kind, 'unreadable');
    assert.equal(log.row(log.entry(number)!.row)!.state, 'event');
  });

  it('invents no bound-less tables for a peer that invents names', () => {
    const { log, receive } = createBench();
    for (let index = 0; index < 5000; index++) receive(`<name${index}/>`);
    assert.equal(log.entry(1)!.tag, 'name0');
    assert.equal(log.entry(5000)!.tag, 'name4999');
  });

  it('tells the time of day, also when the wall clock was set meanwhile', () => {
    const { clock, log } = createBench();
    log.onDidChangeRows(() => undefined);
    const before = log.toWallMs(clock.nowMs());
    assert.equal(before, clock.wallMs());
    clock.wallJumpMs = 3_600_000;
    clock.advance(10);
    const tap = log.openSession({ accountId: 'work', name: 'Work' });
    assert.equal(log.toWallMs(clock.nowMs()), clock.wallMs());
    assert.equal(log.toWallMs(0), before);
    tap.close();
  });

  it('drops the oldest entries when the budget is used up, and counts them', () => {
    const { log, receive, text } = createBench(200_000);
    const drops: number[] = [];
    log.onDidDrop(({ entries }) => drops.push(entries));
    for (let index = 0; index < 2000; index++) receive(`<event number="${index}" text="${'x'.repeat(250)}"/>`);
    const { entryCount, rowCount, keptBytes, droppedEntries, droppedBytes } = log.stats;
    assert.ok(keptBytes < 200_000 && keptBytes > 80_000);
    assert.equal(entryCount + droppedEntries, 2000);
    assert.equal(rowCount, entryCount);
    assert.equal(
      drops.reduce((sum, count) => sum + count, 0),
      droppedEntries,
    );
    assert.ok(drops.length < 200, 'whole blocks at a time');
    assert.equal(log.firstEntry, droppedEntries + 1);
    assert.equal(log.firstRow, droppedEntries + 1);
    assert.ok(droppedBytes > 250 * droppedEntries);
    assert.match(text(1999)!, /number="1998"/);
    assert.equal(log.entry(1), undefined);
  });

  it('keeps a row as long as one of its entries is kept', () => {
    const { log, send, receive } = createBench(200_000);
    const first = send('<folderBrowse id="1"/>');
    for (let index = 0; index < 1000; index++) receive(`<event text="${'x'.repeat(250)}"/>`);
    assert.equal(log.row(1), undefined);
    for (let index = 0; index < 3; index++) send(`<noop id="${index + 2}"/>`);
    receive('<folderReport id="2"/>');
    assert.equal(log.entry(first), undefined);
    const row = log.entry(log.nextEntry - 1)!.row;
    assert.equal(log.row(row)!.id, '2');
  });

  it('still takes an answer for one when its request was dropped', () => {
    const { log, send, receive } = createBench(200_000);
    send('<folderBrowse id="1"/>');
    for (let index = 0; index < 1000; index++) receive(`<event text="${'x'.repeat(250)}"/>`);
    const data = receive('<folderReport id="1"/>');
    const response = receive('<response id="1"/>');
    assert.equal(log.entry(data)!.row, log.entry(response)!.row);
    assert.equal(log.row(log.entry(data)!.row)!.state, 'done');
    assert.equal(log.row(log.entry(data)!.row)!.elapsedMs, undefined);
  });

  it('gives a frame that is large for a block a block of its own', () => {
    const { log, receive, text } = createBench();
    const number = receive(`<a>${'x'.repeat(3_000_000)}</a>`);
    receive('<b/>');
    assert.equal(text(number)!.length, 3_000_007);
    assert.equal(text(number + 1), '<b/>');
    assert.equal(log.stats.keptBytes, 3_000_011);
  });

  it('keeps the entry but not the bytes of a frame beyond the whole budget', () => {
    const { log, receive } = createBench(100_000);
    receive('<b/>');
    const number = receive(`<a id="5">${'x'.repeat(100_001)}</a>`);
    assert.equal(log.payload(number), undefined);
    assert.equal(log.entry(number)!.sizeBytes, 100_015);
    assert.equal(log.entry(number)!.tag, 'a');
    assert.equal(log.stats.droppedBytes, 100_015);
    assert.ok(log.payload(1));
  });

  it('drops at once what is over a smaller budget', () => {
    const { log, receive } = createBench(10_000_000);
    for (let index = 0; index < 2000; index++) receive(`<event text="${'x'.repeat(250)}"/>`);
    log.setBudget(300_000);
    assert.ok(log.stats.keptBytes <= 300_000);
    assert.equal(log.stats.entryCount + log.stats.droppedEntries, 2000);
  });

  it('goes on after it was cleared, with new numbers', () => {
    const { log, send, receive, text } = createBench();
    send('<noop id="1"/>');
    log.clear();
    assert.deepEqual([log.stats.entryCount, log.stats.rowCount, log.stats.keptBytes], [0, 0, 0]);
    assert.equal(log.firstEntry, log.nextEntry);
    const response = receive('<response id="1"/>');
    assert.equal(text(response), '<response id="1"/>');
    assert.equal(log.row(log.entry(response)!.row)!.state, 'done');
  });

  it('forgets a closed session when its last row goes', () => {
    const { log, tap, send } = createBench();
    send('<bye id="1"/>');
    tap.close();
    assert.deepEqual(
      log.sessions.map(({ number, isOpen }) => [number, isOpen]),
      [[1, false]],
    );
    log.clear();
    assert.deepEqual(log.sessions, []);
  });

  it('tells listeners of entries at once and of rows in batches', () => {
    const { clock, log, send, receive } = createBench();
    const entries: string[] = [];
    let changes = 0;
    log.onDidAppend(({ tag }) => entries.push(tag));
    log.onDidChangeRows(() => changes++);
    send('<noop id="1"/>');
    receive('<response id="1"/>');
    assert.deepEqual(entries, ['noop', 'response']);
    assert.equal(changes, 0);
    clock.advance(20);
    assert.equal(changes, 1);
    log.dispose();
    assert.equal(clock.timerCount, 0);
  });

  it('tells which rows changed', function () {
    this.timeout(10_000);
    const { log, send, receive } = createBench();
    send('<noop id="1"/>');
    const { revision } = log;
    send('<noop id="2"/>');
    receive('<response id="1"/>');
    assert.deepEqual(log.changedRowsSince(revision), [2, 1]);
    assert.deepEqual(log.changedRowsSince(log.revision), []);
    for (let index = 0; index < 140_000; index++) receive('<response id="none"/>');
    assert.equal(log.changedRowsSince(revision), undefined);
  });
});
