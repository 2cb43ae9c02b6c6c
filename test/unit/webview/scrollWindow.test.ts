import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  isAtEnd,
  maxContentPx,
  maxScrollTop,
  scrollScale,
  scrollTopForLine,
  scrollWindow,
  type ListGeometry,
} from '../../../webview/shared/scrollWindow';

const list = (lineCount: number, scrollTopPx = 0, viewportPx = 440): ListGeometry => ({
  lineCount,
  lineHeightPx: 22,
  viewportPx,
  scrollTopPx,
});

const lists = fc
  .record({
    lineCount: fc.oneof(fc.nat(500), fc.integer({ min: 300_000, max: 5_000_000 })),
    viewportPx: fc.integer({ min: 22, max: 2_000 }),
    position: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ lineCount, viewportPx, position }) => {
    const top = list(lineCount, 0, viewportPx);
    return { ...top, scrollTopPx: position * maxScrollTop(top) };
  });

describe('the window of a virtual list', () => {
  it('shows nothing of an empty list', () => {
    assert.deepEqual(scrollWindow(list(0)), { firstLine: 0, visibleLines: 0, firstLineTopPx: 0, contentPx: 0 });
  });

  it('counts lines that are seen in part', () => {
    const window = scrollWindow(list(100, 33, 44));
    assert.deepEqual(window, { firstLine: 1, visibleLines: 3, firstLineTopPx: 22, contentPx: 2_200 });
  });

  it('shows a list shorter than the view from its top', () => {
    assert.deepEqual(scrollWindow(list(3, 500)), { firstLine: 0, visibleLines: 3, firstLineTopPx: 0, contentPx: 66 });
  });

  it('scrolls hundreds of thousands of lines pixel by pixel', () => {
    assert.equal(scrollWindow(list(360_000)).contentPx, 7_920_000);
    assert.equal(scrollScale(list(360_000)), 1);
  });

  it('keeps a line at the edge of a scaled list whole although browsers scroll by whole pixels', () => {
    const million = list(1_000_000, 2_000_001);
    const scale = scrollScale(million);
    for (const line of [400_000, 400_001, 600_000, 600_003]) {
      const top = scrollTopForLine(million, line);
      assert.equal(top, Math.round(top));
      assert.ok(line * 22 >= top * scale && (line + 1) * 22 <= top * scale + 440);
      const from = scrollTopForLine({ ...million, scrollTopPx: 7_000_001 }, line);
      assert.equal(from, Math.round(from));
      assert.ok(line * 22 >= from * scale && (line + 1) * 22 <= from * scale + 440);
    }
  });

  it('scales the scroll bar of more lines and still reaches the first and the last', () => {
    const huge = list(3_750_000);
    assert.equal(scrollWindow(huge).contentPx, maxContentPx);
    assert.equal(scrollWindow(huge).firstLine, 0);
    const end = scrollWindow({ ...huge, scrollTopPx: maxScrollTop(huge) });
    assert.equal(end.firstLine + end.visibleLines, 3_750_000);
    assert.ok(scrollScale(huge) > 10.3 && scrollScale(huge) < 10.4);
  });

  it('brings a line to the top when asked to, in view or not', () => {
    assert.equal(scrollTopForLine(list(1000, 220), 12, 'start'), 264);
    assert.equal(scrollTopForLine(list(1000, 220), 999, 'start'), maxScrollTop(list(1000)));
  });

  it('fills the view from the first drawn line and never draws outside the list', () => {
    fc.assert(
      fc.property(lists, (geometry) => {
        const window = scrollWindow(geometry);
        const endPx = window.firstLineTopPx + window.visibleLines * geometry.lineHeightPx;
        assert.ok(window.firstLine >= 0 && window.firstLine + window.visibleLines <= geometry.lineCount);
        assert.ok(window.firstLineTopPx <= geometry.scrollTopPx + 0.01);
        const filled = endPx >= geometry.scrollTopPx + geometry.viewportPx - 0.01;
        assert.ok(filled || window.firstLine + window.visibleLines === geometry.lineCount);
        assert.ok(endPx <= window.contentPx + geometry.lineHeightPx);
      }),
    );
  });

  it('moves any line wholly into view, and leaves the position alone when it is there already', () => {
    const cases = fc.tuple(
      lists.filter((l) => l.lineCount > 0),
      fc.nat(5_000_000),
      fc.constantFrom('nearest' as const, 'center' as const),
    );
    fc.assert(
      fc.property(cases, ([geometry, seed, alignment]) => {
        const line = seed % geometry.lineCount;
        const scrollTopPx = scrollTopForLine(geometry, line, alignment);
        const moved = { ...geometry, scrollTopPx };
        const realTopPx = scrollTopPx * scrollScale(moved);
        assert.ok(line * 22 >= realTopPx - 0.01 && line * 22 + 22 <= realTopPx + geometry.viewportPx + 0.01);
        assert.ok(Math.abs(scrollTopForLine(moved, line, alignment) - scrollTopPx) < 0.01);
      }),
    );
  });

  it('knows when the end is in view', () => {
    assert.equal(isAtEnd(list(10)), true);
    assert.equal(isAtEnd(list(100, maxScrollTop(list(100)))), true);
    assert.equal(isAtEnd(list(100, maxScrollTop(list(100)) - 22)), false);
    const scaled = list(3_750_000);
    assert.equal(isAtEnd({ ...scaled, scrollTopPx: maxScrollTop(scaled) - 10 }), false);
  });
});
