/**
 * Highest content that is scrolled pixel by pixel. Browsers place what they paint by numbers of 24 bits: beyond 16 million
 * device pixels rows are drawn a pixel or two off, and twice where two tiles meet; half of that leaves room for screens
 * of two device pixels to one. Beyond this height the scroll bar is scaled, so that any number of lines can be reached.
 */
export const maxContentPx = 8_000_000;

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
  if (alignment === 'center') {
    return clamp((lineTopPx - (list.viewportPx - list.lineHeightPx) / 2) / scale, 0, maxScrollTop(list));
  }
  const isAbove = lineTopPx < realTopPx || list.viewportPx < list.lineHeightPx;
  const wantedPx = (isAbove ? lineTopPx : lineEndPx - list.viewportPx) / scale;
  return clamp(wholePixels(list, wantedPx, isAbove), 0, maxScrollTop(list));
}

/** Browsers scroll by whole pixels; in a scaled list one is several real ones, which must not cut the line off. */
function wholePixels(list: ListGeometry, scrollTopPx: number, isLineAtTop: boolean): number {
  const scale = scrollScale(list);
  if (scale === 1 || list.viewportPx - list.lineHeightPx < scale) return scrollTopPx;
  return isLineAtTop ? Math.floor(scrollTopPx) : Math.ceil(scrollTopPx);
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
