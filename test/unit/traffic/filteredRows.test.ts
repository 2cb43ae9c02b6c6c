import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FilteredRows } from '../../../src/traffic/filteredRows';
import type { TrafficFilter } from '../../../src/traffic/types';
import { createBench, type Bench } from './fakes';

function shownRows(rows: FilteredRows): number[] {
  return Array.from({ length: rows.count }, (_, position) => rows.rowAt(position)!);
}

function rowsFor(bench: Bench, filter: TrafficFilter): FilteredRows {
  const rows = new FilteredRows(bench.log, bench.clock, filter);
  rows.advance(Infinity);
  return rows;
}

describe('filtered rows', () => {
  it('shows everything without a filter, and what comes later', () => {
    const bench = createBench();
    bench.send('<noop id="1"/>');
    const rows = rowsFor(bench, {});
    assert.deepEqual(shownRows(rows), [1]);
    bench.send('<noop id="2"/>');
    assert.deepEqual(rows.advance(Infinity), [1]);
    assert.deepEqual(shownRows(rows), [1, 2]);
    assert.equal(rows.isScanning, false);
  });

  it('lets a row pass when any of its frames has the text', () => {
    const bench = createBench();
    bench.send('<folderBrowse id="1"/>');
    bench.receive('<folderReport id="1" subject="Invoice"/>');
    bench.receive('<response id="1"/>');
    bench.send('<noop id="2"/>');
    assert.deepEqual(shownRows(rowsFor(bench, { text: 'invoice' })), [1]);
    assert.deepEqual(shownRows(rowsFor(bench, { text: 'invoice', direction: 'sent' })), []);
    assert.deepEqual(shownRows(rowsFor(bench, { text: 'invoice', direction: 'received' })), [1]);
    assert.deepEqual(shownRows(rowsFor(bench, { direction: 'received' })), [1]);
  });

  it('adds an earlier row when a later frame makes it pass', () => {
    const bench = createBench();
    bench.send('<folderBrowse id="1"/>');
    bench.send('<folderBrowse id="2" note="invoice"/>');
    const rows = rowsFor(bench, { text: 'invoice' });
    assert.deepEqual(shownRows(rows), [2]);
    bench.receive('<folderReport id="1" subject="Invoice"/>');
    assert.deepEqual(rows.advance(Infinity), [0]);
    assert.deepEqual(shownRows(rows), [1, 2]);
  });

  it('hides keep-alives and other accounts, and finds failures as they happen', () => {
    const bench = createBench();
    const other = bench.log.openSession({ accountId: 'home', name: 'Home' });
    bench.send('<noop id="1"/>');
    bench.send('<folderOpen id="2"/>');
    other.sent(Buffer.from('<folderOpen id="2"/>'), 1);
    const quiet = rowsFor(bench, { hideKeepAlives: true });
    const home = rowsFor(bench, { accountId: 'home' });
    const errors = rowsFor(bench, { errorsOnly: true });
    assert.deepEqual([shownRows(quiet), shownRows(home), shownRows(errors)], [[2, 3], [3], []]);
    bench.receive('<response id="2" errorText="no"/>');
    other.close();
    errors.advance(Infinity);
    assert.deepEqual(shownRows(errors), [2, 3]);
  });

  it('shows one session of several of an account, and what comes of it', () => {
    const bench = createBench();
    bench.send('<noop id="1"/>');
    bench.receive('<response id="1"/>');
    bench.tap.close();
    const again = bench.log.openSession({ accountId: 'work', name: 'Work' });
    again.sent(Buffer.from('<noop id="1"/>'), 1);
    const [before, after] = [rowsFor(bench, { session: 1 }), rowsFor(bench, { accountId: 'work', session: 2 })];
    assert.deepEqual([shownRows(before), shownRows(after)], [[1], [2]]);
    // Though it waits for its answer: no answer makes it one of the other session.
    assert.equal(before.isUndecided(2), false);
    again.received(Buffer.from('<alert/>'), 2);
    before.advance(Infinity);
    after.advance(Infinity);
    assert.deepEqual([shownRows(before), shownRows(after)], [[1], [2, 3]]);
    assert.deepEqual(shownRows(rowsFor(bench, { session: 2, text: 'alert' })), [3]);
    assert.deepEqual(shownRows(rowsFor(bench, { session: 7 })), []);
  });

  it('shows nothing and says why when the filter cannot be used', () => {
    const bench = createBench();
    bench.send('<noop id="1"/>');
    const rows = rowsFor(bench, { text: '(', isRegex: true });
    assert.equal(rows.count, 0);
    assert.match(rows.problem!, /Not a regular expression/);
    assert.equal(rows.isScanning, false);
    rows.setFilter({});
    rows.advance(Infinity);
    assert.equal(rows.problem, undefined);
    assert.equal(rows.count, 1);
  });

  it('works in slices by itself and tells its listeners', () => {
    const bench = createBench();
    for (let index = 0; index < 3000; index++) bench.receive(`<event text="${'x'.repeat(250)}"/>`);
    const rows = new FilteredRows(bench.log, bench.clock, { text: 'event' });
    let changes = 0;
    rows.onDidChange(() => changes++);
    assert.equal(rows.isScanning, true);
    bench.clock.advance(0);
    assert.equal(rows.count, 3000);
    assert.equal(rows.isScanning, false);
    bench.receive('<event/>');
    bench.clock.advance(20);
    assert.equal(rows.count, 3001);
    assert.equal(changes, 2);
    rows.dispose();
    bench.receive('<event/>');
    bench.clock.advance(20);
    assert.equal(changes, 2);
    assert.equal(bench.clock.timerCount, 0);
  });

  it('stops when its time is over, also inside a long row', () => {
    const bench = createBench();
    bench.send('<folderBrowse id="1"/>');
    for (let index = 0; index < 5000; index++) bench.receive(`<folderReport id="1" text="${'x'.repeat(250)}"/>`);
    bench.receive('<response id="1" note="needle"/>');
    const rows = new FilteredRows(bench.log, bench.clock, { text: 'needle' });
    let slices = 0;
    for (; rows.isScanning; slices++) rows.advance(bench.clock.nowMs());
    assert.ok(slices > 2);
    assert.deepEqual(shownRows(rows), [1]);
  });

  it('lets rows go that the log dropped or cleared', () => {
    const bench = createBench(200_000);
    const rows = rowsFor(bench, { text: 'even' });
    for (let index = 0; index < 2000; index++) {
      bench.receive(`<event ${index % 2 ? 'odd' : 'even'}="" text="${'x'.repeat(250)}"/>`);
      if (index % 100 === 0) rows.advance(Infinity);
    }
    rows.advance(Infinity);
    assert.equal(rows.count, bench.log.stats.rowCount);
    assert.equal(rows.rowAt(0), bench.log.firstRow);
    bench.log.clear();
    rows.advance(Infinity);
    assert.equal(rows.count, 0);
    bench.receive('<event even=""/>');
    rows.advance(Infinity);
    assert.equal(rows.count, 1);
  });

  it('shows in the end what a look at the whole log shows, whatever happened in between', () => {
    const step = fc.record({
      what: fc.constantFrom('send', 'data', 'response', 'failure', 'event', 'advance', 'slice'),
      id: fc.integer({ min: 1, max: 6 }),
      hit: fc.boolean(),
      size: fc.constantFrom(10, 3000, 20_000),
    });
    const filters: TrafficFilter[] = [{ text: 'needle' }, { errorsOnly: true }, { direction: 'received' }, {}];
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), fc.constantFrom(...filters), (steps, filter) => {
        const bench = createBench(150_000);
        const rows = new FilteredRows(bench.log, bench.clock, filter);
        for (const { what, id, hit, size } of steps) {
          const rest = `${hit ? ' needle=""' : ''} fill="${'x'.repeat(size)}"/>`;
          if (what === 'send') bench.send(`<folderBrowse id="${id}"${rest}`);
          else if (what === 'data') bench.receive(`<folderReport id="${id}"${rest}`);
          else if (what === 'response') bench.receive(`<response id="${id}"${rest}`);
          else if (what === 'failure') bench.receive(`<response id="${id}" errorText="no"${rest}`);
          else if (what === 'event') bench.receive(`<event${rest}`);
          else rows.advance(what === 'advance' ? Infinity : bench.clock.nowMs());
        }
        rows.advance(Infinity);
        const fresh = shownRows(rowsFor(bench, filter));
        // A row stays when the frame that let it pass was dropped, so there may be more than a fresh look shows.
        assert.deepEqual(
          fresh.filter((row) => !shownRows(rows).includes(row)),
          [],
        );
        assert.ok(shownRows(rows).every((row) => bench.log.hasRow(row)));
        if (bench.log.stats.droppedEntries === 0) assert.deepEqual(shownRows(rows), fresh);
      }),
      { numRuns: 150 },
    );
  });
});
