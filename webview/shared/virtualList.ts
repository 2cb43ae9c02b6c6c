import {
  isAtEnd,
  maxScrollTop,
  scrollScale,
  scrollTopForLine,
  scrollWindow,
  type LineAlignment,
  type ListGeometry,
} from './scrollWindow';
import { create } from './dom';

/** One drawn line; used again for other lines while the list scrolls. */
export interface LineView {
  readonly element: HTMLElement;
}

/** Which lines are seen. */
export interface VisiblePart {
  readonly first: number;
  readonly count: number;
  readonly isAtStart: boolean;
  /** Undefined when the room for the list changed and nobody scrolled. */
  readonly isAtEnd: boolean | undefined;
}

export interface VirtualListOptions<View extends LineView> {
  readonly lineHeightPx: number;
  /** Stays at the top of the list. */
  readonly header: HTMLElement;
  readonly createView: () => View;
  /**
   * Whether a view keeps its line while that is in view: scrolling then fills only views of lines that come in, but
   * views stand in the page in another order than they are seen.
   */
  readonly keepsLines?: boolean;
  /** Fills a view with a line. */
  readonly showLine: (view: View, line: number) => void;
  /** Other lines are visible, and drawn. */
  readonly onDidScroll: (visible: VisiblePart) => void;
}

/** Draws only the lines in view of a list of any length. It knows lines by number alone. */
export class VirtualList<View extends LineView> {
  readonly element = create('div', { class: 'virtual-list' });
  private readonly content = create('div', { class: 'virtual-list-content', role: 'rowgroup' });
  private readonly views: View[] = [];
  private lineCount = 0;
  private wheelRestPx = 0;
  /** As it was when last drawn. */
  private drawn: ListGeometry | undefined;
  /** Until the script that runs has ended: measuring again after something was drawn would lay out the page each time. */
  private measured: Omit<ListGeometry, 'lineCount' | 'lineHeightPx'> | undefined;

  constructor(private readonly options: VirtualListOptions<View>) {
    this.element.append(options.header, this.content);
    this.element.addEventListener('scroll', () => this.scrolled(true), { passive: true });
    this.element.addEventListener('wheel', (event) => this.scaleWheel(event), { passive: false });
    new ResizeObserver(() => this.scrolled(false)).observe(this.element);
  }

  /** Draws again with this many lines. Keeps the scroll position: in pixels, in a scaled list by what is in view. */
  draw(lineCount: number): void {
    this.lineCount = lineCount;
    this.keepRows();
    const geometry = this.geometry();
    const window = scrollWindow(geometry);
    this.content.style.height = `${window.contentPx}px`;
    if (geometry.viewportPx > 0) this.drawn = geometry;
    while (this.views.length < window.visibleLines) this.views.push(this.addView());
    const turn = this.options.keepsLines === true && this.views.length > 0 ? window.firstLine % this.views.length : 0;
    this.views.forEach((view, at) => {
      const index = (at - turn + this.views.length) % this.views.length;
      const isUsed = index < window.visibleLines;
      view.element.hidden = !isUsed;
      if (!isUsed) return;
      const topPx = window.firstLineTopPx + index * this.options.lineHeightPx;
      view.element.style.transform = `translateY(${topPx}px)`;
      this.options.showLine(view, window.firstLine + index);
    });
  }

  /** In a scaled list other rows stand at the same place of the scroll bar once there are more, or the room is another. */
  private keepRows(): void {
    const { drawn } = this;
    const geometry = this.geometry();
    if (drawn === undefined || geometry.viewportPx <= 0) return;
    const [before, now] = [scrollScale(drawn), scrollScale(geometry)];
    if (before === 1 || now === 1 || before === now) return;
    this.content.style.height = `${scrollWindow(geometry).contentPx}px`;
    // Who has scrolled meanwhile has done so in what was drawn.
    this.element.scrollTop = (geometry.scrollTopPx * before) / now;
    this.measured = undefined;
  }

  scrollToLine(line: number, alignment: LineAlignment): void {
    this.moveTo(scrollTopForLine(this.geometry(), line, alignment));
  }

  scrollToEnd(): void {
    this.moveTo(maxScrollTop(this.geometry()));
  }

  scrollByLines(lines: number): void {
    const geometry = this.geometry();
    this.moveTo(geometry.scrollTopPx + (lines * this.options.lineHeightPx) / scrollScale(geometry));
  }

  private moveTo(scrollTopPx: number): void {
    if (scrollTopPx === this.geometry().scrollTopPx) return;
    this.element.scrollTop = scrollTopPx;
    this.measured = undefined;
    this.draw(this.lineCount);
  }

  /** Lines that fit into the view, at least one: how far a page key goes. */
  get pageLines(): number {
    return Math.max(1, Math.floor(this.geometry().viewportPx / this.options.lineHeightPx) - 1);
  }

  private addView(): View {
    const view = this.options.createView();
    this.content.append(view.element);
    return view;
  }

  private geometry(): ListGeometry {
    const { viewportPx, scrollTopPx } = (this.measured ??= this.measure());
    return { lineCount: this.lineCount, lineHeightPx: this.options.lineHeightPx, viewportPx, scrollTopPx };
  }

  private measure(): NonNullable<typeof this.measured> {
    const { clientHeight, scrollTop } = this.element;
    queueMicrotask(() => (this.measured = undefined));
    return { viewportPx: clientHeight - this.options.header.offsetHeight, scrollTopPx: scrollTop };
  }

  private scrolled(isByScrolling: boolean): void {
    this.measured = undefined;
    this.draw(this.lineCount);
    const geometry = this.geometry();
    const window = scrollWindow(geometry);
    this.options.onDidScroll({
      first: window.firstLine,
      count: Math.ceil(Math.max(0, geometry.viewportPx) / this.options.lineHeightPx) + 1,
      isAtStart: geometry.scrollTopPx < 1,
      isAtEnd: isByScrolling ? isAtEnd(geometry) : undefined,
    });
  }

  /** In a scaled list a turn of the wheel would skip lines: it is scaled back to what the user is used to. */
  private scaleWheel(event: WheelEvent): void {
    const scale = scrollScale(this.geometry());
    if (scale === 1 || event.ctrlKey || event.deltaMode !== WheelEvent.DOM_DELTA_PIXEL) return;
    event.preventDefault();
    // Browsers scroll by whole pixels: what is left of a small turn counts with the next one.
    const wantedPx = event.deltaY / scale + this.wheelRestPx;
    const wholePx = Math.trunc(wantedPx);
    this.wheelRestPx = wantedPx - wholePx;
    this.element.scrollTop += wholePx;
  }
}
