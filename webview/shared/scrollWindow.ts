/**
 * Highest content that is scrolled pixel by pixel. Chromium clamps boxes at 2^25 pixels; beyond this height the scroll
 * bar is scaled, so that any number of lines can be reached. A million lines of 22 pixels are below it.
 */
export const maxContentPx = 30_000_000;

/** What a list looks like at one moment. Lengths in CSS pixels. */
export interface ListGeometry {
  readonly lineCount: number;
  readonly lineHeightPx: number;
  /** Height of the part that is seen. */
  readonly viewportPx: number;
  readonly scrollTopPx: number;
}

export interface ScrollWindow {
  /** First line that is seen, if only in part. */
  readonly firstLine: number;
  /** Lines seen, those seen in part included; 0 for an empty list. */
  readonly visibleLines: number;
  /** Where the top of `firstLine` lies, from the top of the content. */
  readonly firstLineTopPx: number;
  /** Height to give to the content, so that the scroll bar has the right size. */
  readonly contentPx: number;
}

/** How many real pixels one pixel of the scroll bar stands for: 1 unless the list is scaled. */
export function scrollScale(list: ListGeometry): number {
  const realRange = realHeight(list) - list.viewportPx;
  const barRange = contentHeight(list) - list.viewportPx;
  return barRange > 0 && realRange > barRange ? realRange / barRange : 1;
}

/** The lines to draw at a scroll position, and where. */
export function scrollWindow(list: ListGeometry): ScrollWindow {
  const contentPx = contentHeight(list);
  if (list.lineCount === 0 || list.viewportPx <= 0) {
    return { firstLine: 0, visibleLines: 0, firstLineTopPx: 0, contentPx };
  }
  const scrollTopPx = clamp(list.scrollTopPx, 0, maxScrollTop(list));
  const realTopPx = clamp(scrollTopPx * scrollScale(list), 0, Math.max(0, realHeight(list) - list.viewportPx));
  const firstLine = Math.min(Math.floor(realTopPx / list.lineHeightPx), list.lineCount - 1);
  const lastLine = Math.ceil((realTopPx + list.viewportPx) / list.lineHeightPx);
  return {
    firstLine,
    visibleLines: Math.max(1, Math.min(lastLine, list.lineCount) - firstLine),
    firstLineTopPx: scrollTopPx - (realTopPx - firstLine * list.lineHeightPx),
    contentPx,
  };
}

/** Furthest scroll position. */
export function maxScrollTop(list: ListGeometry): number {
  return Math.max(0, contentHeight(list) - list.viewportPx);
}

/** True while the end of the list is in view, give or take half a line: then new lines should stay in view. */
export function isAtEnd(list: ListGeometry): boolean {
  const leftPx = (maxScrollTop(list) - list.scrollTopPx) * scrollScale(list);
  return leftPx <= list.lineHeightPx / 2;
}

/** `nearest` moves no further than needed; `center` puts a line out of view in the middle, `start` any line at the top. */
export type LineAlignment = 'nearest' | 'center' | 'start';

/** Scroll position at which `line` is wholly in view (when the view is high enough for one line). */
export function scrollTopForLine(list: ListGeometry, line: number, alignment: LineAlignment = 'nearest'): number {
  const scale = scrollScale(list);
  const realTopPx = list.scrollTopPx * scale;
  const lineTopPx = clamp(line, 0, Math.max(0, list.lineCount - 1)) * list.lineHeightPx;
  const lineEndPx = lineTopPx + list.lineHeightPx;
  const isVisible = lineTopPx >= realTopPx && lineEndPx <= realTopPx + list.viewportPx;
  if (alignment === 'start') return clamp(lineTopPx / scale, 0, maxScrollTop(list));
  if (isVisible) return list.scrollTopPx;
  const wantedPx =
    alignment === 'center'
      ? lineTopPx - (list.viewportPx - list.lineHeightPx) / 2
      : lineTopPx < realTopPx || list.viewportPx < list.lineHeightPx
        ? lineTopPx
        : lineEndPx - list.viewportPx;
  return clamp(wantedPx / scale, 0, maxScrollTop(list));
}

function realHeight(list: ListGeometry): number {
  return list.lineCount * list.lineHeightPx;
}

function contentHeight(list: ListGeometry): number {
  return Math.min(realHeight(list), maxContentPx);
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
