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
  /** Other lines are visible. `isAtEnd` is undefined when the room for the list changed and nobody scrolled. */
  readonly onDidScroll: (first: number, count: number, isAtEnd: boolean | undefined) => void;
}

/** Draws only the lines in view of a list of any length. It knows lines by number alone. */
export class VirtualList<View extends LineView> {
  readonly element = create('div', { class: 'virtual-list' });
  private readonly content = create('div', { class: 'virtual-list-content', role: 'rowgroup' });
  private readonly views: View[] = [];
  private lineCount = 0;

  constructor(private readonly options: VirtualListOptions<View>) {
    this.element.append(options.header, this.content);
    this.element.addEventListener('scroll', () => this.scrolled(true), { passive: true });
    this.element.addEventListener('wheel', (event) => this.scaleWheel(event), { passive: false });
    new ResizeObserver(() => this.scrolled(false)).observe(this.element);
  }

  /** Draws again with this many lines. Keeps the scroll position in pixels. */
  draw(lineCount: number): void {
    this.lineCount = lineCount;
    const window = scrollWindow(this.geometry());
    this.content.style.height = `${window.contentPx}px`;
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

  scrollToLine(line: number, alignment: LineAlignment): void {
    this.element.scrollTop = scrollTopForLine(this.geometry(), line, alignment);
    this.draw(this.lineCount);
  }

  scrollToEnd(): void {
    this.element.scrollTop = maxScrollTop(this.geometry());
    this.draw(this.lineCount);
  }

  scrollByLines(lines: number): void {
    this.element.scrollTop += (lines * this.options.lineHeightPx) / scrollScale(this.geometry());
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
    return {
      lineCount: this.lineCount,
      lineHeightPx: this.options.lineHeightPx,
      viewportPx: this.element.clientHeight - this.options.header.offsetHeight,
      scrollTopPx: this.element.scrollTop,
    };
  }

  private scrolled(isByScrolling: boolean): void {
    this.draw(this.lineCount);
    const geometry = this.geometry();
    const window = scrollWindow(geometry);
    const visibleLines = Math.ceil(Math.max(0, geometry.viewportPx) / this.options.lineHeightPx) + 1;
    this.options.onDidScroll(window.firstLine, visibleLines, isByScrolling ? isAtEnd(geometry) : undefined);
  }

  /** In a scaled list a turn of the wheel would skip lines: it is scaled back to what the user is used to. */
  private scaleWheel(event: WheelEvent): void {
    const scale = scrollScale(this.geometry());
    if (scale === 1 || event.ctrlKey || event.deltaMode !== WheelEvent.DOM_DELTA_PIXEL) return;
    event.preventDefault();
    this.element.scrollTop += event.deltaY / scale;
  }
}
